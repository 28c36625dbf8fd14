import { DATABASES, isClusterMember } from '../../template/databases';
import { takes } from '../backup-selections';
import { notApplicable, phiFreeReason, problemWith, vouching } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.308(a)(7)(ii)(A). AWS Backup Developer Guide, "Assigning resources to a backup plan". */
export const backupCoverage: Rule = {
  id: 'BAK-1.backup-coverage',
  title: 'Every database is taken by the selection of a backup plan',
  help: 'Name the ARN of the database in Resources of an AWS::Backup::BackupSelection, or tag it as the selection asks.',
  types: DATABASES,
  judge(database, set) {
    if (isClusterMember(database) || phiFreeReason(database)) return notApplicable;
    const taken = vouching(set, database, 'AWS::Backup::BackupSelection').some(
      (selection) =>
        set.target(selection.get('BackupPlanId'), selection.template)?.type === 'AWS::Backup::BackupPlan' &&
        takes(selection, database, set),
    );
    return taken
      ? []
      : [problemWith('', 'taken by no selection', 'a selection of a backup plan that takes it')];
  },
};
