import { longestInterval } from '../../template/schedule';
import { isSelectionOf } from '../backup-selections';
import { expect, isMissingOr, problemWith, vouching } from '../judging';
import type { Rule } from '../rule';

/** Days between two quarters at most, February and leap years considered. */
const QUARTER = 93;

/** 45 CFR 164.308(a)(7)(ii)(D). AWS Backup Developer Guide, "Restore testing". */
export const restoreTesting: Rule = {
  id: 'BAK-2.restore-testing',
  title: 'Restores are tested at least quarterly',
  help: 'Give the restore testing plan a monthly ScheduleExpression, such as cron(0 5 1 * ? *), and a selection.',
  types: ['AWS::Backup::RestoreTestingPlan'],
  judge: (plan, set) => [
    ...expect(
      plan,
      'ScheduleExpression',
      (value) => typeof value === 'string' && (longestInterval(value) ?? Infinity) <= QUARTER,
      'a schedule that runs at least quarterly',
    ),
    ...expect(plan, 'ScheduleStatus', isMissingOr('ACTIVE'), 'ACTIVE'),
    ...(vouching(set, plan, 'AWS::Backup::RestoreTestingSelection').some((it) => isSelectionOf(it, plan, set))
      ? []
      : [problemWith('', 'without a selection', 'an AWS::Backup::RestoreTestingSelection')]),
  ],
};
