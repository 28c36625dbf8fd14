/** Where each type names the subnets of the data or compute that it stands for, as patterns of `select`. */
export const SUBNETS_OF: Readonly<Record<string, string>> = {
  'AWS::RDS::DBSubnetGroup': 'SubnetIds.+',
  'AWS::RDS::DBProxy': 'VpcSubnetIds.+',
  'AWS::DocDB::DBSubnetGroup': 'SubnetIds.+',
  'AWS::Neptune::DBSubnetGroup': 'SubnetIds.+',
  'AWS::ElastiCache::SubnetGroup': 'SubnetIds.+',
  'AWS::ElastiCache::ServerlessCache': 'SubnetIds.+',
  'AWS::MemoryDB::SubnetGroup': 'SubnetIds.+',
  'AWS::DAX::SubnetGroup': 'SubnetIds.+',
  'AWS::Redshift::ClusterSubnetGroup': 'SubnetIds.+',
  'AWS::RedshiftServerless::Workgroup': 'SubnetIds.+',
  'AWS::DMS::ReplicationSubnetGroup': 'SubnetIds.+',
  'AWS::OpenSearchService::Domain': 'VPCOptions.SubnetIds.+',
  'AWS::MSK::Cluster': 'BrokerNodeGroupInfo.ClientSubnets.+',
  'AWS::AmazonMQ::Broker': 'SubnetIds.+',
  'AWS::Lambda::Function': 'VpcConfig?.SubnetIds.+',
  'AWS::ECS::Service': 'NetworkConfiguration?.AwsvpcConfiguration.Subnets.+',
  'AWS::AutoScaling::AutoScalingGroup': 'VPCZoneIdentifier.+',
};

/** The property by which a store names its subnet group. */
export const SUBNET_GROUP_OF: Readonly<Record<string, string>> = {
  'AWS::RDS::DBCluster': 'DBSubnetGroupName',
  'AWS::RDS::DBInstance': 'DBSubnetGroupName',
  'AWS::DocDB::DBCluster': 'DBSubnetGroupName',
  'AWS::Neptune::DBCluster': 'DBSubnetGroupName',
  'AWS::ElastiCache::ReplicationGroup': 'CacheSubnetGroupName',
  'AWS::ElastiCache::CacheCluster': 'CacheSubnetGroupName',
  'AWS::MemoryDB::Cluster': 'SubnetGroupName',
  'AWS::DAX::Cluster': 'SubnetGroupName',
  'AWS::Redshift::Cluster': 'ClusterSubnetGroupName',
  'AWS::DMS::ReplicationInstance': 'ReplicationSubnetGroupIdentifier',
};

/** The same for types whose resources stand in one subnet each. */
export const SUBNET_OF: Readonly<Record<string, string>> = {
  'AWS::EC2::Instance': 'SubnetId',
  'AWS::EFS::MountTarget': 'SubnetId',
};
