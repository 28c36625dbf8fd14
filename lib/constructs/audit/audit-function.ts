import {
  Duration,
  Stack,
  aws_cloudwatch as cloudwatch,
  aws_events as events,
  aws_iam as iam,
  type aws_lambda as lambda,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { PagingAlarm } from '../alerts/paging-alarm';
import { PrivateFunction, type PrivateFunctionProps } from '../function/private-function';
import type { AuditSurroundings } from './surroundings';

export interface AuditFunctionProps extends PrivateFunctionProps {
  readonly surroundings: AuditSurroundings;
  /** Names of the environment variables that it reads, from its `env.ts`: each must be set, and nothing else. */
  readonly env: readonly string[];
  /** Failed runs in five minutes that page. @default 1 */
  readonly failuresThatPage?: number;
  /** Name in its alarms, where a stack has several functions of one entry. @default - `entry` */
  readonly alarmName?: string;
}

/**
 * One function of the audit log: in the network, reaching AWS over private routes and nothing else, paging when it
 * fails, and with every setting that its code reads, or synth fails.
 */
export class AuditFunction extends PrivateFunction {
  private readonly settings = new Set<string>();

  constructor(
    scope: Construct,
    id: string,
    private readonly auditProps: AuditFunctionProps,
  ) {
    const { surroundings, env, failuresThatPage: _, alarmName: _name, ...rest } = auditProps;
    const { entry } = rest;
    super(scope, id, surroundings, rest);
    this.pageFailures();
    this.node.addValidation({
      validate: () => [
        ...env.filter((name) => !this.settings.has(name)).map((name) => `${entry} is not told ${name}`),
        ...[...this.settings]
          .filter((name) => !env.includes(name))
          .map((name) => `${entry} is told ${name}, which it does not read`),
      ],
    });
  }

  override addEnvironment(key: string, value: string, options?: lambda.EnvironmentOptions): this {
    this.settings.add(key);
    return super.addEnvironment(key, value, options);
  }

  /**
   * Runs it on a schedule, with an event of its own where it needs one. What cannot be delivered goes where undelivered pages go, and
   * pages on-call.
   */
  runs(schedule: events.Schedule, event?: object): void {
    const rule = new events.Rule(this, 'Schedule', {
      schedule,
      description: `Runs ${this.auditProps.entry}`,
    });
    // A target of our own: CDK's would add the rule to the policy of the queue, which stands in another stack.
    rule.addTarget({
      bind: () => ({
        arn: this.functionArn,
        ...(event && { input: events.RuleTargetInput.fromObject(event) }),
        deadLetterConfig: { arn: this.auditProps.surroundings.alerts.undelivered.queueArn },
        retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 300 },
      }),
    });
    this.addPermission('ScheduledRuns', {
      principal: new iam.ServicePrincipal('events.amazonaws.com'),
      sourceArn: rule.ruleArn,
    });
  }

  /** Runs it each minute, and pages when it has not for a quarter of an hour: what never runs never fails. */
  runsEachMinute(): void {
    const { entry, surroundings } = this.auditProps;
    this.runs(events.Schedule.rate(Duration.minutes(1)));
    new PagingAlarm(this, 'Idle', {
      alarmName: `${Stack.of(this).stackName}-${entry}-idle`,
      signal: 'audit-function-idle',
      meaning: `The function ${entry} has not run for a quarter of an hour.`,
      alerts: surroundings.alerts,
      metric: this.metricInvocations({ statistic: cloudwatch.Stats.SUM, period: Duration.minutes(5) }),
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 3,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
  }

  /**
   * Pages when the runs of a quarter of an hour all leave tenants to the next: it does not get through its work.
   * @param late counts such tenants
   */
  pagesLateness(late: cloudwatch.Metric): void {
    const { entry, surroundings } = this.auditProps;
    new PagingAlarm(this, 'Late', {
      alarmName: `${Stack.of(this).stackName}-${entry}-late`,
      signal: 'audit-function-late',
      meaning: `The function ${entry} does not get through its work: for a quarter of an hour it has left tenants out.`,
      alerts: surroundings.alerts,
      metric: late,
      evaluationPeriods: 3,
    });
  }

  /** A run that is refused is no failure: schedules overlap on purpose, and streams and queues ask again. */
  private pageFailures(): void {
    const { entry, alarmName = entry, failuresThatPage = 1, surroundings } = this.auditProps;
    new PagingAlarm(this, 'Failing', {
      alarmName: `${Stack.of(this).stackName}-${alarmName}-failing`,
      signal: 'audit-function-failing',
      meaning: `The function ${entry} fails or runs out of time.`,
      alerts: surroundings.alerts,
      threshold: failuresThatPage,
      metric: this.metricErrors({ statistic: cloudwatch.Stats.SUM, period: Duration.minutes(5) }),
    });
  }
}
