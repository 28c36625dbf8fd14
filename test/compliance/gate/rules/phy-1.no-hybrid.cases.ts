import { only, type RuleCases } from './cases';

export const cases: RuleCases = {
  compliant: [
    only('AWS::ECS::TaskDefinition', { RequiresCompatibilities: ['FARGATE'] }),
    only('AWS::ECS::Service'),
    only('AWS::EC2::Subnet', { AvailabilityZone: 'us-east-1a' }),
    only('AWS::EKS::Cluster'),
  ],
  failing: [
    { template: only('AWS::StorageGateway::Gateway'), path: 'Properties' },
    { template: only('AWS::Outposts::Outpost'), path: 'Properties' },
    { template: only('AWS::DataSync::Agent'), path: 'Properties' },
    { template: only('AWS::GreengrassV2::Deployment'), path: 'Properties' },
    { template: only('AWS::EC2::VPNConnection'), path: 'Properties' },
    {
      template: only('AWS::ECS::TaskDefinition', { RequiresCompatibilities: ['EC2', 'EXTERNAL'] }),
      path: 'Properties.RequiresCompatibilities.1',
    },
    { template: only('AWS::ECS::Service', { LaunchType: 'EXTERNAL' }), path: 'Properties.LaunchType' },
    {
      template: only('AWS::EKS::Cluster', { RemoteNetworkConfig: { RemoteNodeNetworks: [] } }),
      path: 'Properties.RemoteNetworkConfig',
    },
    {
      template: only('AWS::EC2::Subnet', { AvailabilityZone: 'us-east-1-bos-1a' }),
      path: 'Properties.AvailabilityZone',
    },
    { template: only('AWS::EC2::Subnet', { OutpostArn: 'arn' }), path: 'Properties.OutpostArn' },
  ],
  unreadable: [
    { template: only('AWS::ECS::Service', { LaunchType: { Ref: 'Type' } }), path: 'Properties.LaunchType' },
  ],
  notApplicable: [only('AWS::S3::Bucket'), only('AWS::DataSync::Task')],
};
