import { expect, expectEach, isOneOf, isPresent, isTrue, notApplicable } from '../judging';
import type { Rule } from '../rule';

const PROTECTION: Readonly<Record<string, string>> = {
  'AWS::Cognito::UserPool': 'DeletionProtection',
  'AWS::DSQL::Cluster': 'DeletionProtectionEnabled',
  'AWS::DocDB::DBCluster': 'DeletionProtection',
  'AWS::DynamoDB::GlobalTable': 'Replicas.+.DeletionProtectionEnabled',
  'AWS::DynamoDB::Table': 'DeletionProtectionEnabled',
  'AWS::Neptune::DBCluster': 'DeletionProtection',
  'AWS::NeptuneGraph::Graph': 'DeletionProtection',
  'AWS::RDS::DBCluster': 'DeletionProtection',
  'AWS::RDS::DBInstance': 'DeletionProtection',
};

/** Amazon Aurora User Guide, "Deletion protection for Aurora clusters"; the other services alike. */
export const deletionProtection: Rule = {
  id: 'BAK-1.deletion-protection',
  title: 'No single call deletes a store of records',
  help: 'Turn on deletion protection.',
  types: Object.keys(PROTECTION),
  judge(store) {
    if (store.type === 'AWS::RDS::DBInstance' && isPresent(store.get('DBClusterIdentifier')))
      return notApplicable;
    const path = PROTECTION[store.type]!;
    return store.type === 'AWS::Cognito::UserPool'
      ? expect(store, path, isOneOf('ACTIVE'), 'ACTIVE')
      : expectEach(store, path, isTrue, 'true');
  },
};
