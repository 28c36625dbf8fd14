import { leadsToInternet, routesOf } from '../../template/routes';
import { select } from '../../template/select';
import { problemWith } from '../judging';
import type { Rule } from '../rule';

const SUBNETS: Readonly<Record<string, string>> = {
  'AWS::EC2::Instance': 'SubnetId',
  'AWS::AutoScaling::AutoScalingGroup': 'VPCZoneIdentifier.*',
};

const DOORS: Readonly<Record<string, string>> = {
  'AWS::EC2::InstanceConnectEndpoint': 'an SSH and RDP tunnel into the VPC',
  'AWS::Cloud9::EnvironmentEC2': 'a shell in the VPC',
  'AWS::EC2::ClientVpnEndpoint': 'a VPN into the VPC',
};

/** 45 CFR 164.308(a)(4). */
export const noBastion: Rule = {
  id: 'NET-4.no-bastion',
  title: 'No server stands in a public subnet, and no other door leads into the network',
  help: 'Remove it; people reach servers through SSM Session Manager.',
  types: [...Object.keys(SUBNETS), ...Object.keys(DOORS)],
  forbids: true,
  judge(resource, set) {
    const door = DOORS[resource.type];
    if (door) return [problemWith('', door, 'SSM Session Manager')];
    return select(resource, SUBNETS[resource.type]!).flatMap(({ path, value }) => {
      const subnet = set.target(value, resource.template);
      const isPublic = subnet && routesOf(subnet, set).some((route) => leadsToInternet(route, set));
      return isPublic ? [problemWith(path, `public subnet ${subnet.ref}`, 'a private subnet')] : [];
    });
  },
};
