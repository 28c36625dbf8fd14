import {
  cidrOf,
  fieldPath,
  portsOf,
  rulesIn,
  wearersOf,
  type TrafficRule,
} from '../../template/security-groups';
import type { TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { problem, problemWith } from '../judging';
import type { Problem, Rule } from '../rule';

const PUBLIC_PORTS = new Set([80, 443]);
const ALLOWED = 'the internet only to load balancers, on port 443 or 80';

function problems(rule: TrafficRule, group: TemplateResource | undefined, set: TemplateSet): Problem[] {
  const cidr = cidrOf(rule, set);
  if (!cidr || cidr.reach === 'limited') return [];
  const path = fieldPath(rule, cidr.field);
  if (cidr.reach === 'unreadable') return [problem(rule.resource, path, 'a CIDR block that can be read')];
  const ports = portsOf(rule);
  if (!Array.isArray(ports) || ports[0] !== ports[1] || !PUBLIC_PORTS.has(ports[0])) {
    const open = Array.isArray(ports) ? `ports ${ports.join(' to ')}` : `ports: ${String(ports)}`;
    return [problemWith(path, `open to the internet, ${open}`, ALLOWED)];
  }
  const wearers = group ? wearersOf(group, set) : [];
  const stranger = wearers.find(({ type }) => type !== 'AWS::ElasticLoadBalancingV2::LoadBalancer');
  if (wearers.length > 0 && !stranger) return [];
  const who = stranger ? `worn by ${stranger.ref}` : 'worn by no load balancer of these templates';
  return [problemWith(path, `open to the internet, ${who}`, ALLOWED)];
}

/** 45 CFR 164.312(e)(1). */
export const publicIngress: Rule = {
  id: 'NET-1.public-ingress',
  title: 'Only load balancers accept connections from the internet, on ports 443 and 80',
  help: 'Admit security groups instead of addresses; put a load balancer in front of what must be public.',
  types: ['AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupIngress'],
  forbids: true,
  judge(resource, set) {
    const { rules, hidden } = rulesIn(resource, 'Ingress');
    const group =
      resource.type === 'AWS::EC2::SecurityGroup'
        ? resource
        : set.target(resource.get('GroupId'), resource.template);
    return [
      ...hidden.map((path) => problem(resource, path, 'ingress rules that can be read')),
      ...rules.flatMap((rule) => problems(rule, group, set)),
    ];
  },
};
