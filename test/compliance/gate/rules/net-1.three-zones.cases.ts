import type { Json } from '../../../../lib/compliance/template/template';
import { PARAMETER, resource, template, type RuleCases } from './cases';
import { NETWORK, ref, SUBNETS } from './fixtures';

const group = (SubnetIds: Json) => ({
  Group: resource('AWS::ElastiCache::SubnetGroup', { SubnetIds }),
});
const azs = (i: number) =>
  resource('AWS::EC2::Subnet', { AvailabilityZone: { 'Fn::Select': [i, { 'Fn::GetAZs': '' }] } });

export const cases: RuleCases = {
  compliant: [
    template({ ...NETWORK, ...group(SUBNETS) }),
    template({ X: azs(0), Y: azs(1), Z: azs(2), ...group([ref('X'), ref('Y'), ref('Z')]) }),
    template({
      ...NETWORK,
      Balancer: resource('AWS::ElasticLoadBalancingV2::LoadBalancer', {
        SubnetMappings: SUBNETS.map((SubnetId) => ({ SubnetId })),
      }),
    }),
  ],
  failing: [
    { template: template({ ...NETWORK, ...group(SUBNETS.slice(0, 2)) }), path: 'Properties.SubnetIds' },
    {
      template: template({ X: azs(0), Y: azs(1), Z: azs(1), ...group([ref('X'), ref('Y'), ref('Z')]) }),
      path: 'Properties.SubnetIds',
    },
  ],
  unreadable: [
    { template: template(group(PARAMETER)), path: 'Properties.SubnetIds' },
    {
      template: template({
        ...NETWORK,
        SubnetC: resource('AWS::EC2::Subnet', { AvailabilityZone: PARAMETER }),
        ...group(SUBNETS),
      }),
      path: 'Properties.SubnetIds.2',
    },
  ],
};
