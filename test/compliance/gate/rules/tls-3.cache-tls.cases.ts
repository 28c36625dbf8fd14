import { only, PARAMETER, type RuleCases } from './cases';

const cache = (properties: Parameters<typeof only>[1]) =>
  only('AWS::ElastiCache::ReplicationGroup', {
    TransitEncryptionEnabled: true,
    UserGroupIds: ['g'],
    ...properties,
  });

export const cases: RuleCases = {
  compliant: [
    cache({}),
    cache({ TransitEncryptionMode: 'required' }),
    only('AWS::ElastiCache::ReplicationGroup', { TransitEncryptionEnabled: 'true', AuthToken: PARAMETER }),
    only('AWS::ElastiCache::ServerlessCache', { UserGroupId: 'g' }),
    only('AWS::MemoryDB::Cluster', { ACLName: 'staff' }),
  ],
  failing: [
    { template: only('AWS::ElastiCache::ReplicationGroup'), path: 'Properties.TransitEncryptionEnabled' },
    { template: cache({ TransitEncryptionMode: 'preferred' }), path: 'Properties.TransitEncryptionMode' },
    { template: cache({ UserGroupIds: [] }), path: 'Properties.AuthToken' },
    { template: only('AWS::ElastiCache::ServerlessCache'), path: 'Properties.UserGroupId' },
    { template: only('AWS::MemoryDB::Cluster', { ACLName: 'open-access' }), path: 'Properties.ACLName' },
    {
      template: only('AWS::MemoryDB::Cluster', { ACLName: 'a', TLSEnabled: false }),
      path: 'Properties.TLSEnabled',
    },
    { template: only('AWS::DAX::Cluster'), path: 'Properties.ClusterEndpointEncryptionType' },
  ],
  unreadable: [
    { template: cache({ TransitEncryptionEnabled: PARAMETER }), path: 'Properties.TransitEncryptionEnabled' },
  ],
};
