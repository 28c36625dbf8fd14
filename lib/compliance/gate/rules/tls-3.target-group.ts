import { expect, isOneOf, notApplicable } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.312(e)(1). */
export const targetGroup: Rule = {
  id: 'TLS-3.target-group',
  title: 'Load balancers speak TLS to their targets, health checks included',
  help: 'Set Protocol and HealthCheckProtocol of the target group to HTTPS.',
  types: ['AWS::ElasticLoadBalancingV2::TargetGroup'],
  forbids: true,
  judge(group) {
    const kind = group.get('TargetType') ?? 'instance';
    // Functions are invoked through the Lambda API; a load balancer behind another is judged by its own listener.
    if (kind === 'lambda' || kind === 'alb' || group.get('Protocol') === 'GENEVE') return notApplicable;
    return [
      ...expect(group, 'Protocol', isOneOf('HTTPS', 'TLS'), 'HTTPS or TLS'),
      ...expect(group, 'HealthCheckProtocol', isOneOf('HTTPS'), 'HTTPS'),
    ];
  },
};
