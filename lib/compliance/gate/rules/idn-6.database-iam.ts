import { isClusterMember } from '../../template/databases';
import { expect, isTrue, notApplicable } from '../judging';
import type { Rule } from '../rule';

/** Engines of Amazon RDS whose log-ins can be IAM roles; the others know passwords and directories only. */
const ENGINES = /postgres|mysql|mariadb/;

/** 45 CFR 164.312(a)(1). Amazon Aurora User Guide, "IAM database authentication"; Neptune alike. */
export const databaseIam: Rule = {
  id: 'IDN-6.database-iam',
  title: 'Databases take the short-lived credentials of IAM roles',
  help: 'Set EnableIAMDatabaseAuthentication (Neptune: IamAuthEnabled) to true.',
  types: ['AWS::Neptune::DBCluster', 'AWS::RDS::DBCluster', 'AWS::RDS::DBInstance'],
  judge(database) {
    if (isClusterMember(database)) return notApplicable; // the cluster is judged
    if (database.type === 'AWS::Neptune::DBCluster')
      return expect(database, 'IamAuthEnabled', isTrue, 'true');
    const engine = database.get('Engine');
    if (typeof engine === 'string' && !ENGINES.test(engine)) return notApplicable;
    return expect(database, 'EnableIAMDatabaseAuthentication', isTrue, 'true');
  },
};
