import type { TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { asNumber, expect, isOneOf, notApplicable, problemWith, show } from '../judging';
import type { Problem, Rule } from '../rule';

/** Events of which one is already too many: use of root, and tampering with what watches or protects. */
const GRAVE =
  /\bRoot\b|StopLogging|DeleteTrail|DisableKey|ScheduleKeyDeletion|PutKeyPolicy|StopConfigurationRecorder|DeleteConfigurationRecorder|DeleteDetector/;

/** Amazon CloudWatch User Guide, "Alarm evaluation". CIS AWS Foundations Benchmark, "Monitoring". */
export const singleEvent: Rule = {
  id: 'DET-5.single-event',
  title: 'Alarms on root use and tampering fire on a single event',
  help: 'Compare the Sum with GreaterThanOrEqualToThreshold 1, for one period.',
  types: ['AWS::CloudWatch::Alarm'],
  judge(alarm, set) {
    if (!set.index(graveMetrics).has(metricOf(alarm, ''))) return notApplicable;
    return [
      ...expect(alarm, 'Statistic', isOneOf('Sum', 'SampleCount', 'Maximum'), 'Sum'),
      ...threshold(alarm),
      ...oneOf(alarm),
    ];
  },
};

/** Metrics that count grave events of a log. */
function graveMetrics(set: TemplateSet): ReadonlySet<string> {
  const filters = set.ofType('AWS::Logs::MetricFilter').filter((filter) => {
    const pattern = filter.get('FilterPattern');
    return typeof pattern === 'string' && GRAVE.test(pattern);
  });
  return new Set(filters.map((filter) => metricOf(filter, 'MetricTransformations.0.')));
}

function metricOf(resource: TemplateResource, prefix: string): string {
  const namespace = prefix === '' ? 'Namespace' : `${prefix}MetricNamespace`;
  return JSON.stringify([resource.get(namespace) ?? null, resource.get(`${prefix}MetricName`) ?? null]);
}

function threshold(alarm: TemplateResource): Problem[] {
  const value = asNumber(alarm.get('Threshold')) ?? Infinity;
  const operator = alarm.get('ComparisonOperator');
  const fires =
    (operator === 'GreaterThanOrEqualToThreshold' && value <= 1) ||
    (operator === 'GreaterThanThreshold' && value < 1);
  return fires
    ? []
    : [
        problemWith(
          'Threshold',
          `${show(operator)} ${show(alarm.get('Threshold'))}`,
          'GreaterThanOrEqualToThreshold 1',
        ),
      ];
}

/** An alarm that wants several bad periods stays silent on one. */
function oneOf(alarm: TemplateResource): Problem[] {
  const path = alarm.get('DatapointsToAlarm') === undefined ? 'EvaluationPeriods' : 'DatapointsToAlarm';
  return expect(alarm, path, (value) => asNumber(value) === 1, '1');
}
