import { Duration, aws_cloudwatch as cloudwatch, type aws_lambda as lambda } from 'aws-cdk-lib';
import type { Outage } from './workload';

/** Five requests to a function within five minutes that failed or found no free execution. */
export function functionOutage(fn: lambda.IFunction): Outage {
  const period = Duration.minutes(5);
  const sum = { statistic: cloudwatch.Stats.SUM, period };
  return {
    metric: new cloudwatch.MathExpression({
      expression: 'FILL(errors, 0) + FILL(throttles, 0)',
      usingMetrics: { errors: fn.metricErrors(sum), throttles: fn.metricThrottles(sum) },
      label: 'Failed requests',
      period,
    }),
    threshold: 5,
  };
}
