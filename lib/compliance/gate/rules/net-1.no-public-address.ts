import type { Json } from '../../template/template';
import { isFalse, isFalseOrMissing, isOneOf, problemWith, unmet, type Requirement } from '../judging';
import type { Rule } from '../rule';

const off = (pattern: string): Requirement => [pattern, isFalse, 'false'];
const offByDefault = (pattern: string): Requirement => [pattern, isFalseOrMissing, 'false, or nothing'];
const nothing = (value: Json | undefined): boolean => value === undefined;

/** `off` where AWS's default is public or depends on the network around. */
const REQUIREMENTS: Readonly<Record<string, readonly Requirement[]>> = {
  'AWS::RDS::DBInstance': [off('PubliclyAccessible')],
  'AWS::RDS::DBCluster': [offByDefault('PubliclyAccessible')],
  'AWS::Neptune::DBInstance': [offByDefault('PubliclyAccessible')],
  'AWS::Redshift::Cluster': [offByDefault('PubliclyAccessible')],
  'AWS::RedshiftServerless::Workgroup': [offByDefault('PubliclyAccessible')],
  'AWS::DMS::ReplicationInstance': [off('PubliclyAccessible')],
  'AWS::AmazonMQ::Broker': [off('PubliclyAccessible')],
  'AWS::MSK::Cluster': [
    [
      'BrokerNodeGroupInfo.ConnectivityInfo?.PublicAccess?.Type',
      isOneOf('DISABLED'),
      'DISABLED, or no ConnectivityInfo',
    ],
  ],
  'AWS::OpenSearchService::Domain': [['VPCOptions', (v) => v !== undefined, 'VPCOptions with subnets']],
  'AWS::Elasticsearch::Domain': [['VPCOptions', (v) => v !== undefined, 'VPCOptions with subnets']],
  'AWS::EKS::Cluster': [off('ResourcesVpcConfig.EndpointPublicAccess')],
  'AWS::SageMaker::NotebookInstance': [['DirectInternetAccess', isOneOf('Disabled'), 'Disabled']],
  'AWS::EC2::Subnet': [offByDefault('MapPublicIpOnLaunch')],
  'AWS::EC2::Instance': [offByDefault('NetworkInterfaces.*.AssociatePublicIpAddress')],
  'AWS::EC2::LaunchTemplate': [
    offByDefault('LaunchTemplateData.NetworkInterfaces.*.AssociatePublicIpAddress'),
  ],
  'AWS::AutoScaling::LaunchConfiguration': [offByDefault('AssociatePublicIpAddress')],
  'AWS::EC2::EIP': [['InstanceId', nothing, 'nothing']],
  'AWS::ECS::Service': [disabledIp('NetworkConfiguration?.AwsvpcConfiguration?.AssignPublicIp?')],
  'AWS::ECS::TaskSet': [disabledIp('NetworkConfiguration?.AwsVpcConfiguration?.AssignPublicIp?')],
  'AWS::Events::Rule': [
    disabledIp('Targets.*.EcsParameters?.NetworkConfiguration?.AwsVpcConfiguration?.AssignPublicIp?'),
  ],
  'AWS::Scheduler::Schedule': [
    disabledIp('Target.EcsParameters?.NetworkConfiguration?.AwsvpcConfiguration?.AssignPublicIp?'),
  ],
};

function disabledIp(pattern: string): Requirement {
  return [pattern, isOneOf('DISABLED'), 'DISABLED, or nothing'];
}

/** Types that are public by what they are. */
const PUBLIC_TYPES: Readonly<Record<string, string>> = {
  'AWS::EC2::EIPAssociation': 'an elastic address on an instance or interface',
  'AWS::ECR::PublicRepository': 'a repository that everybody can pull from',
  'AWS::Lightsail::Instance': 'a server with a public address',
  'AWS::Lightsail::Container': 'a container service with a public address',
  'AWS::Lightsail::Bucket': 'a bucket with a public endpoint of its own',
};

/** 45 CFR 164.312(a)(1): nothing that holds PHI can be addressed from the internet. */
export const noPublicAddress: Rule = {
  id: 'NET-1.no-public-address',
  title: 'No database, cache, function, container or server has a public address',
  help: 'Turn public access off; only load balancers face the internet.',
  types: [...Object.keys(REQUIREMENTS), ...Object.keys(PUBLIC_TYPES)],
  forbids: true,
  judge(resource) {
    const name = PUBLIC_TYPES[resource.type];
    if (name) return [problemWith('', name, 'no such resource')];
    return unmet(resource, REQUIREMENTS[resource.type] ?? []);
  },
};
