import { encryptionOf } from '../../encryption-at-rest';
import type { TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { phiOf } from '../inventory';
import type { Arrow, Node } from './layered';
import { nameOf } from './names';

/** Data that moves from one resource (or from people, or to another region) to another. */
export interface Flow {
  readonly from: TemplateResource | Outside;
  readonly to: TemplateResource | Outside;
  /** A few words for the drawing, such as `TLS 1.3 · 5432`. */
  readonly label: string;
  /** How it is protected on the way, as a phrase. */
  readonly transit: string;
  readonly both?: boolean;
}

/** An end of a flow that no template declares. */
export interface Outside {
  readonly outside: string;
  readonly kind: string;
  readonly note?: string;
}

export const PEOPLE: Outside = { outside: 'Patients and workforce', kind: 'Internet' };

const KINDS: Readonly<Record<string, string>> = {
  'AWS::Backup::BackupVault': 'Backup vault',
  'AWS::CloudTrail::Trail': 'CloudTrail',
  'AWS::Cognito::UserPool': 'Cognito user pool',
  'AWS::Config::DeliveryChannel': 'AWS Config',
  'AWS::DynamoDB::Table': 'DynamoDB table',
  'AWS::DynamoDB::GlobalTable': 'DynamoDB table',
  'AWS::EC2::FlowLog': 'VPC flow logs',
  'AWS::ECS::Service': 'Fargate service',
  'AWS::EFS::FileSystem': 'EFS file system',
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'Load balancer',
  'AWS::Kinesis::Stream': 'Kinesis stream',
  'AWS::KinesisFirehose::DeliveryStream': 'Firehose stream',
  'AWS::Lambda::Function': 'Function',
  'AWS::Logs::LogGroup': 'CloudWatch log group',
  'AWS::NetworkFirewall::Firewall': 'Network firewall',
  'AWS::RDS::DBCluster': 'Aurora cluster',
  'AWS::RDS::DBInstance': 'RDS database',
  'AWS::RDS::DBProxy': 'RDS Proxy',
  'AWS::Route53Resolver::ResolverQueryLoggingConfig': 'DNS query logs',
  'AWS::S3::Bucket': 'S3 bucket',
  'AWS::SNS::Topic': 'SNS topic',
  'AWS::SQS::Queue': 'SQS queue',
  'AWS::StepFunctions::StateMachine': 'State machine',
  'AWS::WAFv2::WebACL': 'WAF',
};

const isOutside = (end: TemplateResource | Outside): end is Outside => 'outside' in end;
const idOf = (end: TemplateResource | Outside): string =>
  isOutside(end) ? `${end.kind}: ${end.outside}` : end.ref;

export const describe = (end: TemplateResource | Outside): string =>
  isOutside(end)
    ? `${end.outside} (${end.kind})`
    : `${nameOf(end)} (${KINDS[end.type] ?? end.type}, ${end.ref})`;

/** A flow as a sentence. */
export function sentenceOf({ from, to, transit, both }: Flow, set: TemplateSet): string {
  const key = isOutside(to) ? undefined : encryptionOf(to, set);
  const rest = key === undefined ? '' : ` At rest: ${key}.`;
  return `${describe(from)} ${both ? '↔' : '→'} ${describe(to)}. In transit: ${transit}.${rest}`;
}

/** More lines for the box of a resource, such as the firewall in front of a load balancer. */
export type Notes = ReadonlyMap<TemplateResource, readonly string[]>;

/** Nodes and arrows of flows; resources of one kind, under one key and in the same company, are drawn as one. */
export function graphOf(
  flows: readonly Flow[],
  set: TemplateSet,
  notes: Notes,
): { nodes: Node[]; arrows: Arrow[] } {
  const ends = new Map<string, TemplateResource | Outside>();
  for (const { from, to } of flows) for (const end of [from, to]) ends.set(idOf(end), end);
  const twins = twinsOf(ends, flows, set);
  const arrows = new Map<string, Arrow>();
  for (const { from, to, label, both = false } of flows) {
    const [a, b] = [twins.get(idOf(from))!, twins.get(idOf(to))!];
    const known = arrows.get(`${a} ${b}`);
    arrows.set(`${a} ${b}`, { from: a, to: b, label: known?.label ?? label, both: both || !!known?.both });
  }
  const groups = new Map<string, (TemplateResource | Outside)[]>();
  for (const [id, end] of ends) {
    const twin = twins.get(id)!;
    groups.set(twin, [...(groups.get(twin) ?? []), end]);
  }
  const nodes = [...groups].map(([id, members]) => nodeFor(id, members, set, notes));
  return { nodes, arrows: [...arrows.values()] };
}

/**
 * Maps every end to the first of those that look alike: same kind, same key, same neighbours. Log groups look alike
 * by their key alone, since every one has a writer of its own.
 */
function twinsOf(
  ends: ReadonlyMap<string, TemplateResource | Outside>,
  flows: readonly Flow[],
  set: TemplateSet,
): Map<string, string> {
  let twins = new Map([...ends.keys()].map((id) => [id, id]));
  const base = (id: string): string => {
    const end = ends.get(id)!;
    return isOutside(end) ? id : `${end.type} ${end.template.region ?? ''} ${encryptionOf(end, set) ?? ''}`;
  };
  for (let round = 0; round < 3; round++) {
    const first = new Map<string, string>();
    const next = new Map<string, string>();
    for (const [id, end] of ends) {
      const alone = isOutside(end) || end.type === 'AWS::Logs::LogGroup';
      const company = flows.flatMap(({ from, to, label }) => {
        if (idOf(from) === id) return [`to ${twins.get(idOf(to))} ${label}`];
        return idOf(to) === id ? [`from ${twins.get(idOf(from))} ${label}`] : [];
      });
      const likeness = [base(id), ...(alone ? [] : new Set(company.toSorted()))].join('|');
      if (!first.has(likeness)) first.set(likeness, id);
      next.set(id, first.get(likeness)!);
    }
    twins = next;
  }
  return twins;
}

function nodeFor(
  id: string,
  members: readonly (TemplateResource | Outside)[],
  set: TemplateSet,
  notes: Notes,
): Node {
  const [end] = members as [TemplateResource | Outside];
  if (isOutside(end)) {
    return { id, kind: end.kind, title: end.outside, lines: end.note ? [end.note] : [], phi: false };
  }
  const names = members.map((member) => (isOutside(member) ? member.outside : nameOf(member)));
  const kind = KINDS[end.type] ?? end.type.replace(/^AWS::/, '').replace('::', ' ');
  const key = encryptionOf(end, set);
  return {
    id,
    kind: isAway(end, set) ? `${kind} · ${end.template.region}` : kind,
    title: names.length === 1 ? names[0]! : `${names.length}: ${counted(names)}`,
    lines: [...(key === undefined ? [] : [`key: ${keyName(key, set)}`]), ...(notes.get(end) ?? [])],
    phi: members.some((member) => !isOutside(member) && phiOf(member).phi === 'yes'),
  };
}

/** Names in order, each once, with how often. */
function counted(names: readonly string[]): string {
  return [...new Set(names)]
    .toSorted()
    .map((name) => {
      const count = names.filter((other) => other === name).length;
      return count === 1 ? name : `${name} ×${count}`;
    })
    .join(', ');
}

/** Whether a resource stands in another region than most templates do. */
function isAway({ template }: TemplateResource, set: TemplateSet): boolean {
  const regions = set.templates.map(({ region }) => region);
  const count = (region: string | undefined) => regions.filter((it) => it === region).length;
  return template.region !== undefined && count(template.region) * 2 <= regions.length;
}

/** Names of the keys that an inventory names by their references. */
function keyName(refs: string, set: TemplateSet): string {
  const keys = set.ofType('AWS::KMS::Key');
  const names = refs.split(', ').map((ref) => {
    const key = keys.find((resource) => resource.ref === ref);
    return key ? nameOf(key) : ref;
  });
  return names.join(', ');
}
