import { readFileSync } from 'node:fs';
import { App, CfnResource } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { BulwarkChecks } from '../../lib/compliance/gate/bulwark-checks';
import {
  isObject,
  type Template as Judged,
  type TemplateResource,
} from '../../lib/compliance/template/template';
import { parseConfig } from '../../lib/config/load';
import type { Config } from '../../lib/config/schema';
import { AlertsStack } from '../../lib/stacks/alerts-stack';
import { ArchiveStack } from '../../lib/stacks/archive-stack';
import { AuditStack } from '../../lib/stacks/audit-stack';
import { DatabaseStack } from '../../lib/stacks/database-stack';
import { DetectionStack } from '../../lib/stacks/detection-stack';
import { EdgeStack } from '../../lib/stacks/edge-stack';
import { IdentityStack } from '../../lib/stacks/identity-stack';
import { KeysStack } from '../../lib/stacks/keys-stack';
import { NetworkStack } from '../../lib/stacks/network-stack';
import { SessionStack } from '../../lib/stacks/session-stack';
import { TenancyStack } from '../../lib/stacks/tenancy-stack';
import { WebhookStack } from '../../lib/stacks/webhook-stack';
import { WorkloadStack } from '../../lib/stacks/workload-stack';
import { checked, newApp } from '../support/synth';

const IMAGE = `111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api@sha256:${'0'.repeat(64)}`;

/** The example with more workloads, of both kinds in turn. */
const configWith = (more: number): Config =>
  parseConfig(
    `${readFileSync('config/example.yaml', 'utf8')}${more > 0 ? '    callers: [api-0]\n' : ''}` +
      Array.from({ length: more }, (_, i) =>
        i % 2
          ? `  - { name: form-${i}, kind: function, path: /form-${i}/*, code: config, callers: [portal], holdsPhi: false }\n`
          : `  - { name: api-${i}, kind: container, path: /api-${i}/*, callers: [portal], image: '${IMAGE}' }\n`,
      ).join(''),
    `${more + 1} workloads`,
  );

function build(app: App, config: Config) {
  const common = { env: { account: config.account, region: config.region }, config };
  const keys = new KeysStack(app, 'Keys', common);
  const alerts = new AlertsStack(app, 'Alerts', { ...common, keys });
  const archive = new ArchiveStack(app, 'Archive', { ...common, keys });
  const network = new NetworkStack(app, 'Network', { ...common, keys, archive });
  const edge = new EdgeStack(app, 'Edge', { ...common, keys, alerts, archive, network });
  const database = new DatabaseStack(app, 'Database', { ...common, keys, network, alerts });
  const tenancy = new TenancyStack(app, 'Tenancy', { ...common, keys, archive });
  const detection = new DetectionStack(app, 'Detection', { ...common, keys, archive, alerts });
  const audit = new AuditStack(app, 'Audit', {
    ...common,
    keys,
    archive,
    alerts,
    detection,
    network,
    database,
    tenancy,
  });
  const session = new SessionStack(app, 'Session', { ...common, keys });
  const identity = new IdentityStack(app, 'Identity', { ...common, keys, database, audit });
  const webhooks = new WebhookStack(app, 'Webhook', { ...common, keys, alerts, audit, edge, network });
  const workloads = config.workloads.map(
    (workload) =>
      new WorkloadStack(app, `Workload-${workload.name}`, {
        ...common,
        workload,
        keys,
        alerts,
        network,
        edge,
        database,
        tenancy,
        audit,
        session,
        identity,
        webhooks,
      }),
  );
  network.privateRoutesFor(app);
  return { edge, workloads };
}

const config = configWith(2);
let edge: EdgeStack;
let checks: BulwarkChecks;
beforeAll(() => {
  checks = checked((app) => {
    ({ edge } = build(app, config));
  });
});

const ours = (name: string) => /^(Edge|Workload-)/.test(name);
const workloadTemplates = () => checks.templates.templates.filter(({ name }) => name.startsWith('Workload-'));
const ofType = (type: string): readonly TemplateResource[] => checks.templates.ofType(type);

test('no rule finds anything in the edge and in workloads of both kinds', () => {
  expect(checks.recorder.findings.filter(({ stack }) => ours(stack))).toEqual([]);
});

test('the edge depends on no workload', () => {
  expect(edge.dependencies.map(({ stackName }) => stackName).filter((name) => ours(name))).toEqual([]);
});

