import { attribute, isApplication, isPublic, loadBalancerOf } from '../../template/load-balancers';
import { notApplicable, problemAt, problemWith } from '../judging';
import type { Rule } from '../rule';

const KEY = 'routing.http.response.content_security_policy.header_value';
const ALLOWED = "a policy with default-src 'none' or 'self' and no unsafe or wildcard source";

/**
 * Sources that let foreign or injected code in. A scheme alone admits every host, and so does a wildcard for one; a nonce
 * that the listener sets is the same in every answer. data: is harmless for images.
 */
const LOOSE =
  /^('unsafe-(inline|eval|hashes)'|'nonce-.*|(https?|wss?|blob|filesystem):|([a-z]+:\/\/)?\*(\.[a-z]+)?(:[\d*]+)?(\/.*)?)$/i;

/** What is wrong with a Content-Security-Policy, in words; undefined for a strict one. */
function weakness(policy: string): string | undefined {
  const directives = policy
    .split(';')
    .map((directive) => directive.trim().split(/\s+/))
    .map(([name = '', ...sources]) => [name.toLowerCase(), sources] as const);
  for (const [name, sources] of directives) {
    const loose = sources.find((source) => LOOSE.test(source));
    if (loose !== undefined) return `${name} ${loose}`;
    if (!/^(img|font|media)-src$/.test(name) && sources.includes('data:')) return `${name} data:`;
  }
  // Of two of one name a browser keeps the first.
  const [, sources] = directives.find(([name]) => name === 'default-src') ?? [];
  const fallback = sources?.join(' ');
  if (fallback !== "'none'" && fallback !== "'self'") return `default-src ${fallback ?? 'missing'}`;
  // These do not fall back to default-src.
  const open = ['frame-ancestors', 'base-uri', 'form-action'].find(
    (required) => !directives.some(([name]) => name === required),
  );
  return open && `${open} missing`;
}

/** 45 CFR 164.312(e)(1). W3C "Content Security Policy Level 3". */
export const contentSecurityPolicy: Rule = {
  id: 'TLS-2.content-security-policy',
  title: 'Public HTTPS listeners set a strict Content-Security-Policy',
  help: `Set the listener attribute ${KEY} to a policy without unsafe-inline, unsafe-eval or wildcards.`,
  types: ['AWS::ElasticLoadBalancingV2::Listener'],
  judge(listener, set) {
    const loadBalancer = loadBalancerOf(listener, set);
    if (listener.get('Protocol') !== 'HTTPS' || !isPublic(loadBalancer)) return notApplicable;
    if (loadBalancer && !isApplication(loadBalancer)) return notApplicable;
    const found = attribute(listener, 'ListenerAttributes', KEY);
    if (found.value === undefined) return [problemWith(found.path, `${KEY} is missing`, ALLOWED)];
    if (typeof found.value !== 'string') return [problemAt(found, ALLOWED)];
    const weak = weakness(found.value);
    return weak === undefined ? [] : [problemWith(found.path, weak, ALLOWED)];
  },
};
