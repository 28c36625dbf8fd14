import type { JsonObject } from '../../../../lib/compliance/template/template';
import { change, resource, template, type RuleCases } from './cases';

const RECONCILER = { Tags: [{ Key: 'bulwark:purpose', Value: 'audit-reconciler' }] };
const ALARM: JsonObject = {
  Namespace: 'Bulwark/Audit',
  MetricName: 'AccessesUnmatched',
  Statistic: 'Sum',
  Period: 300,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  AlarmActions: [{ Ref: 'Topic' }],
};
const watched = (alarm: JsonObject, tags: JsonObject = RECONCILER) =>
  template({
    Reconciler: resource('AWS::Lambda::Function', tags),
    Alarm: resource('AWS::CloudWatch::Alarm', alarm),
  });
const path = 'Properties';

export const cases: RuleCases = {
  compliant: [watched(ALARM)],
  failing: [
    { template: template({ Reconciler: resource('AWS::Lambda::Function', RECONCILER) }), path },
    { template: watched(change(ALARM, 'MetricName', 'AccessesMatched')), path },
    { template: watched(change(ALARM, 'Threshold', 10)), path },
    // The functions write zeros too, and no dimension: these never fire.
    { template: watched(change(ALARM, 'Statistic', 'Average')), path },
    { template: watched(change(ALARM, 'Dimensions', [{ Name: 'Tenant', Value: 'clinic' }])), path },
    { template: watched(change(ALARM, 'Period', 3600)), path },
    { template: watched(change(ALARM, 'AlarmActions', [])), path },
  ],
  notApplicable: [watched(ALARM, {})],
};
