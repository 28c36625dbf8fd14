import { Duration, aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';

/** Namespace of the metrics that the functions write, `lambda/shared/metrics.ts`. */
export const NAMESPACE = 'Bulwark/Audit';

/** A metric that a function of the audit log writes, over all tenants. @default - the sum over five minutes */
export const auditMetric = (
  metricName: string,
  options: Pick<cloudwatch.MetricOptions, 'statistic' | 'period'> = {},
): cloudwatch.Metric =>
  new cloudwatch.Metric({
    namespace: NAMESPACE,
    metricName,
    statistic: cloudwatch.Stats.SUM,
    period: Duration.minutes(5),
    ...options,
  });

/**
 * 1 from the minute in which something was asked for until the minute in which an answer is seen, 0 from then on, and
 * no value before anything was asked. An alarm on it hears of a single record that is never answered, and a record
 * whose answer falls into the next minute is no alarm.
 * @param asked counts what must be answered, per minute
 * @param answers count what answers it, whatever the answer is, per minute
 */
export function unanswered(
  asked: cloudwatch.Metric,
  answers: readonly cloudwatch.Metric[],
): cloudwatch.MathExpression {
  const period = Duration.minutes(1);
  const ids = answers.map((_, i) => `answer${i}`);
  // A function that has not run for a while has no values at all, which SUM leaves out; asked * 0 stands in for them.
  return new cloudwatch.MathExpression({
    label: 'Waiting for an answer',
    period,
    expression: `FILL(IF(SUM([asked * 0, ${ids.join(', ')}]) > 0, 0, IF(asked > 0, 1)), REPEAT)`,
    usingMetrics: {
      asked: asked.with({ period, statistic: cloudwatch.Stats.SUM }),
      ...Object.fromEntries(
        answers.map((metric, i) => [ids[i]!, metric.with({ period, statistic: cloudwatch.Stats.SUM })]),
      ),
    },
  });
}