test('a workload that loses its last caller takes no export from under its own stack', () => {
  const exports = (config: Config) =>
    Object.keys(Template.fromStack(build(newApp(), config).edge).toJSON().Outputs);
  expect(exports(configWith(0))).toEqual(expect.arrayContaining(exports(configWith(1))));
});

test('with twenty workloads, no stack comes near the limit of 500 resources', () => {
  const { edge: first, workloads } = build(newApp(), configWith(19));
  expect(workloads).toHaveLength(20);
  for (const stack of [first, ...workloads]) {
    const resources = stack.node.findAll().filter((node) => CfnResource.isCfnResource(node));
    expect(resources.length).toBeGreaterThan(0);
    expect(resources.length).toBeLessThanOrEqual(100);
  }
});

test('every workload takes its path at both entrances, and the one that takes everything comes last', () => {
  const rules = ofType('AWS::ElasticLoadBalancingV2::ListenerRule').map((rule) => ({
    listener: JSON.stringify(rule.get('ListenerArn')),
    priority: Number(rule.get('Priority')),
    path: rule.get('Conditions.0.PathPatternConfig.Values.0'),
  }));
  const listeners = new Set(rules.map(({ listener }) => listener));
  expect(listeners.size).toBe(2);
  for (const listener of listeners) {
    const own = rules
      .filter((rule) => rule.listener === listener)
      .toSorted((a, b) => a.priority - b.priority);
    expect(new Set(own.map(({ priority }) => priority)).size).toBe(3);
    expect(own.at(-1)!.path).toBe('/*');
    expect(new Set(own.map(({ path }) => path))).toEqual(new Set(config.workloads.map(({ path }) => path)));
  }
});

describe('what a workload reaches', () => {
  const outOf = (template: Judged) => {
    const groups = [...template.resources.values()].filter(({ type }) => type === 'AWS::EC2::SecurityGroup');
    expect(groups).toHaveLength(1);
    const own = groups[0]!;
    const apart = [...template.resources.values()]
      .filter(({ type }) => type === 'AWS::EC2::SecurityGroupEgress')
      .filter((rule) => checks.templates.target(rule.get('GroupId'), template) === own)
      .map(({ properties }) => properties);
    return [...(own.list('SecurityGroupEgress') ?? []), ...apart].filter(isObject).map((rule) => ({
      port: rule.FromPort,
      single: rule.FromPort === rule.ToPort,
      cidr: rule.CidrIp,
      to:
        rule.DestinationPrefixListId ??
        checks.templates.target(rule.DestinationSecurityGroupId, template)?.template.name,
    }));
  };
  const aws = [
    { port: 443, single: true, cidr: undefined, to: 'Edge' },
    { port: 443, single: true, cidr: undefined, to: 'Network' },
    { port: 443, single: true, cidr: undefined, to: 'pl-63a5400a' },
  ];
  const template = (name: string) => workloadTemplates().find((it) => it.name === `Workload-${name}`)!;
  const byTarget = (a: { to: unknown }, b: { to: unknown }) => String(a.to).localeCompare(String(b.to));

  test('with PHI: endpoints, other services, S3 and the database, each on one port', () => {
    for (const name of ['portal', 'api-0']) {
      expect(outOf(template(name)).toSorted(byTarget)).toEqual(
        [...aws, { port: 5433, single: true, cidr: undefined, to: 'Database' }].toSorted(byTarget),
      );
      expect(JSON.stringify(template(name).body)).toContain(`app_${name.replace('-', '_')}`);
    }
  });

  test('without PHI: not the database; what it is made of is declared free of PHI', () => {
    const form = template('form-1');
    expect(outOf(form).toSorted(byTarget)).toEqual([...aws].toSorted(byTarget));
    expect(JSON.stringify(form.body)).not.toContain('rds-db:connect');
    expect(form.resources.size).toBeGreaterThan(0);
    for (const { metadata } of form.resources.values()) {
      expect(metadata.Bulwark).toMatchObject({ Phi: { Holds: 'no' } });
    }
  });
});

test('only the public edge is open to the world', () => {
  const open = [...checks.templates.resources()].filter(
    (resource) => ours(resource.template.name) && JSON.stringify(resource.properties).includes('"0.0.0.0/0"'),
  );
  expect(open.map(({ template, type }) => [template.name, type])).toEqual([
    ['Edge', 'AWS::EC2::SecurityGroup'],
  ]);
});
