import type { TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { asNumber, expect, isOneOf, notApplicable, problemWith, show, vouching } from '../judging';
import type { Judgement, Problem, Rule } from '../rule';

/** Events of which one is already too many: use of root, and tampering with what watches or protects. */
const GRAVE =
  /\bRoot\b|StopLogging|DeleteTrail|DisableKey|ScheduleKeyDeletion|PutKeyPolicy|StopConfigurationRecorder|DeleteConfigurationRecorder|DeleteDetector/;

/** Amazon CloudWatch User Guide, "Alarm evaluation". CIS AWS Foundations Benchmark, "Monitoring". */
export const singleEvent: Rule = {
  id: 'DET-5.single-event',
  title: 'Root use and tampering are alarmed, on a single event',
  help: 'Compare the Sum with GreaterThanOrEqualToThreshold 1, for one period.',
  types: ['AWS::CloudWatch::Alarm', 'AWS::Logs::MetricFilter'],
  judge(alarm, set) {
    if (alarm.type === 'AWS::Logs::MetricFilter') return heard(alarm, set);
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
  const filters = set.ofType('AWS::Logs::MetricFilter').filter(isGrave);
  return new Set(filters.map((filter) => metricOf(filter, TRANSFORMATION)));
}

const TRANSFORMATION = 'MetricTransformations.0.';

function isGrave(filter: TemplateResource): boolean {
  const pattern = filter.get('FilterPattern');
  return typeof pattern === 'string' && GRAVE.test(pattern);
}

/** A count of grave events that no alarm reads is silent. */
function heard(filter: TemplateResource, set: TemplateSet): Judgement {
  if (!isGrave(filter)) return notApplicable;
  const metric = metricOf(filter, TRANSFORMATION);
  return vouching(set, filter, 'AWS::CloudWatch::Alarm').some((alarm) => metricOf(alarm, '') === metric)
    ? []
    : [
        problemWith(
          'MetricTransformations',
          'no alarm on its metric',
          'an AWS::CloudWatch::Alarm on the metric',
        ),
      ];
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
