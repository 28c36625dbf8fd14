import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { loadConfig } from '../../lib/config/load';
import type { Config, Vendor } from '../../lib/config/schema';
import { ArchiveStack } from '../../lib/stacks/archive-stack';
import { KeysStack } from '../../lib/stacks/keys-stack';
import { NetworkStack } from '../../lib/stacks/network-stack';
import { checked } from '../support/synth';

const example = loadConfig(join(__dirname, '..', '..', 'config'), 'example');
const vendor: Vendor = {
  name: 'mail',
  purpose: 'Appointment reminders',
  hosts: ['api.mail.example'],
  agreement: { state: 'executed', date: '2026-01-15' },
};

/** The network judged by every rule, once for each configuration. */
function through(config: Config) {
  const checks = checked((app) => {
    const env = { account: config.account, region: config.region };
    const keys = new KeysStack(app, 'Keys', { config, env });
    const archive = new ArchiveStack(app, 'Archive', { config, env, keys });
    new NetworkStack(app, 'Network', { config, env, keys, archive }).privateRoutesFor(app);
  });
  const { path } = checks.templates.templates.find(({ name }) => name === 'Network')!;
  const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  return {
    findings: checks.recorder.findings.filter(({ stack }) => stack === 'Network'),
    template: Template.fromJSON(read(path)),
    manifest: read(join(dirname(path), 'manifest.json')),
  };
}

const closed = through({ ...example, vendors: [] });
const open = through({ ...example, vendors: [vendor] });

test.each([
  ['no vendor', closed],
  ['a vendor', open],
])('with %s it complies with every rule, and nothing is looked up in an account', (_, made) => {
  expect(made.findings).toEqual([]);
  expect(made.manifest.missing ?? []).toEqual([]);
});

describe('proof NET-5 · a way out', () => {
  const EGRESS = [
    'AWS::EC2::EIP',
    'AWS::EC2::NatGateway',
    'AWS::NetworkFirewall::Firewall',
    'AWS::NetworkFirewall::FirewallPolicy',
    'AWS::NetworkFirewall::RuleGroup',
    'AWS::NetworkFirewall::LoggingConfiguration',
  ];

  test.each(EGRESS)('without a vendor there is no %s', (type) => {
    closed.template.resourceCountIs(type, 0);
  });

  test('without a vendor no route leads out but from the edge', () => {
    const routes = Object.values(closed.template.findResources('AWS::EC2::Route'));
    expect(routes).toHaveLength(3);
    for (const { Properties } of routes) {
      expect(JSON.stringify(Properties.RouteTableId)).toContain('edgeSubnet');
    }
  });

  test('with a vendor the firewall and the resolver know its hosts and no other', () => {
    const template = open.template;
    template.hasResourceProperties('AWS::NetworkFirewall::RuleGroup', {
      RuleGroup: { RulesSource: { RulesSourceList: { Targets: ['api.mail.example'] } } },
    });
    const names = Object.values(template.findResources('AWS::Route53Resolver::FirewallDomainList')).flatMap(
      ({ Properties }) => Properties.Domains as string[],
    );
    expect(names.filter((name) => name.includes('mail'))).toEqual(['api.mail.example']);
  });
});

test('the subnets that exist keep their addresses when the first vendor comes', () => {
  const blocks = ({ template }: typeof closed) =>
    Object.fromEntries(
      Object.entries(template.findResources('AWS::EC2::Subnet')).map(([id, { Properties }]) => [
        id,
        Properties.CidrBlock as string,
      ]),
    );
  expect(blocks(open)).toMatchObject(blocks(closed));
});
