import { select } from '../../template/select';
import type { Json } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { notApplicable, problem } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.308(a)(6)(ii). Amazon CloudWatch Logs User Guide, "Creating metrics from log events using filters". */
export const fedAlarm: Rule = {
  id: 'DET-5.fed-alarm',
  title: 'Alarms on counts of log events have a filter that counts them',
  help: 'Add the AWS::Logs::MetricFilter that fills the metric, or name the metric as the filter does.',
  types: ['AWS::CloudWatch::Alarm'],
  forbids: true,
  judge(alarm, set) {
    const metric = alarm.get('MetricName');
    const namespace = alarm.get('Namespace');
    // Whatever no filter fills, a service or an application does, which no template tells.
    if (typeof namespace !== 'string') return notApplicable;
    const filled = set.index(counted).get(namespace);
    if (!filled) return notApplicable;
    return typeof metric === 'string' && filled.has(metric)
      ? []
      : [problem(alarm, 'MetricName', `a metric that a filter fills in ${namespace}`)];
  },
};

/** The metrics that filters fill, by namespace. */
function counted(set: TemplateSet): ReadonlyMap<string, ReadonlySet<Json | undefined>> {
  const found = new Map<string, Set<Json | undefined>>();
  for (const filter of set.ofType('AWS::Logs::MetricFilter')) {
    for (const { path, value } of select(filter, 'MetricTransformations.*.MetricNamespace')) {
      if (typeof value !== 'string') continue;
      const metrics = found.get(value) ?? new Set();
      found.set(value, metrics.add(filter.get(path.replace(/MetricNamespace$/, 'MetricName'))));
    }
  }
  return found;
}
