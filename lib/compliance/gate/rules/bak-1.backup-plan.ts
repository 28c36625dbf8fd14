import { asList } from '../../template/policy';
import { longestInterval } from '../../template/schedule';
import { select, type Selected } from '../../template/select';
import { isObject, intrinsicOf, type Json, type TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { textOf } from '../../template/text';
import { asNumber, expectEach, isTrue, problem, problemWith, refersTo, vouching } from '../judging';
import type { Problem, Rule } from '../rule';

const DAYS = 35;
const RULES_PATH = 'BackupPlan.BackupPlanRule';

/** 45 CFR 164.308(a)(7)(ii)(A). AWS Backup Developer Guide, "Creating a backup plan". */
export const backupPlan: Rule = {
  id: 'BAK-1.backup-plan',
  title: `A backup plan keeps continuous and daily backups for at least ${DAYS} days and copies them to a second region`,
  help: 'Give the plan a daily rule, EnableContinuousBackup, DeleteAfterDays 35 or more, a copy to a vault of another region, and a selection.',
  types: ['AWS::Backup::BackupPlan'],
  judge(plan, set) {
    const rules = plan.get(RULES_PATH);
    if (intrinsicOf(rules) || asList(rules).some(intrinsicOf)) {
      return [{ ...problem(plan, RULES_PATH, 'rules in the template'), unreadable: true }];
    }
    const some = (test: (rule: Json) => boolean) =>
      asList(rules).some((rule) => isObject(rule) && test(rule));
    const lacking = (path: string, holds: boolean, given: string, allowed: string): Problem[] =>
      holds ? [] : [problemWith(path, given, allowed)];
    return [
      ...lacking(RULES_PATH, some(isDaily), 'no daily rule', 'a rule that runs at least daily'),
      ...lacking(
        RULES_PATH,
        some((rule) => isObject(rule) && isTrue(rule.EnableContinuousBackup)),
        'no continuous backup',
        'a rule with EnableContinuousBackup true',
      ),
      ...retention(plan, `${RULES_PATH}.*.Lifecycle?.DeleteAfterDays`),
      ...retention(plan, `${RULES_PATH}.*.CopyActions.*.Lifecycle?.DeleteAfterDays`),
      ...lacking(
        RULES_PATH,
        select(plan, `${RULES_PATH}.*.CopyActions.*.DestinationBackupVaultArn`).some((copy) =>
          isElsewhere(copy, plan, set),
        ),
        'no copy to a second region',
        'a copy action to a vault of another region',
      ),
      ...lacking(
        '',
        vouching(set, plan, 'AWS::Backup::BackupSelection').some(
          (it) => refersTo(set, it, 'BackupPlanId', plan) && selectsSomething(it),
        ),
        'without a selection',
        'an AWS::Backup::BackupSelection',
      ),
    ];
  },
};

/** By name, by pattern or by tag; conditions alone only narrow. */
const selectsSomething = (selection: TemplateResource): boolean =>
  ['Resources', 'ListOfTags'].some((name) => asList(selection.get(`BackupSelection.${name}`)).length > 0);

/** Without a lifecycle, backups are kept for ever. */
const retention = (plan: TemplateResource, pattern: string): Problem[] =>
  expectEach(plan, pattern, (v) => v === undefined || (asNumber(v) ?? 0) >= DAYS, `at least ${DAYS}`);

/** Without a schedule, AWS Backup runs a rule at 5:00 UTC every day. */
function isDaily(rule: Json): boolean {
  if (!isObject(rule)) return false;
  const schedule = rule.ScheduleExpression;
  if (schedule === undefined) return true;
  return typeof schedule === 'string' && (longestInterval(schedule) ?? Infinity) <= 1;
}

function isElsewhere({ value }: Selected, plan: TemplateResource, set: TemplateSet): boolean {
  const target = set.target(value, plan.template);
  const here = plan.template.region;
  if (target) {
    return target.template !== plan.template && (here === undefined || target.template.region !== here);
  }
  // arn:aws:backup:us-west-2:111122223333:backup-vault:name
  const region = textOf(value)
    ?.replace(/\$\{AWS::Partition\}/g, 'aws')
    .split(':')[3];
  return region !== undefined && /^[a-z]{2}(-[a-z]+)+-\d$/.test(region) && region !== here;
}
