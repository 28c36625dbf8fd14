import type { FirewallRule } from './managed-rules';

/** The cookie that carries a session; the `__Host-` prefix binds it to the host and to TLS. */
export const SESSION_COOKIE = '__Host-session';

const NONE = [{ priority: 0, type: 'NONE' }];

/**
 * Limits by address and by account (INT-2). An account is known by its session cookie or its bearer token; a request
 * without them is counted by its address only. AWS WAF Developer Guide, "Rate-based rule aggregation options".
 * @param limit requests in five minutes, for each address and each account
 */
export function rateLimits(limit: number): readonly FirewallRule[] {
  const window = { limit, evaluationWindowSec: 300 };
  const byKey = (name: string, key: object): FirewallRule => ({
    name,
    statement: {
      rateBasedStatement: { ...window, aggregateKeyType: 'CUSTOM_KEYS', customKeys: [key] },
    },
    action: { block: { customResponse: { responseCode: 429 } } },
  });
  return [
    {
      name: 'RateByAddress',
      statement: { rateBasedStatement: { ...window, aggregateKeyType: 'IP' } },
      action: { block: { customResponse: { responseCode: 429 } } },
    },
    byKey('RateBySession', { cookie: { name: SESSION_COOKIE, textTransformations: NONE } }),
    byKey('RateByToken', { header: { name: 'authorization', textTransformations: NONE } }),
  ];
}
