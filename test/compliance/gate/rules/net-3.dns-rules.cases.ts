import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, resource, template, type RuleCases } from './cases';
import { att } from './fixtures';

const LIST = 'AWS::Route53Resolver::FirewallDomainList';
const group = (rule: JsonObject, list: JsonObject = { Domains: ['*.example.com'] }) =>
  template({
    List: resource(LIST, list),
    Group: resource('AWS::Route53Resolver::FirewallRuleGroup', {
      FirewallRules: [{ Action: 'ALLOW', Priority: 1, FirewallDomainListId: att('List', 'Id'), ...rule }],
    }),
  });
const path = 'Properties.FirewallRules.0.FirewallDomainListId';

export const cases: RuleCases = {
  compliant: [
    only(LIST, { Domains: ['a.example.com', '*.b.example.com'] }),
    group({}),
    group({ Action: 'BLOCK' }, { Domains: ['*'] }),
    // A list of AWS: nobody needs to know what it blocks.
    group({ Action: 'BLOCK', FirewallDomainListId: 'rslvr-fdl-1234567890abcdef' }),
  ],
  failing: [
    { template: group({}, { Domains: ['*'] }), path },
    { template: group({}, { Domains: ['a.example.com', '*.'] }), path },
    { template: group({ Priority: 'first' }), path: 'Properties.FirewallRules.0.Priority' },
    { template: only(LIST, {}), path: 'Properties.Domains.0' },
    { template: only(LIST, { Domains: [] }), path: 'Properties.Domains.0' },
    { template: only(LIST, { DomainFileUrl: 's3://lists/names.txt' }), path: 'Properties.Domains.0' },
  ],
  unreadable: [
    { template: group({ FirewallDomainListId: 'rslvr-fdl-1234567890abcdef' }), path },
    { template: group({}, { DomainFileUrl: 's3://lists/names.txt' }), path },
    { template: group({}, { Domains: ['a.example.com', PARAMETER] as Json }), path },
    { template: only(LIST, { Domains: PARAMETER }), path: 'Properties.Domains' },
    { template: only(LIST, { Domains: ['a.example.com', PARAMETER] }), path: 'Properties.Domains.1' },
    { template: group({ Priority: PARAMETER }), path: 'Properties.FirewallRules.0.Priority' },
  ],
};
