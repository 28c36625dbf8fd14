import type { JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, resource, template, type RuleCases } from './cases';
import { att, NETWORK, ref } from './fixtures';

const LISTS = {
  All: resource('AWS::Route53Resolver::FirewallDomainList', { Domains: ['*'] }),
  Some: resource('AWS::Route53Resolver::FirewallDomainList', { Domains: ['*.example.com'] }),
  None: resource('AWS::Route53Resolver::FirewallDomainList', { Domains: [] }),
};
type Line = readonly [action: string, list: keyof typeof LISTS, more?: JsonObject];
const rules = (...all: readonly Line[]) =>
  resource('AWS::Route53Resolver::FirewallRuleGroup', {
    FirewallRules: all.map(([Action, list, more], i) => ({
      Action,
      FirewallDomainListId: att(list, 'Id'),
      Priority: i,
      ...more,
    })),
  });
const association = (group: string, Priority: number) =>
  resource('AWS::Route53Resolver::FirewallRuleGroupAssociation', {
    VpcId: ref('Vpc'),
    FirewallRuleGroupId: ref(group),
    Priority,
  });
const firewall = (...all: readonly Line[]) =>
  template({ ...NETWORK, ...LISTS, Rules: rules(...all), Association: association('Rules', 101) });
const config = (FirewallFailOpen: string) =>
  only('AWS::Route53Resolver::FirewallConfig', { FirewallFailOpen });
const path = 'Properties';

export const cases: RuleCases = {
  compliant: [
    firewall(['BLOCK', 'Some'], ['ALERT', 'Some']),
    firewall(['ALERT', 'Some'], ['ALLOW', 'Some'], ['BLOCK', 'All']),
    firewall(['ALLOW', 'Some'], ['BLOCK', 'Some'], ['ALERT', 'All']),
    // The number of a rule decides, not its place.
    firewall(['BLOCK', 'All', { Priority: 900 }], ['ALLOW', 'Some'], ['ALERT', 'Some']),
    template({
      ...NETWORK,
      ...LISTS,
      Last: rules(['BLOCK', 'All']),
      First: rules(['ALLOW', 'Some'], ['ALERT', 'Some']),
      LastAssociation: association('Last', 300),
      FirstAssociation: association('First', 200),
    }),
    config('DISABLED'),
  ],
  failing: [
    { template: template(NETWORK), path },
    { template: firewall(['BLOCK', 'Some'], ['BLOCK', 'Some']), path },
    { template: firewall(), path },
    { template: firewall(['BLOCK', 'None'], ['ALERT', 'Some']), path },
    // Nothing is blocked behind what is allowed.
    { template: firewall(['BLOCK', 'Some'], ['ALERT', 'Some'], ['ALLOW', 'Some']), path },
    { template: firewall(['BLOCK', 'Some'], ['ALERT', 'Some'], ['ALLOW', 'All']), path },
    // What stands behind a rule for every name is never asked.
    { template: firewall(['ALERT', 'All'], ['BLOCK', 'All']), path },
    { template: firewall(['BLOCK', 'Some'], ['ALLOW', 'Some'], ['ALERT', 'All'], ['BLOCK', 'All']), path },
    {
      template: template({
        ...NETWORK,
        ...LISTS,
        Last: rules(['BLOCK', 'All']),
        First: rules(['ALLOW', 'Some'], ['ALERT', 'Some']),
        LastAssociation: association('Last', 100),
        FirstAssociation: association('First', 200),
      }),
      path,
    },
    { template: config('ENABLED'), path: 'Properties.FirewallFailOpen' },
  ],
  unreadable: [
    {
      template: template({
        ...NETWORK,
        Association: resource('AWS::Route53Resolver::FirewallRuleGroupAssociation', {
          VpcId: ref('Vpc'),
          FirewallRuleGroupId: PARAMETER,
        }),
      }),
      path,
    },
  ],
};
