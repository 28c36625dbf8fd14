import { only, PARAMETER, type RuleCases } from './cases';

const path = 'Properties.DeletionProtection';

export const cases: RuleCases = {
  compliant: [
    only('AWS::RDS::DBCluster', { DeletionProtection: true }),
    only('AWS::Cognito::UserPool', { DeletionProtection: 'ACTIVE' }),
    only('AWS::DynamoDB::GlobalTable', { Replicas: [{ DeletionProtectionEnabled: 'true' }] }),
  ],
  failing: [
    { template: only('AWS::RDS::DBCluster'), path },
    { template: only('AWS::RDS::DBInstance', { DeletionProtection: false }), path },
    { template: only('AWS::Cognito::UserPool', { DeletionProtection: 'INACTIVE' }), path },
    { template: only('AWS::DynamoDB::Table'), path: 'Properties.DeletionProtectionEnabled' },
  ],
  unreadable: [{ template: only('AWS::RDS::DBCluster', { DeletionProtection: PARAMETER }), path }],
  notApplicable: [only('AWS::RDS::DBInstance', { DBClusterIdentifier: { Ref: 'Cluster' } })],
};
