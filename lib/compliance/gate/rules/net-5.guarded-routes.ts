import { isDefault, leadsToInternet, routesOf, subnetsOf } from '../../template/routes';
import { select } from '../../template/select';
import type { TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { isPresent, notApplicable, problemWith } from '../judging';
import type { Rule } from '../rule';

/** Ways out of a VPC that serve private subnets; an internet gateway serves only what has a public address. */
const WAYS_OUT = [
  'NatGatewayId',
  'EgressOnlyInternetGatewayId',
  'TransitGatewayId',
  'VpcPeeringConnectionId',
  'NetworkInterfaceId',
  'InstanceId',
  'CarrierGatewayId',
  'LocalGatewayId',
  'CoreNetworkArn',
] as const;

const ALLOWED = 'a default route to a network firewall, or none';

function firewallSubnets(set: TemplateSet): Set<TemplateResource> {
  const found = new Set<TemplateResource>();
  for (const firewall of set.ofType('AWS::NetworkFirewall::Firewall')) {
    for (const { value } of select(firewall, 'SubnetMappings.*.SubnetId')) {
      const subnet = set.target(value, firewall.template);
      if (subnet) found.add(subnet);
    }
  }
  return found;
}

/** Whether a route leads into a network firewall of the templates. */
const leadsToFirewall = (route: TemplateResource, set: TemplateSet): boolean =>
  set
    .mentions(route.get('VpcEndpointId'), route.template)
    .some(({ type }) => type === 'AWS::NetworkFirewall::Firewall');

/** Whether the subnet of a NAT gateway sends everything on to a firewall. */
function isNatBehindFirewall(route: TemplateResource, set: TemplateSet): boolean {
  const nat = set.target(route.get('NatGatewayId'), route.template);
  const subnet = nat && set.target(nat.get('SubnetId'), nat.template);
  if (!subnet) return false;
  const exits = routesOf(subnet, set).filter((it) => isDefault(it, set));
  return exits.length > 0 && exits.every((it) => leadsToFirewall(it, set));
}

/** 45 CFR 164.312(e)(1), 164.308(b)(1). */
export const guardedRoutes: Rule = {
  id: 'NET-5.guarded-routes',
  title: 'Every default route of a private subnet leads through a network firewall',
  help: "Route 0.0.0.0/0 and ::/0 to the firewall's endpoint of the zone, or remove the route.",
  types: ['AWS::EC2::Route'],
  forbids: true,
  judge(route, set) {
    if (!isDefault(route, set)) return notApplicable;
    if (isPresent(route.get('VpcEndpointId'))) {
      if (leadsToFirewall(route, set)) return [];
      return [problemWith('VpcEndpointId', 'an endpoint of no firewall of these templates', ALLOWED)];
    }
    const gateway = WAYS_OUT.find((way) => isPresent(route.get(way)));
    if (!gateway) {
      const isInternet = leadsToInternet(route, set);
      return isInternet
        ? notApplicable
        : [problemWith('GatewayId', 'a gateway that cannot be read', ALLOWED)];
    }
    const guards = set.index(firewallSubnets);
    const served = subnetsOf(route, set);
    if (served.length > 0 && served.every((subnet) => guards.has(subnet))) return [];
    if (gateway === 'NatGatewayId' && isNatBehindFirewall(route, set)) return [];
    return [problemWith(gateway, 'a way out that no firewall guards', ALLOWED)];
  },
};
