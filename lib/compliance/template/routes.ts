import { reachOf } from './addresses';
import type { Json, Template, TemplateResource } from './template';
import type { TemplateSet } from './template-set';

interface Routes {
  readonly routesOf: ReadonlyMap<TemplateResource, readonly TemplateResource[]>;
  readonly tableOf: ReadonlyMap<TemplateResource, TemplateResource>;
  readonly subnetsOf: ReadonlyMap<TemplateResource, readonly TemplateResource[]>;
}

function build(set: TemplateSet): Routes {
  const routesOf = new Map<TemplateResource, TemplateResource[]>();
  const tableOf = new Map<TemplateResource, TemplateResource>();
  const subnetsOf = new Map<TemplateResource, TemplateResource[]>();
  for (const route of set.ofType('AWS::EC2::Route')) {
    const table = set.target(route.get('RouteTableId'), route.template);
    if (table) routesOf.set(table, [...(routesOf.get(table) ?? []), route]);
  }
  for (const association of set.ofType('AWS::EC2::SubnetRouteTableAssociation')) {
    const subnet = set.target(association.get('SubnetId'), association.template);
    const table = set.target(association.get('RouteTableId'), association.template);
    if (!subnet || !table) continue;
    tableOf.set(subnet, table);
    subnetsOf.set(table, [...(subnetsOf.get(table) ?? []), subnet]);
  }
  return { routesOf, tableOf, subnetsOf };
}

/** The routes of a subnet. Without a route table of its own it has the VPC's main one, which routes nowhere. */
export function routesOf(subnet: TemplateResource, set: TemplateSet): readonly TemplateResource[] {
  const routes = set.index(build);
  const table = routes.tableOf.get(subnet);
  return (table && routes.routesOf.get(table)) ?? [];
}

/** The subnets that a route serves. */
export function subnetsOf(route: TemplateResource, set: TemplateSet): readonly TemplateResource[] {
  const table = set.target(route.get('RouteTableId'), route.template);
  return (table && set.index(build).subnetsOf.get(table)) ?? [];
}

/** Whether a route leads to an internet gateway, as far as the template shows. */
export function leadsToInternet(route: TemplateResource, set: TemplateSet): boolean {
  const gateway = route.get('GatewayId');
  if (typeof gateway === 'string') return gateway.startsWith('igw-');
  return set.target(gateway, route.template)?.type === 'AWS::EC2::InternetGateway';
}

/** Whether a route takes everything, or a good part of the internet. */
export function isDefault(route: TemplateResource, set: TemplateSet): boolean {
  const blocks = ['DestinationCidrBlock', 'DestinationIpv6CidrBlock'].map((field) => route.get(field));
  return blocks.some((block) => block !== undefined && reachOf(block, route.template, set) !== 'limited');
}

/** The subnets that the items of a list refer to; `undefined` in the place of each that cannot be followed. */
export const subnetsIn = (
  items: readonly (Json | undefined)[],
  from: Template,
  set: TemplateSet,
): (TemplateResource | undefined)[] =>
  items.map((item) => {
    const target = set.target(item, from);
    return target?.type === 'AWS::EC2::Subnet' ? target : undefined;
  });
