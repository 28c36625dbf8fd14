import { only, PARAMETER, type RuleCases } from './cases';

const group = (properties: Parameters<typeof only>[1]) =>
  only('AWS::ElasticLoadBalancingV2::TargetGroup', { HealthCheckProtocol: 'HTTPS', ...properties });

export const cases: RuleCases = {
  compliant: [group({ Protocol: 'HTTPS' }), group({ Protocol: 'TLS' })],
  failing: [
    { template: group({}), path: 'Properties.Protocol' },
    { template: group({ Protocol: 'HTTP' }), path: 'Properties.Protocol' },
    {
      template: only('AWS::ElasticLoadBalancingV2::TargetGroup', { Protocol: 'HTTPS' }),
      path: 'Properties.HealthCheckProtocol',
    },
  ],
  unreadable: [{ template: group({ Protocol: PARAMETER }), path: 'Properties.Protocol' }],
  notApplicable: [group({ TargetType: 'lambda' }), group({ TargetType: 'alb', Protocol: 'TCP' })],
};
