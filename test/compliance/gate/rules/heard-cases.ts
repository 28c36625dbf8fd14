import type { AuditPurpose } from '../../../../lib/compliance/gate/audit-log';
import type { JsonObject } from '../../../../lib/compliance/template/template';
import { change, PARAMETER, resource, template, type RuleCases } from './cases';

/** A count of which a single event must page somebody. */
export interface HeardCount {
  /** Type of the resource that counts, or for which it is counted. */
  readonly type: string;
  /** Its tag `bulwark:purpose`. */
  readonly purpose: AuditPurpose;
  readonly metric: string;
  /** In which somebody must be paged. */
  readonly seconds: number;
}

/** What a rule says that judges by `heard`: one event pages, in time. */
export function heardCases({ type, purpose, metric, seconds }: HeardCount): RuleCases {
  const tagged = (Value: string) => ({ Tags: [{ Key: 'bulwark:purpose', Value }] });
  const good: JsonObject = {
    Namespace: 'Bulwark/Audit',
    MetricName: metric,
    Statistic: 'Sum',
    Period: seconds,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    AlarmActions: [{ Ref: 'Topic' }],
  };
  const watched = (alarm: JsonObject, tags: JsonObject = tagged(purpose)) =>
    template({ Counted: resource(type, tags), Alarm: resource('AWS::CloudWatch::Alarm', alarm) });
  const failing = [
    template({ Counted: resource(type, tagged(purpose)) }),
    watched(change(good, 'MetricName', 'RecordsParked')),
    watched(change(good, 'Namespace', 'Clinic')),
    watched(change(good, 'Threshold', 2)),
    watched(change(good, 'Threshold', PARAMETER)),
    watched(change(good, 'ComparisonOperator', 'GreaterThanThreshold')),
    watched(change(good, 'ComparisonOperator', 'LessThanThreshold')),
    // Functions write zeros too, and no dimension: these never fire.
    watched(change(good, 'Statistic', 'Average')),
    watched(change(good, 'Dimensions', [{ Name: 'Tenant', Value: 'clinic' }])),
    watched(change(good, 'Period', 2 * seconds)),
    watched(change(good, 'EvaluationPeriods', 2)),
    watched(change(good, 'AlarmActions')),
    watched(change(good, 'AlarmActions', [])),
    watched(change(good, 'ActionsEnabled', false)),
  ];
  return {
    compliant: [
      watched(good),
      watched({ ...good, Period: 20, EvaluationPeriods: 3 }),
      watched({ ...good, EvaluationPeriods: 5, DatapointsToAlarm: 1 }),
      watched({ ...good, Threshold: 0, ComparisonOperator: 'GreaterThanThreshold' }),
    ],
    failing: failing.map((it) => ({ template: it, path: 'Properties' })),
    notApplicable: [watched(good, {}), watched(good, tagged('documents'))],
  };
}
