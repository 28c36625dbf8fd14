import { cidrOf, fieldPath, portsOf, rulesIn, type TrafficRule } from '../../template/security-groups';
import type { TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { problem, problemWith } from '../judging';
import type { Problem, Rule } from '../rule';

const ALLOWED = 'HTTPS (443) only, or security groups, prefix lists and own addresses';

/** A rule resource of its own takes the default (everything) away just as an inline rule does. */
const hasEgressResource = (group: TemplateResource, set: TemplateSet): boolean =>
  set
    .ofType('AWS::EC2::SecurityGroupEgress')
    .some((egress) => set.target(egress.get('GroupId'), egress.template) === group);

function problems(rule: TrafficRule, set: TemplateSet): Problem[] {
  const cidr = cidrOf(rule, set);
  if (!cidr || cidr.reach === 'limited') return [];
  const path = fieldPath(rule, cidr.field);
  if (cidr.reach === 'unreadable') return [problem(rule.resource, path, 'a CIDR block that can be read')];
  const ports = portsOf(rule);
  if (Array.isArray(ports) && ports[0] === 443 && ports[1] === 443) return [];
  const open = Array.isArray(ports) ? `ports ${ports.join(' to ')}` : `ports: ${String(ports)}`;
  return [problemWith(path, `anywhere, ${open}`, ALLOWED)];
}

/** 45 CFR 164.312(e)(1). Amazon VPC User Guide, "Security group rules". */
export const closedEgress: Rule = {
  id: 'NET-5.closed-egress',
  title: 'No security group lets everything out',
  help: 'Name egress rules: security groups, prefix lists, or HTTPS. A group without any allows everything.',
  types: ['AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupEgress'],
  judge(resource, set) {
    const { rules, hidden } = rulesIn(resource, 'Egress');
    if (rules.length + hidden.length === 0 && !hasEgressResource(resource, set)) {
      return [problemWith('SecurityGroupEgress', 'missing, which allows everything', ALLOWED)];
    }
    return [
      ...hidden.map((path) => problem(resource, path, 'egress rules that can be read')),
      ...rules.flatMap((rule) => problems(rule, set)),
    ];
  },
};
