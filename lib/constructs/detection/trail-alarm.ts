import { Duration, aws_cloudwatch as cloudwatch, aws_logs as logs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { PagingAlarm } from '../alerts/paging-alarm';
import type { AlertTopics } from '../alerts/runbook';
import type { TrailSignal } from './trail-signals';

export interface TrailAlarmProps {
  /** Log group of a trail. */
  readonly logGroup: logs.ILogGroup;
  readonly alerts: AlertTopics;
  readonly signal: TrailSignal;
}

/** Namespace of the metrics that are drawn from the trail. */
const NAMESPACE = 'Bulwark/Signals';
/** Longest pattern that CloudWatch Logs accepts. */
const PATTERN_LIMIT = 1024;

/** Counts the events of a trail that match a signal, and pages. */
export class TrailAlarm extends Construct {
  constructor(scope: Construct, id: string, props: TrailAlarmProps) {
    super(scope, id);
    const { signal, meaning, breach, threshold = 1 } = props.signal;
    const pattern = `{ ${props.signal.pattern} }`;
    if (pattern.length > PATTERN_LIMIT) {
      throw new Error(
        `${this.node.path}: the pattern was ${pattern.length} characters; allowed: at most ${PATTERN_LIMIT}`,
      );
    }
    const filter = new logs.MetricFilter(this, 'Filter', {
      logGroup: props.logGroup,
      filterPattern: logs.FilterPattern.literal(pattern),
      metricNamespace: NAMESPACE,
      metricName: signal,
      metricValue: '1',
    });
    new PagingAlarm(this, 'Alarm', {
      signal,
      meaning,
      breach,
      alerts: props.alerts,
      threshold,
      metric: filter.metric({ statistic: cloudwatch.Stats.SUM, period: Duration.minutes(5) }),
    });
  }
}
