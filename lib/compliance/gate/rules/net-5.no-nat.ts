import { problem, problemWith } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.308(b)(1): nothing leaves the network unless a firewall with an allow-list stands in the way. */
export const noNat: Rule = {
  id: 'NET-5.no-nat',
  title: 'No VPC has a NAT gateway, unless a network firewall guards it',
  help: 'Remove the NAT gateway, or put an AWS::NetworkFirewall::Firewall in its VPC and route through it.',
  types: ['AWS::EC2::NatGateway'],
  forbids: true,
  judge(nat, set) {
    const where = nat.get('SubnetId') === undefined ? 'VpcId' : 'SubnetId';
    const place = set.target(nat.get(where), nat.template);
    const vpc = where === 'VpcId' ? place : place && set.target(place.get('VpcId'), place.template);
    if (!vpc) return [problem(nat, where, 'a subnet of these templates, in a VPC with a network firewall')];
    const guarded = set
      .ofType('AWS::NetworkFirewall::Firewall')
      .some((firewall) => set.target(firewall.get('VpcId'), firewall.template) === vpc);
    return guarded ? [] : [problemWith(where, `${vpc.ref}, which has no network firewall`, 'no NAT gateway')];
  },
};
