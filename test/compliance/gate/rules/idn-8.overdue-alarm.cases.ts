import type { JsonObject } from '../../../../lib/compliance/template/template';
import { change, PARAMETER, resource, template, type RuleCases } from './cases';

const OFFBOARDING = { Tags: [{ Key: 'bulwark:purpose', Value: 'offboarding' }] };
const ALARM: JsonObject = {
  Namespace: 'Bulwark/Audit',
  MetricName: 'LeaversOverdue',
  Statistic: 'Sum',
  Period: 300,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  AlarmActions: [{ Ref: 'Topic' }],
};
const watched = (alarm: JsonObject = ALARM, tags: JsonObject = OFFBOARDING) =>
  template({
    Offboarding: resource('AWS::Lambda::Function', tags),
    Alarm: resource('AWS::CloudWatch::Alarm', alarm),
  });
const path = 'Properties';

export const cases: RuleCases = {
  compliant: [
    watched(),
    watched({ ...ALARM, Period: 60, EvaluationPeriods: 5, DatapointsToAlarm: 1 }),
    watched({ ...ALARM, Threshold: 0, ComparisonOperator: 'GreaterThanThreshold' }),
  ],
  failing: [
    { template: template({ Offboarding: resource('AWS::Lambda::Function', OFFBOARDING) }), path },
    { template: watched(change(ALARM, 'MetricName', 'RecordsParked')), path },
    { template: watched(change(ALARM, 'Namespace', 'Clinic')), path },
    { template: watched(change(ALARM, 'Threshold', 2)), path },
    { template: watched(change(ALARM, 'Threshold', PARAMETER)), path },
    { template: watched(change(ALARM, 'ComparisonOperator', 'GreaterThanThreshold')), path },
    { template: watched(change(ALARM, 'ComparisonOperator', 'LessThanThreshold')), path },
    { template: watched(change(ALARM, 'Period', 900)), path },
    { template: watched(change(ALARM, 'AlarmActions')), path },
    { template: watched({ ...ALARM, ActionsEnabled: false }), path },
  ],
  notApplicable: [
    watched(ALARM, {}),
    watched(ALARM, { Tags: [{ Key: 'bulwark:purpose', Value: 'audit-copier' }] }),
  ],
};
