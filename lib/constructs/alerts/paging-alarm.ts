import { Stack, aws_cloudwatch as cloudwatch, aws_cloudwatch_actions as actions } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { pageText, topicOf, type Signal } from './runbook';

export interface PagingAlarmProps
  extends
    Signal,
    Omit<
      cloudwatch.AlarmProps,
      'actionsEnabled' | 'alarmDescription' | 'evaluationPeriods' | 'threshold' | 'treatMissingData'
    > {
  /**
   * Value that is compared with the metric; by default the alarm fires at or above it.
   * @default 1: a single event pages
   */
  readonly threshold?: number;
  /** @default 1 */
  readonly evaluationPeriods?: number;
  /**
   * @default NOT_BREACHING: no data means that nothing happened. Say BREACHING where silence is the signal.
   */
  readonly treatMissingData?: cloudwatch.TreatMissingData;
}

/**
 * An alarm that pages people and says where the runbook goes on: there is no other kind, so that no alarm is
 * without an action (DET-5). 45 CFR 164.308(a)(6)(ii).
 *
 * @throws when the signal is not kebab-case, or nobody is there to be paged
 * @example
 * new PagingAlarm(this, 'RefusedExports', {
 *   alerts,
 *   signal: 'refused-export',
 *   meaning: 'An export of records was refused.',
 *   breach: true,
 *   metric: new cloudwatch.Metric({ namespace: 'Clinic', metricName: 'RefusedExports', statistic: 'Sum' }),
 * });
 */
export class PagingAlarm extends cloudwatch.Alarm {
  constructor(scope: Construct, id: string, props: PagingAlarmProps) {
    const { signal, meaning: _meaning, alerts: _alerts, breach: _breach, ...alarm } = props;
    super(scope, id, {
      alarmName: `${Stack.of(scope).stackName}-${signal}`,
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      ...alarm,
      actionsEnabled: true,
      alarmDescription: pageText(scope, props),
    });
    this.addAlarmAction(new actions.SnsAction(topicOf(props)));
  }
}
