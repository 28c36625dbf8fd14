import { Match } from 'aws-cdk-lib/assertions';
import type { PrivateNetworkProps } from '../../../lib/constructs/network/private-network';
import type { Tier } from '../../../lib/constructs/network/address-plan';
import { RECOMMENDED_FLAGS } from '../../support/synth';
import { ZONES, network, routesOf } from './fixture';

const idsOf = (made: ReturnType<typeof network>, tier: Tier): string[] =>
  made.network.tier(tier).map(({ subnetId }) => (made.stack.resolve(subnetId) as { Ref: string }).Ref);

describe.each([
  ['no feature flags', {}],
  ['the recommended feature flags', RECOMMENDED_FLAGS],
])('a private network with %s', (_, flags) => {
  const made = network({}, flags);
  const template = made.template();
  const subnets = template.findResources('AWS::EC2::Subnet');

  test.each(['edge', 'app', 'data'] as const)('%s has a subnet in each zone', (tier) => {
    expect(idsOf(made, tier).map((id) => subnets[id]!.Properties.AvailabilityZone)).toEqual(ZONES);
  });

  test('no subnet gives public addresses, and nothing translates them', () => {
    for (const { Properties } of Object.values(subnets)) expect(Properties.MapPublicIpOnLaunch).toBe(false);
    template.resourceCountIs('AWS::EC2::NatGateway', 0);
    template.resourceCountIs('AWS::EC2::EIP', 0);
  });

  test('only the edge has a route, and the data tier none at all', () => {
    for (const id of idsOf(made, 'edge')) expect(Object.keys(routesOf(template, id))).toEqual(['0.0.0.0/0']);
    for (const id of [...idsOf(made, 'app'), ...idsOf(made, 'data')])
      expect(routesOf(template, id)).toEqual({});
  });

  test('the network encrypts between its hosts, by force', () => {
    template.hasResourceProperties('AWS::EC2::VPCEncryptionControl', {
      Mode: 'enforce',
      NatGatewayExclusionInput: 'disable',
      VpcPeeringExclusionInput: 'disable',
      VirtualPrivateGatewayExclusionInput: 'disable',
    });
  });

  test('the default security group is closed by a function that can close this one group alone', () => {
    const group = { 'Fn::GetAtt': [Match.anyValue(), 'DefaultSecurityGroup'] };
    template.hasResourceProperties('Custom::VpcRestrictDefaultSG', { GroupId: group });
    const policies = JSON.stringify(template.findResources('AWS::IAM::ManagedPolicy'));
    expect(policies).toContain('ec2:RevokeSecurityGroupEgress');
    expect(policies).not.toContain('ec2:Authorize');
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['ec2:RevokeSecurityGroupEgress', 'ec2:RevokeSecurityGroupIngress'],
            Resource: { 'Fn::Join': ['', Match.arrayWith([group])] },
          }),
        ]),
      },
    });
  });
});

describe('addresses', () => {
  const blocks = (props: Partial<PrivateNetworkProps>) => {
    const made = network(props);
    const subnets = made.template().findResources('AWS::EC2::Subnet');
    return Object.fromEntries(
      Object.entries(subnets).map(([id, { Properties }]) => [id, Properties.CidrBlock]),
    );
  };

  test.each(['10.40.0.0/16', '10.40.0.0/18', '172.16.0.0/20'])('%s has room for every tier', (cidr) => {
    expect(new Set(Object.values(blocks({ cidr, guardedEgress: true }))).size).toBe(15);
  });

  test('opening a way out later renumbers nothing', () => {
    expect(blocks({ guardedEgress: true })).toMatchObject(blocks({ guardedEgress: false }));
  });
});

test.each([
  [
    'two zones',
    { availabilityZones: ZONES.slice(1) },
    /availabilityZones were .*three different zones \(NET-1\)/,
  ],
  ['a zone named twice', { availabilityZones: [ZONES[0]!, ...ZONES.slice(0, 2)] }, /three different zones/],
  ['a small block', { cidr: '10.40.0.0/24' }, /cidr was 10.40.0.0\/24; allowed: .*\/16 to \/20/],
  ['a word', { cidr: 'any' }, /cidr was any/],
])('refuses %s', (_, props, message) => {
  expect(() => network(props)).toThrow(message);
});
