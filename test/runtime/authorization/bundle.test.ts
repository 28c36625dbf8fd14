import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const ROOT = join(__dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));

const APPLICATION = `
  import { Authorizer } from './runtime/authorization';
  const patient = { id: 'p', locations: ['main'], careTeam: ['me'], covering: [], referring: [], self: [] };
  const principal = { tenant: 'a', person: 'me', directory: 'workforce', roles: ['provider'], role: 'provider',
    locations: ['main'], session: 's', authenticatedAt: 0 };
  const authorizer = new Authorizer();
  const ask = (tenant) => authorizer.decide(principal, 'read', { type: 'note', id: 'n', tenant, patient, author: 'x' }).reason;
  console.log(ask('a'), ask('b'));
`;

test('proof IDN-4 · the engine and the policies travel beside a bundle, and decide there as here', async () => {
  const outfile = join(folder, 'index.js');
  await build({
    stdin: { contents: APPLICATION, resolveDir: ROOT },
    bundle: true,
    platform: 'node',
    target: 'node20',
    outfile,
    logLevel: 'error',
  });
  const run = () =>
    execFileSync(process.execPath, [outfile], { encoding: 'utf8', stdio: 'pipe', cwd: folder });
  expect(run).toThrow(/cedar_wasm_bg\.wasm/); // nothing decides, nothing starts
  const engine = dirname(require.resolve('@cedar-policy/cedar-wasm/nodejs'));
  copyFileSync(join(engine, 'cedar_wasm_bg.wasm'), join(folder, 'cedar_wasm_bg.wasm'));
  expect(run).toThrow(/no folder policies/);
  cpSync(join(ROOT, 'policies'), join(folder, 'policies'), { recursive: true });
  expect(run()).toBe('permitted another-tenant\n');
});
