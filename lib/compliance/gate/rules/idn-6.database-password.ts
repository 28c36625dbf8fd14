import { textOf } from '../../template/text';
import { intrinsicOf } from '../../template/template';
import { isTrue, notApplicable, problem } from '../judging';
import type { Rule } from '../rule';

/** Amazon RDS User Guide, "Password management with Amazon RDS and AWS Secrets Manager": rotated every seven days. */
export const databasePassword: Rule = {
  id: 'IDN-6.database-password',
  title: 'The master password of a database is kept by Secrets Manager',
  help: 'Set ManageMasterUserPassword to true, or resolve MasterUserPassword from a secret that rotates.',
  types: [
    'AWS::DocDB::DBCluster',
    'AWS::RDS::DBCluster',
    'AWS::RDS::DBInstance',
    'AWS::Redshift::Cluster',
    'AWS::RedshiftServerless::Namespace',
  ],
  judge(database) {
    const managed = ['ManageMasterUserPassword', 'ManageMasterPassword', 'ManageAdminPassword'];
    if (managed.some((property) => isTrue(database.get(property)))) return [];
    const path =
      database.type === 'AWS::RedshiftServerless::Namespace' ? 'AdminUserPassword' : 'MasterUserPassword';
    const password = database.get(path);
    // Members of a cluster, copies and restores take the password of where they come from.
    if (password === undefined) return notApplicable;
    if (textOf(password)?.startsWith('{{resolve:secretsmanager:')) return [];
    const found = problem(database, path, 'a secret that Secrets Manager keeps');
    return [{ ...found, given: intrinsicOf(password) ? found.given : 'a literal' }];
  },
};
