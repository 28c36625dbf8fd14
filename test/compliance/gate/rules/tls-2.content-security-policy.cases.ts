import type { Json } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, type RuleCases } from './cases';

const STRICT =
  "default-src 'none'; script-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
const listener = (Value?: Json) =>
  only('AWS::ElasticLoadBalancingV2::Listener', {
    Protocol: 'HTTPS',
    ListenerAttributes:
      Value === undefined
        ? []
        : [{ Key: 'routing.http.response.content_security_policy.header_value', Value }],
  });
const path = 'Properties.ListenerAttributes.0.Value';

export const cases: RuleCases = {
  compliant: [listener(STRICT), listener(STRICT.replace("'none'", "'self'"))],
  failing: [
    { template: listener(), path: 'Properties.ListenerAttributes' },
    { template: listener(STRICT.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")), path },
    { template: listener(STRICT.replace("script-src 'self'", "script-src 'UNSAFE-EVAL'")), path },
    { template: listener(STRICT.replace("script-src 'self'", 'script-src https:')), path },
    { template: listener(STRICT.replace("script-src 'self'", 'script-src data:')), path },
    { template: listener(STRICT.replace("default-src 'none'", 'default-src *')), path },
    { template: listener(STRICT.replace("default-src 'none'; ", '')), path },
    { template: listener(STRICT.replace("frame-ancestors 'none'; ", '')), path },
    { template: listener(''), path },
  ],
  unreadable: [{ template: listener(PARAMETER), path }],
};
