import {
  Duration,
  RemovalPolicy,
  Stack,
  Tags,
  aws_iam as iam,
  aws_logs as logs,
  aws_stepfunctions as sfn,
  type aws_kms as kms,
  type aws_lambda as lambda,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Workflow } from '../../../lambda/tenant-lifecycle/env';
import { Exceptions } from '../../compliance/gate/exceptions';
import { PagingAlarm } from '../alerts/paging-alarm';
import type { AlertTopics } from '../alerts/runbook';
import { EncryptedLogGroup } from '../detection/encrypted-log-group';
import { ManagedPolicyRole } from '../identity/managed-policy-role';
import { lifecycleDefinition } from './lifecycle-definition';

export interface LifecycleMachineProps {
  readonly workflow: Workflow;
  /** Name of the deployment. */
  readonly name: string;
  /** Does one step a call. */
  readonly function: lambda.IFunction;
  /** Customer managed key of what executions hold: names, counts, states. Its policy must admit `delivery.logs.amazonaws.com`. */
  readonly encryptionKey: kms.IKey;
  /** Customer managed key of the log; its policy must admit CloudWatch Logs. */
  readonly logKey: kms.IKey;
  /** Days to keep the log. @default 2192 */
  readonly logRetentionDays?: number;
  readonly alerts: AlertTopics;
}

/** A workflow of the tenant lifecycle as a state machine, which pages when an execution does not succeed (TEN-3). */
export class LifecycleMachine extends Construct {
  readonly machine: sfn.StateMachine;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LifecycleMachineProps,
  ) {
    super(scope, id);
    const { workflow, name, encryptionKey, logKey, logRetentionDays, alerts } = props;
    const role = new ManagedPolicyRole(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: [props.function.functionArn],
      }),
    );
    const log = new EncryptedLogGroup(this, 'Log', {
      // Step Functions asks for this prefix, so that the resource policy of the logs does not grow.
      logGroupName: `/aws/vendedlogs/states/${name}-tenant-${workflow}`,
      encryptionKey: logKey,
      ...(logRetentionDays !== undefined && { retentionDays: logRetentionDays }),
    });
    this.machine = new sfn.StateMachine(this, 'Machine', {
      stateMachineName: `${name}-tenant-${workflow}`,
      stateMachineType: sfn.StateMachineType.STANDARD,
      role,
      definitionBody: sfn.DefinitionBody.fromString(
        Stack.of(this).toJsonString(lifecycleDefinition(workflow, props.function.functionArn)),
      ),
      encryptionConfiguration: new sfn.CustomerManagedEncryptionConfiguration(
        encryptionKey,
        Duration.minutes(15),
      ),
      logs: {
        destination: logs.LogGroup.fromLogGroupArn(this, 'LogOfMachine', log.logGroupArn),
        level: sfn.LogLevel.ALL,
        includeExecutionData: false,
      },
      tracingEnabled: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Tags.of(this.machine).add('bulwark:purpose', `tenant-${workflow}`);
    Exceptions.of(role).add({
      rules: ['AwsSolutions-IAM5[Resource::*]'],
      reason: 'The delivery of logs and traces, which Step Functions asks of the role, knows no resource.',
      owner: 'platform engineer',
      expires: '2027-11-22',
      compensating: 'The role can do nothing else but call one function (TEN-3).',
    });
    const offboarding = workflow !== 'onboarding';
    for (const [what, metric] of [
      ['failed', this.machine.metricFailed()],
      ['timed-out', this.machine.metricTimedOut()],
      ['aborted', this.machine.metricAborted()],
    ] as const) {
      new PagingAlarm(this, what, {
        alarmName: `${name}-tenant-${workflow}-${what}`,
        signal: offboarding ? 'tenant-offboarding-failed' : 'tenant-onboarding-failed',
        meaning: `The ${workflow === 'onboarding' ? 'beginning' : workflow} of a tenant was refused, failed, or was stopped.`,
        alerts,
        metric: metric.with({ statistic: 'Sum', period: Duration.minutes(5) }),
      });
    }
  }

  /** Lets somebody start executions, and follow them: their history is encrypted under the key. */
  grantStart(grantee: iam.IGrantable): void {
    this.machine.grantStartExecution(grantee);
    this.machine.grantRead(grantee);
    iam.Grant.addToPrincipal({
      grantee,
      actions: ['kms:Decrypt'],
      resourceArns: [this.props.encryptionKey.keyArn],
      conditions: {
        StringEquals: {
          'kms:EncryptionContext:aws:states:stateMachineArn': this.machine.stateMachineArn,
          'kms:ViaService': `states.${Stack.of(this).region}.amazonaws.com`,
        },
      },
    });
  }
}
