import { select } from '../../template/select';
import type { TemplateResource } from '../../template/template';
import { expectEach, isOneOf, problem, problemWith, refersTo, vouching } from '../judging';
import type { Rule } from '../rule';

const actionsOf = (group: TemplateResource): unknown[] =>
  select(group, 'FirewallRules.*.Action').map(({ value }) => value);

const ASSOCIATION = 'AWS::Route53Resolver::FirewallRuleGroupAssociation';

/** 45 CFR 164.312(b). Amazon Route 53 Developer Guide, "Using DNS Firewall to filter outbound DNS traffic". */
export const dnsFirewall: Rule = {
  id: 'NET-3.dns-firewall',
  title: 'Every VPC has a DNS firewall that blocks and alerts, and fails closed',
  help: 'Associate a rule group with BLOCK and ALERT rules with the VPC, and leave FirewallFailOpen disabled.',
  types: ['AWS::EC2::VPC', 'AWS::Route53Resolver::FirewallConfig'],
  judge(resource, set) {
    if (resource.type !== 'AWS::EC2::VPC') {
      return expectEach(resource, 'FirewallFailOpen?', isOneOf('DISABLED'), 'DISABLED');
    }
    const groups = vouching(set, resource, ASSOCIATION)
      .filter((association) => refersTo(set, association, 'VpcId', resource))
      .map((association) => ({
        association,
        group: set.target(association.get('FirewallRuleGroupId'), association.template),
      }));
    if (groups.length === 0) {
      return [problemWith('', 'no DNS firewall', 'a rule group that blocks and alerts')];
    }
    const unread = groups.find(({ group }) => group === undefined);
    const actions = new Set(groups.flatMap(({ group }) => (group ? actionsOf(group) : [])));
    const missing = ['BLOCK', 'ALERT'].filter((action) => !actions.has(action));
    if (missing.length === 0) return [];
    return unread
      ? [
          {
            ...problem(unread.association, 'FirewallRuleGroupId', 'a rule group of these templates'),
            path: 'Properties',
          },
        ]
      : [
          problemWith(
            '',
            `a DNS firewall without a rule that says ${missing.join(' or ')}`,
            'BLOCK and ALERT rules',
          ),
        ];
  },
};
