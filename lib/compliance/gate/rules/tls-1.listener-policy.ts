import { intrinsicOf } from '../../template/template';
import { expect, isOneOf, notApplicable, problem } from '../judging';
import type { Rule } from '../rule';

/** Elastic Load Balancing User Guide, "Security policies for your Application Load Balancer": those with TLS 1.3 only. */
export const TLS_13_ONLY = [
  'ELBSecurityPolicy-TLS13-1-3-PQ-2025-09',
  'ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09',
  'ELBSecurityPolicy-TLS13-1-3-2021-06',
  'ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04',
] as const;

/** 45 CFR 164.312(e)(2)(ii). Without a policy a listener accepts TLS 1.0. */
export const listenerPolicy: Rule = {
  id: 'TLS-1.listener-policy',
  title: 'Listeners speak TLS 1.3 only',
  help: `Set SslPolicy to ${TLS_13_ONLY[0]}.`,
  types: ['AWS::ElasticLoadBalancingV2::Listener'],
  judge(listener) {
    const protocol = listener.get('Protocol');
    if (intrinsicOf(protocol)) return [problem(listener, 'Protocol', 'a protocol that can be read')];
    if (protocol !== 'HTTPS' && protocol !== 'TLS') return notApplicable;
    return expect(listener, 'SslPolicy', isOneOf(...TLS_13_ONLY), TLS_13_ONLY.join(', '));
  },
};
