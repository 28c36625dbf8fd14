import {
  Duration,
  Lazy,
  Stack,
  aws_cloudwatch as cloudwatch,
  aws_events as events,
  aws_iam as iam,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DUE_DAYS, METRICS, OVERDUE_DAYS } from '../../../lambda/secret-age/env';
import { PagingAlarm } from '../alerts/paging-alarm';
import type { AlertTopics } from '../alerts/runbook';
import { auditMetric } from '../audit/audit-metric';
import { PrivateFunction, type FunctionPlace } from '../function/private-function';

export interface SecretAgeProps extends FunctionPlace {
  /** Whom to page. */
  readonly alerts: AlertTopics;
}

/**
 * Looks twice a day how old the secrets are that a vendor issues: no function can invent the next value, so people are
 * paged when it is due, after 80 days, and again when it is overdue, after 90 (IDN-6). 45 CFR 164.312(a)(1).
 *
 * @example
 * const age = new SecretAge(this, 'SecretAge', {
 *   vpc,
 *   subnets: { subnetGroupName: 'app' },
 *   endpoints,
 *   encryptionKey: key,
 *   logKey: key,
 *   alerts,
 * });
 * age.watch('arn:aws:secretsmanager:us-east-1:111122223333:secret:vendor-a1b2c3'); // put in by people
 */
export class SecretAge extends Construct {
  readonly function: PrivateFunction;
  private readonly secretArns: string[] = [];

  constructor(scope: Construct, id: string, { alerts, ...place }: SecretAgeProps) {
    super(scope, id);
    this.function = new PrivateFunction(this, 'Function', place, {
      entry: 'secret-age',
      description: 'Looks how old the secrets are that vendors issue',
      timeout: Duration.minutes(2),
      memorySize: 256,
    });
    this.function.addEnvironment('SECRETS', Lazy.string({ produce: () => this.secretArns.join(' ') }));
    const rule = new events.Rule(this, 'Schedule', {
      schedule: events.Schedule.rate(Duration.hours(12)),
      description: 'Runs secret-age',
    });
    // A target of our own: CDK's would add the rule to the policy of the queue, which stands in another stack.
    rule.addTarget({
      bind: () => ({
        arn: this.function.functionArn,
        deadLetterConfig: { arn: alerts.undelivered.queueArn },
        retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 300 },
      }),
    });
    this.function.addPermission('ScheduledRuns', {
      principal: new iam.ServicePrincipal('events.amazonaws.com'),
      sourceArn: rule.ruleArn,
    });
    const daily = { statistic: cloudwatch.Stats.MAXIMUM, period: Duration.days(1) };
    new PagingAlarm(this, 'Due', {
      alarmName: `${Stack.of(this).stackName}-vendor-secret-due`,
      signal: 'vendor-secret-due',
      meaning: `A secret that a vendor issues is ${DUE_DAYS} days old or has no value, or nobody could look.`,
      alerts,
      metric: auditMetric(METRICS.due, daily),
      // Who does not look finds nothing.
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
    new PagingAlarm(this, 'Overdue', {
      alarmName: `${Stack.of(this).stackName}-vendor-secret-overdue`,
      signal: 'vendor-secret-overdue',
      meaning: `A secret that a vendor issues is ${OVERDUE_DAYS} days old.`,
      alerts,
      metric: auditMetric(METRICS.overdue, daily),
    });
  }

  /** Watches a secret. It learns dates and labels of versions, and can read none. */
  watch(secretArn: string): void {
    this.secretArns.push(secretArn);
    this.function.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['secretsmanager:ListSecretVersionIds'], resources: [secretArn] }),
    );
  }
}
