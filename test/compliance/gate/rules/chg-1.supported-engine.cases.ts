import { only, PARAMETER, type RuleCases } from './cases';

const cluster = (Engine: string, EngineVersion?: Parameters<typeof only>[1] | string) =>
  only('AWS::RDS::DBCluster', { Engine, ...(EngineVersion !== undefined && { EngineVersion }) });

export const cases: RuleCases = {
  compliant: [
    cluster('aurora-postgresql', '17.9'),
    cluster('aurora-mysql', '8.0.mysql_aurora.3.10.0'),
    cluster('mysql', '8.4.5'),
    only('AWS::EKS::Cluster', { Version: '1.35' }),
    only('AWS::ElastiCache::ReplicationGroup', { Engine: 'valkey', EngineVersion: 8.1 }),
  ],
  failing: [
    { template: cluster('aurora-postgresql', '13.18'), path: 'Properties.EngineVersion' },
    { template: cluster('aurora-postgresql', '99.1'), path: 'Properties.EngineVersion' },
    { template: cluster('aurora-postgresql'), path: 'Properties.EngineVersion' },
    { template: cluster('mysql', '8.0.42'), path: 'Properties.EngineVersion' },
    { template: cluster('oracle-ee', '19'), path: 'Properties.EngineVersion' },
    { template: only('AWS::EKS::Cluster', { Version: '1.3' }), path: 'Properties.Version' },
    { template: only('AWS::RDS::DBInstance'), path: 'Properties.Engine' },
  ],
  unreadable: [{ template: cluster('aurora-postgresql', PARAMETER), path: 'Properties.EngineVersion' }],
  notApplicable: [only('AWS::RDS::DBInstance', { DBClusterIdentifier: 'x', Engine: 'aurora-postgresql' })],
};
