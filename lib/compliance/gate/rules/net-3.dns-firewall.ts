import { dnsRulesOf, type DnsRule } from '../../template/dns-firewall';
import type { TemplateResource } from '../../template/template';
import { asNumber, expectEach, isOneOf, problem, problemWith, refersTo, vouching } from '../judging';
import type { Problem, Rule } from '../rule';

const ASSOCIATION = 'AWS::Route53Resolver::FirewallRuleGroupAssociation';

/** 45 CFR 164.312(b). Amazon Route 53 Developer Guide, "Using DNS Firewall to filter outbound DNS traffic". */
export const dnsFirewall: Rule = {
  id: 'NET-3.dns-firewall',
  title:
    'Every VPC has a DNS firewall that blocks and alerts, blocks behind what it allows, and fails closed',
  help: 'Associate a rule group with BLOCK and ALERT rules with the VPC, end it with a BLOCK of * when it has ALLOW rules, and leave FirewallFailOpen disabled.',
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
      }))
      .toSorted((a, b) => orderOf(a.association) - orderOf(b.association));
    if (groups.length === 0) {
      return [problemWith('', 'no DNS firewall', 'a rule group that blocks and alerts')];
    }
    const [found] = problems(groups.flatMap(({ group }) => (group ? dnsRulesOf(group, set) : [])));
    const unread = groups.find(({ group }) => group === undefined);
    if (!found || !unread) return found ? [found] : [];
    return [
      {
        ...problem(unread.association, 'FirewallRuleGroupId', 'a rule group of these templates'),
        path: 'Properties',
      },
    ];
  },
};

/** The group with the lowest number is asked first. */
const orderOf = (association: TemplateResource): number => asNumber(association.get('Priority')) ?? Infinity;

function problems(rules: readonly DnsRule[]): Problem[] {
  // Behind a rule for every name, no rule is ever asked; a rule for no name is as good as none.
  const first = rules.findIndex(({ everything }) => everything);
  const asked = rules
    .slice(0, first < 0 ? rules.length : first + 1)
    .filter(({ names }) => names?.length !== 0);
  const does = asked.map(({ action }) => action);
  const missing = ['BLOCK', 'ALERT'].filter((action) => !does.includes(action));
  if (missing.length > 0) {
    const given = `a DNS firewall without a rule that says ${missing.join(' or ')}`;
    return [problemWith('', given, 'BLOCK and ALERT rules')];
  }
  // To allow some names means something only where others are blocked.
  return does.lastIndexOf('ALLOW') > does.lastIndexOf('BLOCK')
    ? [
        problemWith(
          '',
          'a DNS firewall that blocks nothing behind what it allows',
          'a last rule that BLOCKs *',
        ),
      ]
    : [];
}
