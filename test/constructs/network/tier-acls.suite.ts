import type { Tier } from '../../../lib/constructs/network/address-plan';
import { network } from './fixture';

interface Entry {
  readonly CidrBlock: string;
  readonly Egress: boolean;
  readonly PortRange: { readonly From: number; readonly To: number };
  readonly Protocol: number;
  readonly RuleAction: string;
}

const made = network({ guardedEgress: true });
const template = made.template();

function entriesOf(tier: Tier, direction: 'in' | 'out'): Entry[] {
  const subnet = made.stack.resolve(made.network.tier(tier)[0]!.subnetId) as { Ref: string };
  const association = Object.values(template.findResources('AWS::EC2::SubnetNetworkAclAssociation')).find(
    ({ Properties }) => Properties.SubnetId.Ref === subnet.Ref,
  );
  const acl = JSON.stringify(association!.Properties.NetworkAclId);
  return Object.values(template.findResources('AWS::EC2::NetworkAclEntry'))
    .filter(({ Properties }) => JSON.stringify(Properties.NetworkAclId) === acl)
    .map(({ Properties }) => Properties as Entry)
    .filter(({ Egress }) => Egress === (direction === 'out'));
}

const admits = (entries: readonly Entry[], cidr: string, port: number): boolean =>
  entries.some(
    ({ CidrBlock, PortRange }) =>
      [cidr, '0.0.0.0/0'].includes(CidrBlock) && PortRange.From <= port && port <= PortRange.To,
  );

const blockOf = (tier: Tier) => made.network.tier(tier)[0]!.ipv4CidrBlock;
const NETWORK = '10.40.0.0/16';
const INTERNET = '0.0.0.0/0';

test.each(['edge', 'app', 'data', 'firewall', 'egress'] as const)(
  '%s: TCP only, and neither SSH nor RDP from anywhere',
  (tier) => {
    const inbound = entriesOf(tier, 'in');
    expect(inbound.length).toBeGreaterThan(0);
    for (const { Protocol, RuleAction } of [...inbound, ...entriesOf(tier, 'out')]) {
      expect([Protocol, RuleAction]).toEqual([6, 'allow']);
    }
    for (const port of [22, 3389]) {
      for (const { PortRange } of inbound) expect(PortRange.From <= port && port <= PortRange.To).toBe(false);
    }
  },
);

test('the edge takes HTTPS, and HTTP to redirect it', () => {
  const inbound = entriesOf('edge', 'in');
  expect([443, 80, 8080, 25].map((port) => admits(inbound, INTERNET, port))).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

test('the edge reaches workloads, workloads reach endpoints and databases, answers come back', () => {
  expect(admits(entriesOf('edge', 'out'), blockOf('app'), 8443)).toBe(true);
  expect(admits(entriesOf('app', 'in'), blockOf('edge'), 8443)).toBe(true);
  expect(admits(entriesOf('app', 'out'), NETWORK, 443)).toBe(true);
  expect(admits(entriesOf('app', 'in'), NETWORK, 443)).toBe(true);
  expect(admits(entriesOf('app', 'out'), NETWORK, 5432)).toBe(true);
  expect(admits(entriesOf('data', 'in'), blockOf('app'), 5432)).toBe(true);
  expect(admits(entriesOf('data', 'out'), blockOf('app'), 40000)).toBe(true);
});

test('data speaks with the app and itself, never with the edge or the internet', () => {
  for (const direction of ['in', 'out'] as const) {
    const partners = new Set(entriesOf('data', direction).map(({ CidrBlock }) => CidrBlock));
    const own = [...made.network.tier('app'), ...made.network.tier('data')].map(
      (subnet) => subnet.ipv4CidrBlock,
    );
    expect(partners).toEqual(new Set(own));
  }
});
