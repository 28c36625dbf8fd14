import { intrinsicOf, type TemplateResource } from '../../template/template';
import { longestInterval } from '../../template/schedule';
import { asNumber, problemWith, refersTo, show, vouching } from '../judging';
import type { Rule } from '../rule';

const DAYS = 90;

/** AWS Secrets Manager User Guide, "Rotate AWS Secrets Manager secrets". */
export const secretRotation: Rule = {
  id: 'IDN-6.secret-rotation',
  title: `Every secret rotates at least every ${DAYS} days`,
  help: `Attach a rotation schedule of at most ${DAYS} days, or let the database service manage its own secret.`,
  types: ['AWS::SecretsManager::Secret'],
  forbids: true,
  judge(secret, set) {
    const schedules = vouching(set, secret, 'AWS::SecretsManager::RotationSchedule').filter((schedule) => {
      const named = set.target(schedule.get('SecretId'), schedule.template);
      // CDK rotates through the attachment that knows the database.
      const attached = named?.type === 'AWS::SecretsManager::SecretTargetAttachment';
      return named === secret || (attached && refersTo(set, named, 'SecretId', secret));
    });
    const [shortest] = schedules.map(daysBetween).toSorted((a, b) => a - b);
    if (shortest !== undefined && shortest <= DAYS) return [];
    const [schedule] = schedules;
    const given = schedule
      ? `rotated by ${show(schedule.get('RotationRules'))}`
      : 'without a rotation schedule';
    return [problemWith('', given, `a rotation schedule of at most ${DAYS} days`)];
  },
};

function daysBetween(schedule: TemplateResource): number {
  const expression = schedule.get('RotationRules.ScheduleExpression');
  if (typeof expression === 'string') return longestInterval(expression) ?? Infinity;
  if (intrinsicOf(expression)) return Infinity;
  return asNumber(schedule.get('RotationRules.AutomaticallyAfterDays')) ?? Infinity;
}
