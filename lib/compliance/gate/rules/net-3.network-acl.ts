import { reachOf } from '../../template/addresses';
import type { TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { asNumber, isTrue, notApplicable, problem, problemWith, show } from '../judging';
import type { Problem, Rule } from '../rule';

const ADMIN_PORTS = [22, 3389];
const ALLOWED = 'no path for SSH (22) or RDP (3389) from the internet';

const reach = (entry: TemplateResource, set: TemplateSet) => {
  const field = entry.get('CidrBlock') === undefined ? 'Ipv6CidrBlock' : 'CidrBlock';
  return { field, reach: reachOf(entry.get(field), entry.template, set) };
};

/** The TCP ports that an entry is about; undefined when they cannot be read. */
function ports(entry: TemplateResource): readonly [number, number] | 'none' | undefined {
  const protocol = asNumber(entry.get('Protocol'));
  if (protocol === undefined) return undefined;
  if (protocol === -1) return [0, 65535];
  if (protocol !== 6) return 'none';
  const [from, to] = [asNumber(entry.get('PortRange.From')), asNumber(entry.get('PortRange.To'))];
  return from === undefined || to === undefined ? undefined : [from, to];
}

/** Whether a lower-numbered entry of the same list already denies a port to everyone. */
const isDenied = (entry: TemplateResource, port: number, set: TemplateSet): boolean => {
  const list = set.target(entry.get('NetworkAclId'), entry.template);
  return set.ofType('AWS::EC2::NetworkAclEntry').some((other) => {
    const range = ports(other);
    return (
      list !== undefined &&
      set.target(other.get('NetworkAclId'), other.template) === list &&
      other.get('RuleAction') === 'deny' &&
      !isTrue(other.get('Egress')) &&
      (asNumber(other.get('RuleNumber')) ?? Infinity) < (asNumber(entry.get('RuleNumber')) ?? -Infinity) &&
      /^(0\.0\.0\.0|::)\/0$/.test(show(other.get(reach(entry, set).field))) &&
      Array.isArray(range) &&
      range[0] <= port &&
      port <= range[1]
    );
  });
};

/** 45 CFR 164.312(a)(1). */
export const networkAcl: Rule = {
  id: 'NET-3.network-acl',
  title: 'Network ACLs let nobody on the internet reach SSH or RDP',
  help: 'Narrow the entry, or deny ports 22 and 3389 in an entry with a lower number.',
  types: ['AWS::EC2::NetworkAclEntry'],
  forbids: true,
  judge(entry, set) {
    if (isTrue(entry.get('Egress')) || entry.get('RuleAction') === 'deny') return notApplicable;
    const found: Problem[] = [];
    if (entry.get('RuleAction') !== 'allow') found.push(problem(entry, 'RuleAction', 'allow or deny'));
    const cidr = reach(entry, set);
    if (cidr.reach === 'unreadable')
      return [...found, problem(entry, cidr.field, 'a CIDR block that can be read')];
    if (cidr.reach === 'limited') return found;
    const range = ports(entry);
    if (range === 'none') return found;
    if (range === undefined) {
      const field = asNumber(entry.get('Protocol')) === undefined ? 'Protocol' : 'PortRange';
      return [...found, problem(entry, field, ALLOWED)];
    }
    const open = ADMIN_PORTS.filter(
      (port) => range[0] <= port && port <= range[1] && !isDenied(entry, port, set),
    );
    if (open.length > 0)
      found.push(problemWith(cidr.field, `the internet, on port ${open.join(' and ')}`, ALLOWED));
    return found;
  },
};
