import { DATABASES, isClusterMember } from '../../template/databases';
import { isSelectionOf, restores } from '../backup-selections';
import { notApplicable, phiFreeReason, problemWith, vouching } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.308(a)(7)(ii)(D). AWS Backup Developer Guide, "Restore testing". */
export const restoreCoverage: Rule = {
  id: 'BAK-2.restore-coverage',
  title: 'The restore of every database is tested',
  help: 'Name its type and ARN (or *) in an AWS::Backup::RestoreTestingSelection.',
  types: DATABASES,
  judge(database, set) {
    if (isClusterMember(database) || phiFreeReason(database)) return notApplicable;
    const plans = vouching(set, database, 'AWS::Backup::RestoreTestingPlan');
    const tested = vouching(set, database, 'AWS::Backup::RestoreTestingSelection').some(
      (selection) =>
        plans.some((plan) => isSelectionOf(selection, plan, set)) && restores(selection, database, set),
    );
    return tested ? [] : [problemWith('', 'restored by no test', 'a restore test that takes it')];
  },
};
