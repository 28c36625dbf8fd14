import { allowedHosts } from '../../../lib/constructs/network/allowed-hosts';
import type { Tier } from '../../../lib/constructs/network/address-plan';
import { VendorEgress } from '../../../lib/constructs/network/vendor-egress';
import { ZONES, network, routesOf } from './fixture';

const vendors = [
  { name: 'mail', hosts: ['api.mail.example', 'eu.mail.example'] },
  { name: 'video', hosts: ['video.example'] },
];

function guarded() {
  const made = network({ guardedEgress: true });
  new VendorEgress(made.stack, 'Egress', { network: made.network, vendors, logBucket: made.bucket });
  return { ...made, rendered: made.template() };
}

const made = guarded();
const { rendered: template } = made;
const idsOf = (tier: Tier): string[] =>
  made.network.tier(tier).map(({ subnetId }) => (made.stack.resolve(subnetId) as { Ref: string }).Ref);
const groups = Object.values(template.findResources('AWS::NetworkFirewall::RuleGroup'));
const stateful = groups.find(({ Properties }) => Properties.Type === 'STATEFUL')!.Properties;
const stateless = groups.find(({ Properties }) => Properties.Type === 'STATELESS')!.Properties;
const policy = Object.values(template.findResources('AWS::NetworkFirewall::FirewallPolicy'))[0]!.Properties
  .FirewallPolicy;
const targets: readonly string[] = stateful.RuleGroup.RulesSource.RulesSourceList.Targets;

/** AWS Network Firewall, "RulesSourceList": a target is an exact name, or with a leading dot a name and all below it. */
const passes = (host: string): boolean =>
  targets.some((target) =>
    target.startsWith('.') ? host === target.slice(1) || host.endsWith(target) : host === target,
  );

describe('proof NET-5 · the hosts that the firewall passes', () => {
  test('are those of the vendors, and TLS by name is the only way through', () => {
    expect(stateful.RuleGroup.RulesSource).toEqual({
      RulesSourceList: {
        GeneratedRulesType: 'ALLOWLIST',
        TargetTypes: ['TLS_SNI'],
        Targets: ['api.mail.example', 'eu.mail.example', 'video.example'],
      },
    });
    expect(policy).toMatchObject({
      StatefulEngineOptions: { RuleOrder: 'STRICT_ORDER', StreamExceptionPolicy: 'DROP' },
      StatefulDefaultActions: ['aws:drop_established', 'aws:alert_established'],
      StatelessDefaultActions: ['aws:drop'],
      StatelessFragmentDefaultActions: ['aws:drop'],
    });
  });

  test.each(['api.mail.example', 'eu.mail.example', 'video.example'])('%s passes', (host) => {
    expect(passes(host)).toBe(true);
  });

  test.each([
    'attacker.example',
    'mail.example',
    'other.mail.example',
    'x.api.mail.example',
    'api.mail.example.attacker.example',
    'notvideo.example',
    'example',
    '',
  ])('the unlisted host "%s" does not', (host) => {
    expect(passes(host)).toBe(false);
  });

  test.each([
    '*.mail.example',
    '.mail.example',
    'example',
    '203.0.113.7',
    'api.mail.example:443',
    '',
    'A.example',
  ])('a vendor cannot list "%s"', (host) => {
    expect(() => allowedHosts([{ name: 'mail', hosts: [host] }])).toThrow(/vendor mail: the host was/);
  });
});

test('only TCP on port 443 of the app reaches the list, there and back', () => {
  const app = made.network.tier('app').map((subnet) => ({ AddressDefinition: subnet.ipv4CidrBlock }));
  const https = [{ FromPort: 443, ToPort: 443 }];
  const anywhere = [{ AddressDefinition: '0.0.0.0/0' }];
  expect(
    stateless.RuleGroup.RulesSource.StatelessRulesAndCustomActions.StatelessRules.map(
      (rule: { RuleDefinition: unknown }) => rule.RuleDefinition,
    ),
  ).toEqual([
    {
      Actions: ['aws:forward_to_sfe'],
      MatchAttributes: { Protocols: [6], Sources: app, Destinations: anywhere, DestinationPorts: https },
    },
    {
      Actions: ['aws:forward_to_sfe'],
      MatchAttributes: { Protocols: [6], Sources: anywhere, SourcePorts: https, Destinations: app },
    },
  ]);
});

test.each([0, 1, 2])('zone %i goes out and comes back by its own firewall endpoint', (zone) => {
  const [app, firewall, egress] = (['app', 'firewall', 'egress'] as const).map((tier) => idsOf(tier)[zone]!);
  const out = routesOf(template, app!)['0.0.0.0/0'];
  expect(JSON.stringify(out)).toContain(`"${ZONES[zone]}:"`);
  expect(routesOf(template, egress!)[made.network.tier('app')[zone]!.ipv4CidrBlock]).toEqual(out);
  const { NatGatewayId } = routesOf(template, firewall!)['0.0.0.0/0']!;
  const nat =
    template.findResources('AWS::EC2::NatGateway')[
      (NatGatewayId as { 'Fn::GetAtt': string[] })['Fn::GetAtt'][0]!
    ];
  expect(nat!.Properties.SubnetId).toEqual({ Ref: egress });
});

test('the data tier has no way out', () => {
  for (const id of idsOf('data')) expect(routesOf(template, id)).toEqual({});
});

test('every connection and every refusal is logged to the bucket', () => {
  template.hasResourceProperties('AWS::NetworkFirewall::LoggingConfiguration', {
    LoggingConfiguration: {
      LogDestinationConfigs: ['ALERT', 'FLOW'].map((type) => ({
        LogType: type,
        LogDestinationType: 'S3',
        LogDestination: { bucketName: 'delivery', prefix: `egress/${type.toLowerCase()}` },
      })),
    },
  });
});

test('refuses to open a way out to nobody', () => {
  const { stack, network: closed, bucket } = network({ guardedEgress: true });
  expect(
    () => new VendorEgress(stack, 'Egress', { network: closed, vendors: [], logBucket: bucket }),
  ).toThrow(/no vendor was given/);
});
