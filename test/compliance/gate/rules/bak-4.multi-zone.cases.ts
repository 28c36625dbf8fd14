import { only, PARAMETER, type RuleCases } from './cases';

export const cases: RuleCases = {
  compliant: [
    only('AWS::RDS::DBInstance', { MultiAZ: true }),
    only('AWS::ElastiCache::ReplicationGroup', { MultiAZEnabled: 'true', AutomaticFailoverEnabled: true }),
    only('AWS::MemoryDB::Cluster'),
  ],
  failing: [
    { template: only('AWS::RDS::DBInstance'), path: 'Properties.MultiAZ' },
    {
      template: only('AWS::ElastiCache::ReplicationGroup', { MultiAZEnabled: true }),
      path: 'Properties.AutomaticFailoverEnabled',
    },
    {
      template: only('AWS::MemoryDB::Cluster', { NumReplicasPerShard: 0 }),
      path: 'Properties.NumReplicasPerShard',
    },
  ],
  unreadable: [
    { template: only('AWS::RDS::DBInstance', { MultiAZ: PARAMETER }), path: 'Properties.MultiAZ' },
  ],
  notApplicable: [only('AWS::RDS::DBInstance', { DBClusterIdentifier: { Ref: 'Cluster' } })],
};
