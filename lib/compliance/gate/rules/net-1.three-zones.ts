import { SUBNETS_OF } from '../../template/placement';
import { select } from '../../template/select';
import { intrinsicOf, type Json, type TemplateResource } from '../../template/template';
import { notApplicable, problemAt, problemWith } from '../judging';
import type { Rule } from '../rule';

const PATTERNS: Readonly<Record<string, string>> = {
  ...SUBNETS_OF,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'Subnets.+',
};
const ZONES = 3;
const ALLOWED = `subnets of these templates in at least ${ZONES} availability zones`;

/** A literal zone, or `Fn::Select` of `Fn::GetAZs`; undefined for what could be any zone. */
function zoneOf(subnet: TemplateResource): string | undefined {
  const zone: Json | undefined = subnet.get('AvailabilityZone') ?? subnet.get('AvailabilityZoneId');
  if (typeof zone === 'string') return zone;
  return intrinsicOf(zone) === 'Fn::Select' ? JSON.stringify(zone) : undefined;
}

/** 45 CFR 164.312(a)(1), 164.308(a)(7): the loss of one zone loses nothing. */
export const threeZones: Rule = {
  id: 'NET-1.three-zones',
  title: 'Data, compute and load balancers span three availability zones',
  help: 'Name one subnet in each of three availability zones.',
  types: Object.keys(PATTERNS),
  judge(resource, set) {
    // SubnetMappings is the other way to place a load balancer.
    const mapped = resource.get('Subnets') === undefined && resource.get('SubnetMappings') !== undefined;
    const placed = select(resource, mapped ? 'SubnetMappings.+.SubnetId' : PATTERNS[resource.type]!);
    if (placed.length === 0) return notApplicable;
    const zones = new Set<string>();
    for (const { path, value } of placed) {
      const subnet = set.target(value, resource.template);
      const zone = subnet?.type === 'AWS::EC2::Subnet' ? zoneOf(subnet) : undefined;
      if (zone === undefined) return [problemAt({ path, value }, ALLOWED)];
      zones.add(zone);
    }
    if (zones.size >= ZONES) return [];
    const list = placed[0]!.path.replace(/\.\d+(\.SubnetId)?$/, '');
    return [problemWith(list, `in ${zones.size} zone${zones.size === 1 ? '' : 's'}`, ALLOWED)];
  },
};
