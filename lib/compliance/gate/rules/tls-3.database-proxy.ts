import { isOneOf, isTrue, unmet } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.312(e)(1), 164.312(d). */
export const databaseProxy: Rule = {
  id: 'TLS-3.database-proxy',
  title: 'Database proxies require TLS and IAM authentication',
  help: 'Set RequireTLS to true and IAMAuth to REQUIRED.',
  types: ['AWS::RDS::DBProxy'],
  forbids: true,
  judge(proxy) {
    // With IAM authentication end to end a proxy needs no secrets, and so no Auth list.
    const throughout = proxy.get('DefaultAuthScheme') === 'IAM_AUTH';
    return unmet(proxy, [
      ['RequireTLS', isTrue, 'true'],
      [`Auth.${throughout ? '*' : '+'}.IAMAuth`, isOneOf('REQUIRED'), 'REQUIRED'],
    ]);
  },
};
