import {
  Duration,
  Stack,
  Tags,
  aws_cloudwatch as cloudwatch,
  aws_events as events,
  aws_iam as iam,
  aws_logs as logs,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DIRECTORIES } from '../../../runtime/identity/roles';
import { CALLS, ENV, LOCKED_OUT, METRICS, SIGN_IN_CALLS } from '../../../lambda/authentication-events/env';
import { PagingAlarm } from '../alerts/paging-alarm';
import { AuditFunction } from '../audit/audit-function';
import type { AuditLog } from '../audit/audit-log';
import { auditMetric } from '../audit/audit-metric';
import type { UserDirectory } from './user-directory';

export interface AuthenticationEventsProps {
  /** @default - none; there is the other */
  readonly workforce?: UserDirectory;
  /** @default - none; there is the other */
  readonly patients?: UserDirectory;
  /** Takes the records; its surroundings are the function's. */
  readonly log: AuditLog;
}

/**
 * What happens to accounts goes into the audit log of their tenant: sign-ins and refused ones with their risk, second factors,
 * lockouts, changed passwords, added devices, and what administrators do to users. From the logs of the user pools, and from
 * CloudTrail, which needs a trail (AUD-2, DET-1). 45 CFR 164.308(a)(5)(ii)(C), 164.312(b).
 *
 * @throws when there is no directory
 * @example
 * const patients = new UserDirectory(this, 'Patients', {
 *   name: 'clinic-patients',
 *   relyingParty: 'app.example.com',
 *   encryptionKey: key,
 *   logKey: key,
 *   tokenClaims: new TokenClaims(this, 'PatientsClaims', { directory: 'patients', database, log: auditLog }),
 * });
 * new AuthenticationEvents(this, 'AuthenticationEvents', { patients, log: auditLog });
 */
export class AuthenticationEvents extends Construct {
  readonly function: AuditFunction;

  constructor(scope: Construct, id: string, props: AuthenticationEventsProps) {
    super(scope, id);
    const { log } = props;
    const directories = DIRECTORIES.flatMap((name) => {
      const directory = props[name];
      return directory ? [{ name, directory }] : [];
    });
    if (directories.length === 0) {
      throw new Error(`${this.node.path}: no directory; allowed: ${DIRECTORIES.join(', ')}, or both`);
    }
    const pools = directories.map(({ directory }) => directory);
    this.function = new AuditFunction(this, 'Function', {
      surroundings: log.surroundings,
      entry: 'authentication-events',
      env: ENV,
      description: 'Records what happens to accounts',
      timeout: Duration.minutes(1),
      concurrency: 5,
      failuresThatPage: 3, // a delivery is tried three times; then it lies among the dead letters, which page
    });
    Tags.of(this.function).add('bulwark:purpose', 'authentication-events');
    const ids = directories.map(({ name, directory }) => `${name}=${directory.pool.userPoolId}`);
    this.function.addEnvironment('POOLS', ids.join(' '));
    log.grantRecord(this.function);
    this.function.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['cognito-idp:AdminGetUser'], // the tenant of a user, which the events do not say
        resources: pools.map(({ pool }) => pool.userPoolArn),
      }),
    );
    for (const { name, directory } of directories) this.subscribe(name, directory);
    this.hearCalls(pools, log);
    this.pageWhatIsLost(log);
  }

  private subscribe(id: string, { signInLog }: UserDirectory): void {
    const { account } = Stack.of(this);
    this.function.addPermission(`${id}Log`, {
      principal: new iam.ServicePrincipal('logs.amazonaws.com'),
      sourceArn: signInLog.logGroupArn,
      sourceAccount: account,
    });
    const subscription = new logs.CfnSubscriptionFilter(this, `${id}Subscription`, {
      logGroupName: signInLog.logGroupName,
      filterPattern: '', // all of it
      destinationArn: this.function.functionArn,
    });
    // CloudWatch Logs tries the permission at once.
    subscription.node.addDependency(this.function.permissionsNode.findChild(`${id}Log`));
  }

  private hearCalls(pools: readonly UserDirectory[], log: AuditLog): void {
    const names = Object.keys(CALLS);
    const ofAdministrators = names.filter((name) => name.startsWith('Admin'));
    const rule = new events.Rule(this, 'Calls', {
      description: 'Records calls that change accounts',
      eventPattern: {
        source: ['aws.cognito-idp'],
        detailType: ['AWS API Call via CloudTrail'],
        detail: {
          eventSource: ['cognito-idp.amazonaws.com'],
          $or: [
            {
              eventName: ofAdministrators,
              requestParameters: { userPoolId: pools.map(({ pool }) => pool.userPoolId) },
            },
            // With a token of the person, which names no pool.
            { eventName: names.filter((name) => !ofAdministrators.includes(name)) },
            { eventName: [...SIGN_IN_CALLS], errorMessage: [{ prefix: LOCKED_OUT }] },
          ],
        },
      },
    });
    // A target of our own: CDK's would add the rule to the policy of the queue, which stands in another stack.
    rule.addTarget({
      bind: () => ({
        arn: this.function.functionArn,
        deadLetterConfig: { arn: log.surroundings.alerts.undelivered.queueArn },
      }),
    });
    this.function.addPermission('Calls', {
      principal: new iam.ServicePrincipal('events.amazonaws.com'),
      sourceArn: rule.ruleArn,
    });
  }

  private pageWhatIsLost({ surroundings: { alerts } }: AuditLog): void {
    new PagingAlarm(this, 'Lost', {
      signal: 'authentication-events-lost',
      meaning: 'What happened to accounts was not recorded, and lies among the dead letters of the function.',
      alerts,
      metric: this.function.deadLetterQueue!.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(5),
        statistic: cloudwatch.Stats.MAXIMUM,
      }),
    });
    new PagingAlarm(this, 'NotUnderstood', {
      signal: 'authentication-events-not-understood',
      meaning: 'Cognito told of something that the function does not know.',
      alerts,
      metric: auditMetric(METRICS.poison),
    });
  }
}
