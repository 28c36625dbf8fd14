import type { JsonObject } from '../../../../lib/compliance/template/template';
import { change, resource, template, type RuleCases } from './cases';

const STREAM = { Tags: [{ Key: 'bulwark:purpose', Value: 'audit-stream' }] };
const count = (Id: string, Namespace: string, MetricName: string, Dimensions: JsonObject[] = []) => ({
  Id,
  ReturnData: false,
  MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period: 60, Stat: 'Sum' },
});
const ALARM: JsonObject = {
  AlarmActions: [{ Ref: 'Topic' }],
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  EvaluationPeriods: 5,
  Threshold: 1,
  Metrics: [
    { Id: 'silent', Expression: 'IF(SUM([a0, a1, a2, a3]) > 0, 0, IF(asked > 0, 1))' },
    count('asked', 'AWS/Kinesis', 'IncomingRecords', [{ Name: 'StreamName', Value: { Ref: 'Stream' } }]),
    count('a0', 'Bulwark/Audit', 'RecordsSequenced'),
    count('a1', 'Bulwark/Audit', 'RecordsDuplicate'),
    count('a2', 'Bulwark/Audit', 'RecordsQuarantined'),
    count('a3', 'Bulwark/Audit', 'RecordsParked'),
  ],
};
const watched = (alarm: JsonObject, stream: JsonObject = STREAM) =>
  template({
    Stream: resource('AWS::Kinesis::Stream', stream),
    Alarm: resource('AWS::CloudWatch::Alarm', alarm),
  });
const path = 'Properties';

export const cases: RuleCases = {
  compliant: [watched(ALARM)],
  failing: [
    { template: template({ Stream: resource('AWS::Kinesis::Stream', STREAM) }), path },
    { template: watched(change(ALARM, 'EvaluationPeriods', 6)), path },
    { template: watched(change(ALARM, 'Threshold', 2)), path },
    { template: watched(change(ALARM, 'AlarmActions')), path },
    { template: watched(change(ALARM, 'Metrics.1.MetricStat.Metric.Dimensions', [])), path },
    { template: watched(change(ALARM, 'Metrics.2.MetricStat.Metric.MetricName', 'RecordsSeen')), path },
    // A writer that counts nothing has counted.
    { template: watched(change(ALARM, 'Metrics.2.MetricStat.Stat', 'SampleCount')), path },
    // Whatever came in would count as an answer, or nothing would.
    { template: watched(change(ALARM, 'Metrics.0.Expression', 'IF(asked > 0, 1)')), path },
  ],
  notApplicable: [watched(ALARM, {})],
};
