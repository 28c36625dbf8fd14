import type { JsonObject } from '../../../../lib/compliance/template/template';
import { change, PARAMETER, resource, template, type RuleCases } from './cases';

const good: JsonObject = {
  Namespace: 'Signals',
  MetricName: 'root-use',
  Statistic: 'Sum',
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  Threshold: 1,
  EvaluationPeriods: 1,
};
const alarm = (properties: JsonObject, pattern = '{ $.userIdentity.type = "Root" }') =>
  template({
    Filter: resource('AWS::Logs::MetricFilter', {
      FilterPattern: pattern,
      MetricTransformations: [{ MetricName: 'root-use', MetricNamespace: 'Signals', MetricValue: '1' }],
    }),
    Alarm: resource('AWS::CloudWatch::Alarm', properties),
  });

export const cases: RuleCases = {
  compliant: [
    alarm(good),
    alarm({ ...good, ComparisonOperator: 'GreaterThanThreshold', Threshold: 0 }),
    alarm({ ...good, EvaluationPeriods: 3, DatapointsToAlarm: 1 }),
  ],
  failing: [
    {
      template: alarm(change(good, 'ComparisonOperator', 'GreaterThanThreshold')),
      path: 'Properties.Threshold',
    },
    { template: alarm(change(good, 'Threshold', 2)), path: 'Properties.Threshold' },
    { template: alarm(change(good, 'EvaluationPeriods', 2)), path: 'Properties.EvaluationPeriods' },
    { template: alarm(change(good, 'Statistic', 'Average')), path: 'Properties.Statistic' },
    // What nobody is told of is not alarmed.
    { template: alarm(change(good, 'MetricName', 'another')), path: 'Properties.MetricTransformations' },
  ],
  unreadable: [
    { template: alarm(change(good, 'EvaluationPeriods', PARAMETER)), path: 'Properties.EvaluationPeriods' },
  ],
  notApplicable: [alarm(good, '{ $.errorCode = "AccessDenied" }')],
};
