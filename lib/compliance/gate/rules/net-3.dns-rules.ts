import { dnsRulesOf } from '../../template/dns-firewall';
import { asNumber, expectEach, problem, problemWith } from '../judging';
import type { Rule } from '../rule';

const LIST = 'AWS::Route53Resolver::FirewallDomainList';

/** 45 CFR 164.312(b). Amazon Route 53 Developer Guide, "Rule groups and rules in DNS Firewall". */
export const dnsRules: Rule = {
  id: 'NET-3.dns-rules',
  title: 'DNS firewalls have names and an order that can be read, and allow no list that holds every name',
  help: 'Write Domains and Priority into the template, and name in ALLOW rules the domains that are meant.',
  types: ['AWS::Route53Resolver::FirewallRuleGroup', LIST],
  judge(resource, set) {
    if (resource.type === LIST) {
      return expectEach(
        resource,
        'Domains.+',
        (name) => typeof name === 'string' && name !== '',
        'names in the template',
      );
    }
    return [
      ...expectEach(
        resource,
        'FirewallRules.+.Priority',
        (value) => asNumber(value) !== undefined,
        'a number',
      ),
      ...dnsRulesOf(resource, set)
        .filter(({ action }) => action === 'ALLOW')
        .flatMap(({ path, names, everything }) => {
          const list = `${path}.FirewallDomainListId`;
          if (!names)
            return [
              { ...problem(resource, list, 'a domain list that can be read'), unreadable: true as const },
            ];
          return everything ? [problemWith(list, 'a list of every name (*)', 'names that are meant')] : [];
        }),
    ];
  },
};
