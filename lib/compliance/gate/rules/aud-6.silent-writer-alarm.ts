import { select } from '../../template/select';
import type { TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { acts, delayOf, firesAtOne, isFor, metricsOf, NAMESPACE, seesOne } from '../audit-log';
import { notApplicable, problemWith, vouching } from '../judging';
import type { Rule } from '../rule';

const SECONDS = 300;
/** What a writer may do with a record, by the counts that it writes; no other answer ends its silence. */
const ANSWERS = ['RecordsSequenced', 'RecordsDuplicate', 'RecordsQuarantined', 'RecordsParked'];

/** 45 CFR 164.312(b). */
export const silentWriterAlarm: Rule = {
  id: 'AUD-6.silent-writer-alarm',
  title: 'A writer that is silent while records come in pages within five minutes',
  help: 'Add an alarm whose expression sets IncomingRecords of the stream against what the writer counts in Bulwark/Audit.',
  types: ['AWS::Kinesis::Stream'],
  judge(stream, set) {
    if (!isFor(stream, 'audit-stream')) return notApplicable;
    const alarms = vouching(set, stream, 'AWS::CloudWatch::Alarm').filter((alarm) =>
      compares(alarm, stream, set),
    );
    const allowed = `an alarm that fires at one within ${SECONDS} seconds, with an action`;
    if (alarms.length === 0) return [problemWith('', 'without an alarm on a silent writer', allowed)];
    return alarms.some((alarm) => firesAtOne(alarm) && delayOf(alarm) <= SECONDS && acts(alarm))
      ? []
      : [problemWith('', 'with an alarm that comes too late, or to nobody', allowed)];
  },
};

/** Whether an expression that the alarm reads sets what came into the stream against every answer. */
function compares(alarm: TemplateResource, stream: TemplateResource, set: TemplateSet): boolean {
  const metrics = metricsOf(alarm);
  const incoming = metrics.find(
    ({ namespace, name, dimensions }) =>
      namespace === 'AWS/Kinesis' &&
      name === 'IncomingRecords' &&
      set.mentions(alarm.get(dimensions), alarm.template).includes(stream),
  );
  const answers = ANSWERS.map((answer) =>
    metrics.find((it) => it.namespace === NAMESPACE && it.name === answer && seesOne(alarm, it)),
  );
  const ids = [incoming, ...answers].map((metric) => metric?.id);
  return select(alarm, 'Metrics.*.Expression?').some(
    ({ value }) =>
      typeof value === 'string' &&
      ids.every((id) => id !== undefined && new RegExp(`\\b${id}\\b`).test(value)),
  );
}
