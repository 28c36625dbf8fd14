import { isClusterMember } from '../../template/databases';
import { expect, isFalse, notApplicable } from '../judging';
import type { Rule } from '../rule';

/**
 * Amazon RDS User Guide, "Retaining automated backups". Without the property, CloudFormation has the backups deleted
 * with the database.
 */
export const automatedBackups: Rule = {
  id: 'BAK-1.automated-backups',
  title: 'The automated backups of a database outlive it',
  help: 'Set DeleteAutomatedBackups to false.',
  types: ['AWS::RDS::DBCluster', 'AWS::RDS::DBInstance'],
  judge: (database) =>
    isClusterMember(database)
      ? notApplicable // the cluster keeps the backups
      : expect(database, 'DeleteAutomatedBackups', isFalse, 'false: backups are deleted by default'),
};
