import type { Json } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, type RuleCases } from './cases';

const balancer = (drop: Json, desync: Json = 'strictest') =>
  only('AWS::ElasticLoadBalancingV2::LoadBalancer', {
    LoadBalancerAttributes: [
      { Key: 'routing.http.drop_invalid_header_fields.enabled', Value: drop },
      { Key: 'routing.http.desync_mitigation_mode', Value: desync },
    ],
  });

export const cases: RuleCases = {
  compliant: [balancer('true'), balancer(true)],
  failing: [
    {
      template: only('AWS::ElasticLoadBalancingV2::LoadBalancer'),
      path: 'Properties.LoadBalancerAttributes',
    },
    { template: balancer('false'), path: 'Properties.LoadBalancerAttributes.0.Value' },
    { template: balancer('true', 'defensive'), path: 'Properties.LoadBalancerAttributes.1.Value' },
  ],
  unreadable: [{ template: balancer(PARAMETER), path: 'Properties.LoadBalancerAttributes.0.Value' }],
  notApplicable: [only('AWS::ElasticLoadBalancingV2::LoadBalancer', { Type: 'network' })],
};
