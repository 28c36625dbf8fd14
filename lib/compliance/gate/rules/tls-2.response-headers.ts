import { attribute, isApplication, isPublic, loadBalancerOf } from '../../template/load-balancers';
import type { Json } from '../../template/template';
import { intrinsicOf } from '../../template/template';
import { isFalse, notApplicable, problemAt } from '../judging';
import type { Rule } from '../rule';

const exactly =
  (text: string) =>
  (value: Json | undefined): boolean =>
    value === text;

const HSTS = 'max-age=31536000; includeSubDomains; preload';

/** Elastic Load Balancing User Guide, "HTTP header modification for your Application Load Balancer". */
const ATTRIBUTES: readonly (readonly [
  key: string,
  test: (value: Json | undefined) => boolean,
  allowed: string,
])[] = [
  ['routing.http.response.strict_transport_security.header_value', exactly(HSTS), HSTS],
  ['routing.http.response.x_content_type_options.header_value', exactly('nosniff'), 'nosniff'],
  ['routing.http.response.x_frame_options.header_value', exactly('DENY'), 'DENY'],
  ['routing.http.response.server.enabled', isFalse, 'false'],
];

/** 45 CFR 164.312(e)(1). Set by the listener itself, so that no application can forget them. */
export const responseHeaders: Rule = {
  id: 'TLS-2.response-headers',
  title: 'Public HTTPS listeners set the security headers and hide the server',
  help: 'Set the listener attributes for Strict-Transport-Security, X-Content-Type-Options and X-Frame-Options, and server.enabled=false.',
  types: ['AWS::ElasticLoadBalancingV2::Listener'],
  judge(listener, set) {
    const loadBalancer = loadBalancerOf(listener, set);
    if (listener.get('Protocol') !== 'HTTPS' || !isPublic(loadBalancer)) return notApplicable;
    if (loadBalancer && !isApplication(loadBalancer)) return notApplicable;
    return ATTRIBUTES.flatMap(([key, test, allowed]) => {
      const found = attribute(listener, 'ListenerAttributes', key);
      if (!intrinsicOf(found.value) && test(found.value)) return [];
      const problem = problemAt(found, `${key}: ${allowed}`);
      return [found.value === undefined ? { ...problem, given: `${key} is missing` } : problem];
    });
  },
};
