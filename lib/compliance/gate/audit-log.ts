import { asList } from '../template/policy';
import { select } from '../template/select';
import type { TemplateResource } from '../template/template';
import type { TemplateSet } from '../template/template-set';
import { PURPOSE_TAG } from './archive';
import { asNumber, notApplicable, problemWith, vouching } from './judging';
import type { Judgement, Problem } from './rule';

/** Parts of an audit log and what works beside it, as their tag `bulwark:purpose` calls them. Without it nothing is taken for one. */
export type AuditPurpose =
  | 'access-report'
  | 'audit-parking'
  | 'audit-quarantine'
  | 'audit-reconciler'
  | 'audit-signing'
  | 'audit-stream'
  | 'audit-witness'
  | 'audit-writer'
  | 'offboarding';

export const isFor = (resource: TemplateResource | undefined, purpose: AuditPurpose): boolean =>
  resource?.tag(PURPOSE_TAG) === purpose;

/** Namespace of the metrics that the functions of the audit log write. */
export const NAMESPACE = 'Bulwark/Audit';

/** A metric that an alarm reads, directly or in an expression. */
export interface AlarmMetric {
  readonly namespace: unknown;
  readonly name: unknown;
  /** Id in an expression; undefined when the alarm reads the metric itself. */
  readonly id?: string;
  /** Path of the metric's dimensions below Properties. */
  readonly dimensions: string;
  /** Seconds. */
  readonly period: number;
  /** Such as Sum. */
  readonly statistic: unknown;
}

export function metricsOf(alarm: TemplateResource): AlarmMetric[] {
  const inside = select(alarm, 'Metrics.*').flatMap(({ path }): AlarmMetric[] => {
    const stat = `${path}.MetricStat`;
    const id = alarm.get(`${path}.Id`);
    if (alarm.get(stat) === undefined) return [];
    return [
      {
        namespace: alarm.get(`${stat}.Metric.Namespace`),
        name: alarm.get(`${stat}.Metric.MetricName`),
        ...(typeof id === 'string' && { id }),
        dimensions: `${stat}.Metric.Dimensions`,
        period: asNumber(alarm.get(`${stat}.Period`)) ?? Infinity,
        statistic: alarm.get(`${stat}.Stat`),
      },
    ];
  });
  const [namespace, name] = [alarm.get('Namespace'), alarm.get('MetricName')];
  if (name === undefined) return inside;
  const period = asNumber(alarm.get('Period')) ?? Infinity;
  const statistic = alarm.get('Statistic');
  return [...inside, { namespace, name, dimensions: 'Dimensions', period, statistic }];
}

/**
 * Whether an alarm sees a single event in a count that our functions write: they write it without dimensions, and zeros
 * too, so that with a dimension there is nothing to see, an average stays below one, and the number of samples says nothing.
 */
export const seesOne = (alarm: TemplateResource, { statistic, dimensions }: AlarmMetric): boolean =>
  (statistic === 'Sum' || statistic === 'Maximum') && asList(alarm.get(dimensions)).length === 0;

/** Seconds for which something must last before the alarm fires. */
export function delayOf(alarm: TemplateResource): number {
  const [metric] = metricsOf(alarm).toSorted((a, b) => b.period - a.period);
  const datapoints = alarm.get('DatapointsToAlarm') ?? alarm.get('EvaluationPeriods');
  return (asNumber(datapoints) ?? Infinity) * (metric?.period ?? Infinity);
}

/** Whether an alarm fires as soon as its value is one. */
export function firesAtOne(alarm: TemplateResource): boolean {
  const threshold = asNumber(alarm.get('Threshold')) ?? Infinity;
  const operator = alarm.get('ComparisonOperator');
  return (
    (operator === 'GreaterThanOrEqualToThreshold' && threshold <= 1 && threshold > 0) ||
    (operator === 'GreaterThanThreshold' && threshold < 1 && threshold >= 0)
  );
}

/** Whether an alarm pages anybody. */
export const acts = (alarm: TemplateResource): boolean =>
  asList(alarm.get('AlarmActions')).length > 0 &&
  !['false', false].includes(alarm.get('ActionsEnabled') as string);

/**
 * Judges that a count which a function writes is heard: an alarm on it fires at one, in time, and pages.
 * @param seconds in which it must fire
 */
export function heard(
  resource: TemplateResource,
  purpose: AuditPurpose,
  { metric, seconds }: { readonly metric: string; readonly seconds: number },
  set: TemplateSet,
): Judgement {
  if (!isFor(resource, purpose)) return notApplicable;
  // An alarm that reads other counts as well is about something else.
  const alarms = vouching(set, resource, 'AWS::CloudWatch::Alarm').filter((alarm) => {
    const metrics = metricsOf(alarm);
    return metrics.length === 1 && metrics[0]!.namespace === NAMESPACE && metrics[0]!.name === metric;
  });
  const allowed = `an alarm on ${NAMESPACE} ${metric} that one event fires within ${seconds} seconds, with an action`;
  if (alarms.length === 0) return [problemWith('', `without an alarm on ${metric}`, allowed)];
  const hears = (alarm: TemplateResource) =>
    firesAtOne(alarm) && metricsOf(alarm).every((it) => seesOne(alarm, it));
  if (alarms.some((alarm) => hears(alarm) && delayOf(alarm) <= seconds && acts(alarm))) return [];
  return alarms.map((alarm): Problem =>
    problemWith(
      '',
      `with an alarm (${alarm.ref}) that comes too late, for more than one, or to nobody`,
      allowed,
    ),
  );
}
