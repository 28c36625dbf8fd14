import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { only, resource, template, type RuleCases } from './cases';
import { att, loadBalancer, ref } from './fixtures';

const limit = (RateBasedStatement: JsonObject, action = 'Block'): JsonObject => ({
  Action: { [action]: {} },
  Statement: { RateBasedStatement: { Limit: 2000, ...RateBasedStatement } },
});
const byIp = limit({ AggregateKeyType: 'IP' });
const by = (...CustomKeys: JsonObject[]): JsonObject => ({ AggregateKeyType: 'CUSTOM_KEYS', CustomKeys });
const byKey = (...keys: JsonObject[]) => limit(by(...keys));
const perSession = by({ Cookie: { Name: 'session' } });
const session = limit(perSession);
const acl = (...Rules: Json[]) => only('AWS::WAFv2::WebACL', { Rules });
const guarding = (scheme: string, more: JsonObject = {}) =>
  template({
    ...loadBalancer(scheme),
    Acl: resource('AWS::WAFv2::WebACL'),
    Association: resource('AWS::WAFv2::WebACLAssociation', {
      ResourceArn: ref('LoadBalancer'),
      WebACLArn: att('Acl', 'Arn'),
    }),
    ...more,
  });
const alsoGuarding = (ResourceArn: Json) =>
  guarding('internal', {
    Other: resource('AWS::WAFv2::WebACLAssociation', { ResourceArn, WebACLArn: att('Acl', 'Arn') }),
    Edge: loadBalancer('internet-facing').LoadBalancer!,
  });
const path = 'Properties.Rules';

export const cases: RuleCases = {
  compliant: [
    acl(byIp, session),
    acl(byKey({ IP: {} }), byKey({ Header: { Name: 'authorization' } })),
    acl(limit({ AggregateKeyType: 'IP', Limit: '100' }), session),
    acl(limit({ AggregateKeyType: 'IP', Limit: 20_000 }), session),
  ],
  failing: [
    { template: acl(byIp), path },
    { template: acl(session), path },
    { template: acl(limit({ AggregateKeyType: 'IP' }, 'Count'), session), path },
    { template: acl(limit({ AggregateKeyType: 'IP', Limit: 20_001 }), session), path },
    // Each pair of an address and a header has a limit of its own.
    { template: acl(byKey({ IP: {} }, { Header: { Name: 'user-agent' } }), session), path },
    { template: acl(byIp, byKey({ Cookie: { Name: 'session' } }, { IP: {} })), path },
    { template: acl(byIp, byKey()), path },
    { template: acl(limit({ AggregateKeyType: 'IP', Limit: ref('Parameter') }), session), path },
    { template: acl(limit({ AggregateKeyType: 'IP', ScopeDownStatement: {} }), session), path },
    { template: acl(byIp, limit({ ...perSession, ScopeDownStatement: {} })), path },
    { template: guarding('internet-facing'), path },
    { template: alsoGuarding(ref('Edge')), path },
    { template: alsoGuarding('arn:elsewhere'), path },
  ],
  notApplicable: [guarding('internal')],
};
