import { isObject, type Json, type JsonObject, type TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { textOf } from './names';
import type { Placed } from './placement';

/** Somebody may open a connection to somebody. */
export interface Reach {
  /** `internet`, or a resource. */
  readonly from: 'internet' | TemplateResource;
  readonly to: TemplateResource;
  /** Such as `tcp 5432`. */
  readonly port: string;
}

interface Opening {
  readonly group: TemplateResource | undefined;
  readonly rule: JsonObject;
  readonly from: TemplateResource;
}

/** Every ingress rule, whether written inside its security group or beside it. */
function openings(set: TemplateSet): Opening[] {
  const inline = set
    .ofType('AWS::EC2::SecurityGroup')
    .flatMap((group) =>
      (group.list('SecurityGroupIngress') ?? [])
        .filter(isObject)
        .map((rule) => ({ group, rule, from: group })),
    );
  const beside = set.ofType('AWS::EC2::SecurityGroupIngress').map((ingress) => ({
    group: set.target(ingress.get('GroupId'), ingress.template),
    rule: ingress.properties,
    from: ingress,
  }));
  return [...inline, ...beside];
}

/** Who may reach whom by security groups, and what is open to address ranges. */
export function reachesOf(placed: readonly Placed[], set: TemplateSet) {
  const members = (group: TemplateResource | undefined) =>
    placed.filter(({ securityGroups }) => group !== undefined && securityGroups.includes(group));
  const reaches = new Map<string, Reach>();
  const accepts = new Map<TemplateResource, Set<string>>();
  for (const { group, rule, from } of openings(set)) {
    const port = portOf(rule, from, set);
    const source = set.target(rule.SourceSecurityGroupId, from.template);
    const range = textOf(rule.CidrIp ?? rule.CidrIpv6 ?? rule.SourcePrefixListId);
    for (const { resource: to } of members(group)) {
      const open = range === '0.0.0.0/0' || range === '::/0';
      const sources = open ? ['internet' as const] : members(source).map(({ resource }) => resource);
      for (const from of sources) {
        const key = `${from === 'internet' ? from : from.ref}>${to.ref}>${port}`;
        reaches.set(key, { from, to, port });
      }
      if (range !== '' && !open) {
        const words = `${port} from ${range === '*' ? 'the VPC' : range}`;
        accepts.set(to, (accepts.get(to) ?? new Set()).add(words));
      }
    }
  }
  return { reaches: [...reaches.values()], accepts };
}

function portOf(rule: JsonObject, from: TemplateResource, set: TemplateSet): string {
  const protocol = textOf(rule.IpProtocol);
  if (protocol === '-1') return 'all traffic';
  const [low, high] = [number(rule.FromPort, from, set), number(rule.ToPort, from, set)];
  if (low === '') return protocol;
  return `${protocol} ${low === high || high === '' ? low : `${low}–${high}`}`;
}

/** A port: a number, or the port of the database that the rule points to. */
function number(value: Json | undefined, from: TemplateResource, set: TemplateSet): string {
  const target = set.target(value, from.template);
  return target ? textOf(target.get('Port') ?? '5432') : textOf(value);
}
