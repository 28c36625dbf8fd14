import { attribute, isApplication } from '../../template/load-balancers';
import type { Json } from '../../template/template';
import { intrinsicOf } from '../../template/template';
import { isTrue, notApplicable, problemAt } from '../judging';
import type { Rule } from '../rule';

const ATTRIBUTES: readonly (readonly [
  key: string,
  test: (value: Json | undefined) => boolean,
  allowed: string,
])[] = [
  ['routing.http.drop_invalid_header_fields.enabled', isTrue, 'true'],
  ['routing.http.desync_mitigation_mode', (value) => value === 'strictest', 'strictest'],
];

/** 45 CFR 164.312(e)(1). Elastic Load Balancing User Guide, "Edit attributes for your Application Load Balancer". */
export const loadBalancerHardening: Rule = {
  id: 'TLS-1.load-balancer-hardening',
  title: 'Application load balancers drop invalid headers and mitigate desynchronization strictly',
  help: 'Set the load balancer attributes routing.http.drop_invalid_header_fields.enabled=true and routing.http.desync_mitigation_mode=strictest.',
  types: ['AWS::ElasticLoadBalancingV2::LoadBalancer'],
  judge(loadBalancer) {
    if (!isApplication(loadBalancer)) return notApplicable;
    return ATTRIBUTES.flatMap(([key, test, allowed]) => {
      const found = attribute(loadBalancer, 'LoadBalancerAttributes', key);
      if (!intrinsicOf(found.value) && test(found.value)) return [];
      const problem = problemAt(found, `${key}: ${allowed}`);
      return [found.value === undefined ? { ...problem, given: `${key} is missing` } : problem];
    });
  },
};
