import { only, PARAMETER, type RuleCases } from './cases';

const path = 'Properties.BackupRetentionPeriod';

export const cases: RuleCases = {
  compliant: [
    only('AWS::RDS::DBCluster', { BackupRetentionPeriod: 35 }),
    only('AWS::Redshift::Cluster', { AutomatedSnapshotRetentionPeriod: '35' }),
  ],
  failing: [
    { template: only('AWS::RDS::DBCluster'), path },
    { template: only('AWS::RDS::DBCluster', { BackupRetentionPeriod: 34 }), path },
    { template: only('AWS::RDS::DBInstance', { BackupRetentionPeriod: 0 }), path },
  ],
  unreadable: [{ template: only('AWS::RDS::DBCluster', { BackupRetentionPeriod: PARAMETER }), path }],
  notApplicable: [only('AWS::RDS::DBInstance', { DBClusterIdentifier: { Ref: 'Cluster' } })],
};
