import { readFileSync } from 'node:fs';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Bulwark } from '../../lib/bulwark';
import type { JsonObject } from '../../lib/compliance/template/template';
import { parseConfig } from '../../lib/config/load';
import { newApp } from '../support/synth';

/** The example, and what it leaves out: workloads of each kind, vendors, webhooks, a SIEM, people, other figures. */
export const CONFIG = parseConfig(
  `${readFileSync('config/example.yaml', 'utf8').replace(/^people:(\n .*)*$/m, '')}
    vendors: [fax]
    callers: [forms]
  - { name: forms, kind: function, path: /forms/*, code: config }
  - { name: site, kind: function, path: /site/*, code: config, holdsPhi: false }
retention: { backupDays: 60, logDays: 2557 }
sessions: { idleMinutes: 15, absoluteHours: 12, stepUpMinutes: 5 }
database: { readers: 2, minCapacity: 1, maxCapacity: 16 }
people:
  provider: arn:aws:iam::111122223333:saml-provider/Workforce
  roles: [{ name: Viewer, profile: viewer }, { name: Emergency, profile: emergency }]
vendors:
  - { name: fax, purpose: faxes, hosts: [api.fax.example], agreement: { state: executed, date: '2026-01-01' } }
  - { name: siem, purpose: SIEM, hosts: [siem.example], agreement: { state: executed, date: '2026-01-01' } }
webhooks:
  - { name: issued, path: /webhooks/issued, verifier: stripe, vendor: fax, workload: forms }
  - { name: shared, path: /webhooks/shared, verifier: hmac-sha256, vendor: fax, workload: forms }
audit:
  siem: [{ tenant: clinic, url: 'https://siem.example/ingest', vendor: siem }]
`,
  'with-everything',
);

/** A deployment of its own, for a test that changes it. */
export const deploy = (): Bulwark => new Bulwark(newApp(), 'Bulwark', { config: CONFIG });

/** One that all suites look at, and none changes: it takes seconds. */
const bulwark = deploy();
export const stack = (id: string): Stack => bulwark.node.findChild(id) as Stack;
/** Of all stacks, by name. */
export const templates = (): Map<string, JsonObject> =>
  new Map(
    bulwark.node
      .findAll()
      .filter((node) => Stack.isStack(node))
      .map((stack) => [stack.stackName, Template.fromStack(stack).toJSON()]),
  );
export const template = (id: string): Template => Template.fromStack(stack(id));
