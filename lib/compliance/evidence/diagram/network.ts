import { isObject, type TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { nameOf, textOf } from './names';
import { placedIn, type Placed } from './placement';
import { reachesOf, type Reach } from './reach';

export interface Subnet {
  readonly zone: string;
  readonly cidr: string;
}

export interface SubnetGroup {
  readonly name: string;
  /** Where its default route leads. */
  readonly way: 'internet gateway' | 'NAT gateway' | 'firewall' | 'none';
  readonly subnets: readonly Subnet[];
}

/** Resources of one kind that stand in the same subnets behind the same security groups. */
export interface Station {
  readonly kind: string;
  readonly members: readonly TemplateResource[];
  readonly group: string;
  readonly zones: readonly string[];
  /** What an address range, rather than a security group, may reach here. */
  readonly accepts: readonly string[];
}

export interface Network {
  readonly vpc: TemplateResource;
  readonly zones: readonly string[];
  readonly groups: readonly SubnetGroup[];
  readonly stations: readonly Station[];
  readonly reaches: readonly Reach[];
  readonly hasInternetGateway: boolean;
  /** AWS services behind gateway endpoints. */
  readonly gateways: readonly string[];
  /** What watches over the network, a phrase each. */
  readonly watch: readonly string[];
}

/** Every VPC of the templates, with what stands in it and who may reach whom. */
export function networksOf(set: TemplateSet): Network[] {
  return set.ofType('AWS::EC2::VPC').map((vpc) => networkOf(vpc, set));
}

function networkOf(vpc: TemplateResource, set: TemplateSet): Network {
  const inside = (resource: TemplateResource, path = 'VpcId') =>
    set.target(resource.get(path), resource.template) === vpc;
  const subnets = set.ofType('AWS::EC2::Subnet').filter((subnet) => inside(subnet));
  const groupOf = new Map(subnets.map((subnet) => [subnet, subnetGroupName(subnet)]));
  const zones = [...new Set(subnets.map(zoneOf))].toSorted();
  const groups = [...new Set(groupOf.values())].map((name): SubnetGroup => {
    const members = subnets.filter((subnet) => groupOf.get(subnet) === name);
    return {
      name,
      way: members.map((subnet) => wayOf(subnet, set)).toSorted()[0] ?? 'none',
      subnets: members.map((subnet) => ({ zone: zoneOf(subnet), cidr: textOf(subnet.get('CidrBlock')) })),
    };
  });
  const placed = placedIn(new Set(subnets), set);
  const { reaches, accepts } = reachesOf(placed, set);
  return {
    vpc,
    zones,
    groups: groups.toSorted((a, b) => WAYS.indexOf(a.way) - WAYS.indexOf(b.way)),
    stations: stationsOf(placed, groupOf, accepts),
    reaches,
    hasInternetGateway: set.ofType('AWS::EC2::VPCGatewayAttachment').some((gateway) => inside(gateway)),
    gateways: endpoints(set, 'Gateway')
      .filter((endpoint) => inside(endpoint))
      .map(serviceName),
    watch: watchOf(inside, set),
  };
}

const WAYS: readonly SubnetGroup['way'][] = ['internet gateway', 'NAT gateway', 'firewall', 'none'];

const subnetGroupName = (subnet: TemplateResource): string =>
  subnet.tag('aws-cdk:subnet-name') ?? nameOf(subnet).replace(/(Subnet)?\d+$/, '');

function zoneOf(subnet: TemplateResource): string {
  const zone = subnet.get('AvailabilityZone');
  if (typeof zone === 'string') return zone;
  const select = isObject(zone) ? zone['Fn::Select'] : undefined;
  return Array.isArray(select) ? `zone ${Number(select[0]) + 1}` : 'zone 1';
}

const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0/0', '::/0']);

function wayOf(subnet: TemplateResource, set: TemplateSet): SubnetGroup['way'] {
  const tables = new Set(
    set
      .ofType('AWS::EC2::SubnetRouteTableAssociation')
      .filter((link) => set.target(link.get('SubnetId'), link.template) === subnet)
      .map((link) => set.target(link.get('RouteTableId'), link.template)),
  );
  const ways = set
    .ofType('AWS::EC2::Route')
    .filter((route) => {
      const table = set.target(route.get('RouteTableId'), route.template);
      return table !== undefined && tables.has(table);
    })
    .filter((route) =>
      EVERYWHERE.has(textOf(route.get('DestinationCidrBlock') ?? route.get('DestinationIpv6CidrBlock'))),
    )
    .map((route) => {
      if (route.get('GatewayId') !== undefined) return 'internet gateway';
      return route.get('NatGatewayId') === undefined ? 'firewall' : 'NAT gateway';
    });
  return WAYS.find((way) => ways.some((found) => found === way)) ?? 'none';
}

function stationsOf(
  placed: readonly Placed[],
  groupOf: ReadonlyMap<TemplateResource, string>,
  accepts: ReadonlyMap<TemplateResource, ReadonlySet<string>>,
): Station[] {
  const stations = new Map<string, Station & { members: TemplateResource[] }>();
  for (const { resource, kind, subnets, securityGroups } of placed) {
    const key = [kind, ...subnets.map(({ ref }) => ref), ...securityGroups.map(({ ref }) => ref)].join('|');
    const known = stations.get(key);
    if (known) known.members.push(resource);
    else {
      stations.set(key, {
        kind,
        members: [resource],
        group: groupOf.get(subnets[0]!)!,
        zones: [...new Set(subnets.map(zoneOf))].toSorted(),
        accepts: [...(accepts.get(resource) ?? [])].toSorted(),
      });
    }
  }
  return [...stations.values()];
}

const endpoints = (set: TemplateSet, type: 'Gateway' | 'Interface') =>
  set
    .ofType('AWS::EC2::VPCEndpoint')
    .filter((endpoint) => (textOf(endpoint.get('VpcEndpointType')) || 'Gateway') === type);

/** `kms` of `com.amazonaws.us-east-1.kms`. */
export const serviceName = (endpoint: TemplateResource): string =>
  textOf(endpoint.get('ServiceName')).replace(
    /^(aws|com\.amazonaws|cn\.com\.amazonaws)\.(sagemaker\.)?[^.]+\./,
    '',
  );

function watchOf(inside: (resource: TemplateResource, path?: string) => boolean, set: TemplateSet): string[] {
  const logs = set.ofType('AWS::EC2::FlowLog').filter((log) => inside(log, 'ResourceId'));
  const has = (type: string, path?: string) => set.ofType(type).some((resource) => inside(resource, path));
  const nat = set.ofType('AWS::EC2::NatGateway').length;
  return [
    ...new Set(logs.map((log) => `flow logs: ${textOf(log.get('TrafficType')).toLowerCase()} traffic`)),
    has('AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation', 'ResourceId') && 'DNS query logs',
    has('AWS::Route53Resolver::FirewallRuleGroupAssociation') && 'DNS Firewall',
    has('AWS::EC2::VPCEncryptionControl') && 'VPC encryption control',
    nat === 0 && 'no NAT gateway',
  ].filter((phrase) => phrase !== false);
}
