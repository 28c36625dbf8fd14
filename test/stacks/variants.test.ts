import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DISABLE_CREATION_STACK_TRACES } from 'aws-cdk-lib/cx-api';
import { parse, stringify } from 'yaml';
import type { Evidence } from '../../lib/compliance/evidence/model';
import { synthesize } from '../../lib/synthesize';
import { RECOMMENDED_FLAGS } from '../support/synth';

const ROOT = join(__dirname, '..', '..');
const example = parse(readFileSync(join(ROOT, 'config', 'example.yaml'), 'utf8')) as {
  workloads: Record<string, unknown>[];
};
const [container] = example.workloads;
const form = { name: 'forms', kind: 'function', code: 'config', path: '/forms/*' };

const SERVICES = ['configRecorder', 'guardDuty', 'securityHub', 'macie', 'inspector', 'accessAnalyzer'];
const fax = {
  name: 'fax',
  purpose: 'outgoing faxes',
  hosts: ['api.fax.example'],
  agreement: { state: 'executed', date: '2026-01-01' },
};

const siem = { ...fax, name: 'siem', purpose: 'SIEM of a clinic', hosts: ['siem.example'] };

/** All that the example leaves at its default, through everything that judges, as `cdk synth` does it. */
const config = {
  ...example,
  organizationId: 'o-a1b2c3d4e5',
  vendors: [fax, siem],
  audit: { siem: [{ tenant: 'clinic', url: 'https://siem.example/ingest', vendor: 'siem' }] },
  database: { proxy: true },
  webhooks: ['twilio', 'stripe', 'shared-secret', 'hmac-sha256'].map((verifier) => ({
    name: verifier,
    path: `/webhooks/${verifier}`,
    verifier,
    vendor: 'fax',
    workload: 'forms',
    ...(verifier === 'shared-secret' && { secretHeader: 'x-fax-secret' }),
  })),
  people: {
    provider: 'arn:aws:iam::111122223333:saml-provider/Workforce',
    roles: ['viewer', 'auditor', 'emergency'].map((profile) => ({ name: `People-${profile}`, profile })),
  },
  edge: { botControl: true, signInPath: '/sign-in' },
  accountServices: Object.fromEntries(SERVICES.map((name) => [name, 'existing'])),
  workloads: [
    { ...container, vendors: ['fax'] },
    { ...form, vendors: ['fax'] },
    { ...form, name: 'site', path: '/site/*', holdsPhi: false },
  ],
};

let evidence: Evidence;
beforeAll(() => {
  const configDirectory = mkdtempSync(join(tmpdir(), 'bulwark-variant-'));
  writeFileSync(join(configDirectory, 'variant.yaml'), stringify(config));
  const outdir = mkdtempSync(join(tmpdir(), 'bulwark-variant-out-'));
  const app = { context: { ...RECOMMENDED_FLAGS, [DISABLE_CREATION_STACK_TRACES]: true }, outdir };
  ({ evidence } = synthesize({ root: ROOT, configDirectory, environment: 'variant', app }));
}, 60_000);

test('nothing is left unexplained', () => {
  expect(evidence.failures).toEqual([]);
});

test('a proxy lowers the promise of TLS 1.3 inside, and the evidence says so', () => {
  const lowered = evidence.controls.find(({ id }) => id === 'TLS-3')?.exceptions;
  expect(lowered?.map(({ rules, resources }) => [rules, resources.length])).toEqual([
    [['TLS-3.database-tls'], 1],
  ]);
});

test('services that an organization owns are left to it, and claimed by nobody here', () => {
  expect(evidence.controls.find(({ id }) => id === 'DET-3')?.status).toBe('unproved');
  const owned = /::(Config|GuardDuty|Macie|SecurityHub|AccessAnalyzer)::/;
  expect(evidence.inventory.map(({ type }) => type).filter((type) => owned.test(type))).toEqual([]);
});
