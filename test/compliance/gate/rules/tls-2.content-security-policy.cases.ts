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
/** What lets foreign or injected code in; a nonce that stands in a listener is the same in every answer. */
const LOOSE = [
  "'unsafe-inline'",
  "'UNSAFE-EVAL'",
  "'unsafe-hashes'",
  "'nonce-c2VjcmV0'",
  '*',
  '*:443',
  'https://*',
  'https://*:*/',
  'wss://*',
  '*.com',
  'https://*.com',
  'http:',
  'https:',
  'ws:',
  'wss:',
  'blob:',
  'filesystem:',
  'data:',
];
const path = 'Properties.ListenerAttributes.0.Value';

export const cases: RuleCases = {
  compliant: [
    listener(STRICT),
    listener(STRICT.replace("'none'", "'self'")),
    listener(STRICT.replace('default-src', 'Default-Src')),
  ],
  failing: [
    { template: listener(), path: 'Properties.ListenerAttributes' },
    ...LOOSE.map((source) => ({
      template: listener(STRICT.replace("script-src 'self'", `script-src 'self' ${source}`)),
      path,
    })),
    { template: listener(`${STRICT}; object-src data:`), path },
    { template: listener(STRICT.replace("default-src 'none'", 'default-src *')), path },
    { template: listener(STRICT.replace("default-src 'none'; ", '')), path },
    // Of two directives of one name a browser keeps the first.
    { template: listener(`script-src *; ${STRICT}`), path },
    { template: listener(`default-src https://example.com; ${STRICT}`), path },
    ...["frame-ancestors 'none'; ", "base-uri 'none'; ", "; form-action 'self'"].map((directive) => ({
      template: listener(STRICT.replace(directive, '')),
      path,
    })),
    { template: listener(''), path },
  ],
  unreadable: [{ template: listener(PARAMETER), path }],
};
