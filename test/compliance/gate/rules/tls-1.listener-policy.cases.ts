import { only, PARAMETER, type RuleCases } from './cases';

const listener = (properties: Parameters<typeof only>[1]) =>
  only('AWS::ElasticLoadBalancingV2::Listener', { Protocol: 'HTTPS', ...properties });

export const cases: RuleCases = {
  compliant: [
    listener({ SslPolicy: 'ELBSecurityPolicy-TLS13-1-3-PQ-2025-09' }),
    listener({ SslPolicy: 'ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04', Protocol: 'TLS' }),
  ],
  failing: [
    { template: listener({}), path: 'Properties.SslPolicy' },
    {
      template: listener({ SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-PQ-2025-09' }),
      path: 'Properties.SslPolicy',
    },
    { template: listener({ SslPolicy: 'ELBSecurityPolicy-2016-08' }), path: 'Properties.SslPolicy' },
  ],
  unreadable: [
    { template: listener({ SslPolicy: PARAMETER }), path: 'Properties.SslPolicy' },
    { template: listener({ Protocol: PARAMETER }), path: 'Properties.Protocol' },
  ],
  notApplicable: [listener({ Protocol: 'HTTP' })],
};
