import { reachOf, type Reach } from './addresses';
import { asList } from './policy';
import { intrinsicOf, isObject, type Json, type JsonObject, type TemplateResource } from './template';
import type { TemplateSet } from './template-set';

export type Direction = 'Ingress' | 'Egress';

/** One rule of a security group, inline or a resource of its own. */
export interface TrafficRule {
  readonly resource: TemplateResource;
  /** Dotted path of the rule below Properties; empty for a resource of its own. */
  readonly path: string;
  readonly body: JsonObject;
  readonly direction: Direction;
}

/** The rules that a security group, or a rule resource, declares itself; `hidden` are the paths of unreadable ones. */
export function rulesIn(
  resource: TemplateResource,
  direction: Direction,
): { readonly rules: readonly TrafficRule[]; readonly hidden: readonly string[] } {
  if (resource.type === `AWS::EC2::SecurityGroup${direction}`) {
    return { rules: [{ resource, path: '', body: resource.properties, direction }], hidden: [] };
  }
  if (resource.type !== 'AWS::EC2::SecurityGroup') return { rules: [], hidden: [] };
  const property = `SecurityGroup${direction}`;
  const value = resource.get(property);
  if (intrinsicOf(value)) return { rules: [], hidden: [property] };
  const rules: TrafficRule[] = [];
  const hidden: string[] = [];
  asList(value).forEach((body: Json, i) => {
    const path = Array.isArray(value) ? `${property}.${i}` : property;
    if (isObject(body) && !intrinsicOf(body)) rules.push({ resource, path, body, direction });
    else hidden.push(path);
  });
  return { rules, hidden };
}

/** The path of a field of a rule, below Properties. */
export const fieldPath = ({ path }: TrafficRule, field: string): string =>
  path ? `${path}.${field}` : field;

/** Where a rule's CIDR fields reach; `undefined` when it names a security group or prefix list instead. */
export function cidrOf(rule: TrafficRule, set: TemplateSet): { field: string; reach: Reach } | undefined {
  let found: { field: string; reach: Reach } | undefined;
  for (const field of ['CidrIp', 'CidrIpv6']) {
    if (rule.body[field] === undefined) continue;
    const reach = reachOf(rule.body[field], rule.resource.template, set);
    if (!found || reach !== 'limited') found = { field, reach };
  }
  return found;
}

const port = (value: Json | undefined): number | undefined =>
  typeof value === 'number'
    ? value
    : typeof value === 'string' && /^-?\d+$/.test(value)
      ? Number(value)
      : undefined;

/** Protocols in which ports mean what the rules ask about; -1 is every protocol. */
const WITH_PORTS = new Set(['tcp', 'udp', '6', '17']);
const protocol = (rule: TrafficRule): string | undefined => {
  const value = rule.body.IpProtocol;
  return typeof value === 'string' || typeof value === 'number' ? String(value).toLowerCase() : undefined;
};

/** The ports that a rule opens, inclusive; `all` for every protocol, `none` for one without ports, else unreadable. */
export function portsOf(rule: TrafficRule): readonly [number, number] | 'all' | 'none' | 'unreadable' {
  const name = protocol(rule);
  if (name === undefined) return 'unreadable';
  if (name === '-1') return 'all';
  if (!WITH_PORTS.has(name)) return 'none';
  const { FromPort, ToPort } = rule.body;
  if (FromPort === undefined && ToPort === undefined) return 'all';
  const [from, to] = [port(FromPort), port(ToPort)];
  return from === undefined || to === undefined ? 'unreadable' : from === -1 ? 'all' : [from, to];
}

/** Everything that wears a security group: the resources that mention it, its own and others' rules aside. */
export function wearersOf(group: TemplateResource, set: TemplateSet): readonly TemplateResource[] {
  return set.index(wearers).get(group) ?? [];
}

function wearers(set: TemplateSet): Map<TemplateResource, TemplateResource[]> {
  const found = new Map<TemplateResource, TemplateResource[]>();
  if (set.ofType('AWS::EC2::SecurityGroup').length === 0) return found;
  for (const resource of set.resources()) {
    if (resource.type.startsWith('AWS::EC2::SecurityGroup')) continue;
    for (const target of set.mentions(resource.properties, resource.template)) {
      if (target.type !== 'AWS::EC2::SecurityGroup') continue;
      found.set(target, [...(found.get(target) ?? []), resource]);
    }
  }
  return found;
}
