import { only, PARAMETER, type RuleCases } from './cases';

const database = (properties: Parameters<typeof only>[1]) => only('AWS::RDS::DBInstance', properties);
const service = (AssignPublicIp: string) =>
  only('AWS::ECS::Service', { NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp } } });

export const cases: RuleCases = {
  compliant: [
    database({ PubliclyAccessible: false }),
    database({ PubliclyAccessible: 'false' }),
    only('AWS::Redshift::Cluster'),
    only('AWS::EC2::Subnet', { MapPublicIpOnLaunch: { Ref: 'AWS::NoValue' } }),
    service('DISABLED'),
    only('AWS::ECS::Service'),
    only('AWS::MSK::Cluster', { BrokerNodeGroupInfo: { ClientSubnets: [] } }),
    only('AWS::EC2::EIP', { Domain: 'vpc' }),
  ],
  failing: [
    { template: database({}), path: 'Properties.PubliclyAccessible' },
    { template: database({ PubliclyAccessible: 'true' }), path: 'Properties.PubliclyAccessible' },
    { template: only('AWS::DMS::ReplicationInstance'), path: 'Properties.PubliclyAccessible' },
    {
      template: only('AWS::EC2::Subnet', { MapPublicIpOnLaunch: true }),
      path: 'Properties.MapPublicIpOnLaunch',
    },
    {
      template: service('ENABLED'),
      path: 'Properties.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp',
    },
    {
      template: only('AWS::EC2::Instance', {
        NetworkInterfaces: [{ AssociatePublicIpAddress: false }, { AssociatePublicIpAddress: true }],
      }),
      path: 'Properties.NetworkInterfaces.1.AssociatePublicIpAddress',
    },
    {
      template: only('AWS::MSK::Cluster', {
        BrokerNodeGroupInfo: { ConnectivityInfo: { PublicAccess: { Type: 'SERVICE_PROVIDED_EIPS' } } },
      }),
      path: 'Properties.BrokerNodeGroupInfo.ConnectivityInfo.PublicAccess.Type',
    },
    { template: only('AWS::EC2::EIPAssociation'), path: 'Properties' },
    { template: only('AWS::OpenSearchService::Domain'), path: 'Properties.VPCOptions' },
  ],
  unreadable: [
    { template: database({ PubliclyAccessible: PARAMETER }), path: 'Properties.PubliclyAccessible' },
    {
      template: database({ PubliclyAccessible: { 'Fn::If': ['Public', true, false] } }),
      path: 'Properties.PubliclyAccessible',
    },
  ],
};
