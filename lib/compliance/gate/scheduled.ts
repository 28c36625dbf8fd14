import { longestInterval } from '../template/schedule';
import { select } from '../template/select';
import type { TemplateResource } from '../template/template';
import type { TemplateSet } from '../template/template-set';
import { type AuditPurpose, isFor } from './audit-log';
import { notApplicable, problemWith, refersTo, vouching } from './judging';
import type { Judgement } from './rule';

/**
 * Judges that something runs a function often enough.
 * @param days between two runs, at most
 * @param allowed in words
 */
export function runsEvery(
  fn: TemplateResource,
  purpose: AuditPurpose,
  { days, allowed }: { readonly days: number; readonly allowed: string },
  set: TemplateSet,
): Judgement {
  if (!isFor(fn, purpose)) return notApplicable;
  const schedules = vouching(set, fn, 'AWS::Events::Rule').filter(
    (rule) => refersTo(set, rule, 'Targets.*.Arn', fn) && (rule.get('State') ?? 'ENABLED') === 'ENABLED',
  );
  const intervals = schedules.flatMap((rule) =>
    select(rule, 'ScheduleExpression').map(({ value }) =>
      typeof value === 'string' ? (longestInterval(value) ?? Infinity) : Infinity,
    ),
  );
  if (intervals.some((interval) => interval <= days)) return [];
  const given = schedules.length === 0 ? 'without a schedule' : 'run too seldom';
  return [problemWith('', given, allowed)];
}
