import type { TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';

/** Where a resource type says in which subnets and security groups it stands. */
interface Placement {
  readonly kind: string;
  /** Property that names subnets, or a subnet group that does. */
  readonly subnets: readonly string[];
  readonly securityGroups?: string;
}

const PLACEMENTS: Readonly<Record<string, Placement>> = {
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    kind: 'Load balancer',
    subnets: ['Subnets', 'SubnetMappings'],
    securityGroups: 'SecurityGroups',
  },
  'AWS::ECS::Service': {
    kind: 'Fargate service',
    subnets: ['NetworkConfiguration.AwsvpcConfiguration.Subnets'],
    securityGroups: 'NetworkConfiguration.AwsvpcConfiguration.SecurityGroups',
  },
  'AWS::Lambda::Function': {
    kind: 'Function',
    subnets: ['VpcConfig.SubnetIds'],
    securityGroups: 'VpcConfig.SecurityGroupIds',
  },
  'AWS::EC2::Instance': { kind: 'Instance', subnets: ['SubnetId'], securityGroups: 'SecurityGroupIds' },
  'AWS::RDS::DBProxy': {
    kind: 'RDS Proxy',
    subnets: ['VpcSubnetIds'],
    securityGroups: 'VpcSecurityGroupIds',
  },
  'AWS::RDS::DBCluster': {
    kind: 'Aurora cluster',
    subnets: ['DBSubnetGroupName'],
    securityGroups: 'VpcSecurityGroupIds',
  },
  'AWS::RDS::DBInstance': {
    kind: 'Database',
    subnets: ['DBSubnetGroupName'],
    securityGroups: 'VPCSecurityGroups',
  },
  'AWS::ElastiCache::ReplicationGroup': {
    kind: 'Cache',
    subnets: ['CacheSubnetGroupName'],
    securityGroups: 'SecurityGroupIds',
  },
  'AWS::ElastiCache::ServerlessCache': {
    kind: 'Cache',
    subnets: ['SubnetIds'],
    securityGroups: 'SecurityGroupIds',
  },
  'AWS::EFS::MountTarget': { kind: 'File system', subnets: ['SubnetId'], securityGroups: 'SecurityGroups' },
  'AWS::EC2::VPCEndpoint': {
    kind: 'Interface endpoint',
    subnets: ['SubnetIds'],
    securityGroups: 'SecurityGroupIds',
  },
  'AWS::NetworkFirewall::Firewall': { kind: 'Network firewall', subnets: ['SubnetMappings'] },
  'AWS::EC2::NatGateway': { kind: 'NAT gateway', subnets: ['SubnetId'] },
};

/** A resource that stands in subnets. */
export interface Placed {
  readonly resource: TemplateResource;
  readonly kind: string;
  readonly subnets: readonly TemplateResource[];
  readonly securityGroups: readonly TemplateResource[];
}

/** What stands in the given subnets. */
export function placedIn(subnets: ReadonlySet<TemplateResource>, set: TemplateSet): Placed[] {
  return Object.entries(PLACEMENTS).flatMap(([type, placement]) =>
    set.ofType(type).flatMap((resource): Placed[] => {
      // An Aurora instance stands where its cluster does.
      if (type === 'AWS::RDS::DBInstance' && resource.get('DBClusterIdentifier') !== undefined) return [];
      const mentioned = placement.subnets.flatMap((path) => {
        const value = resource.get(path);
        const group = set.target(value, resource.template);
        return group && group.type !== 'AWS::EC2::Subnet'
          ? set.mentions(group.get('SubnetIds'), group.template)
          : set.mentions(value, resource.template);
      });
      const here = mentioned.filter((subnet) => subnets.has(subnet));
      if (here.length === 0) return [];
      const groups = placement.securityGroups
        ? set.mentions(resource.get(placement.securityGroups), resource.template)
        : [];
      return [{ resource, kind: placement.kind, subnets: here, securityGroups: groups }];
    }),
  );
}
