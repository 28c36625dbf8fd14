import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { synthesize } from '../../lib/synthesize';
import { RECOMMENDED_FLAGS } from '../support/synth';

const ROOT = join(__dirname, '..', '..');
const example = parse(readFileSync(join(ROOT, 'config', 'example.yaml'), 'utf8')) as {
  workloads: Record<string, unknown>[];
};
const [container] = example.workloads;
const form = { name: 'forms', kind: 'function', code: 'config', path: '/forms/*' };

/** A configuration through everything that judges, as `cdk synth` does it. */
function synthesized(config: object) {
  const configDirectory = mkdtempSync(join(tmpdir(), 'bulwark-variant-'));
  writeFileSync(join(configDirectory, 'variant.yaml'), stringify(config));
  const outdir = mkdtempSync(join(tmpdir(), 'bulwark-variant-out-'));
  const app = { context: RECOMMENDED_FLAGS, outdir };
  return synthesize({ root: ROOT, configDirectory, environment: 'variant', app }).evidence;
}

test('vendors, a database proxy and workloads of both kinds: nothing is unexplained', () => {
  const vendors = [
    {
      name: 'fax',
      purpose: 'outgoing faxes',
      hosts: ['api.fax.example'],
      agreement: { state: 'executed', date: '2026-01-01' },
    },
  ];
  const called = ['fax'];
  const workloads = [
    { ...container, vendors: called },
    { ...form, vendors: called },
  ];
  const evidence = synthesized({ ...example, vendors, database: { proxy: true }, workloads });
  expect(evidence.failures).toEqual([]);
  const lowered = evidence.controls.find(({ id }) => id === 'TLS-3')?.exceptions;
  expect(lowered?.map(({ rules, resources }) => [rules, resources.length])).toEqual([
    [['TLS-3.database-tls'], 1],
  ]);
}, 60_000);

test('services that an organization owns are left to it, and claimed by nobody here', () => {
  const names = ['configRecorder', 'guardDuty', 'securityHub', 'macie', 'inspector', 'accessAnalyzer'];
  const evidence = synthesized({
    ...example,
    organizationId: 'o-a1b2c3d4e5',
    accountServices: Object.fromEntries(names.map((name) => [name, 'existing'])),
    workloads: [{ ...form, path: '/*', holdsPhi: false }],
  });
  expect(evidence.failures).toEqual([]);
  expect(evidence.controls.find(({ id }) => id === 'DET-3')?.status).toBe('unproved');
  const declared = evidence.inventory
    .map(({ type }) => type)
    .filter((type) => /::(Config|GuardDuty|Macie|SecurityHub)::/.test(type));
  expect(declared).toEqual([]);
}, 60_000);
