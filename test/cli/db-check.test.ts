import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../support/run-command';
import { type Postgres, startPostgres } from '../support/postgres';

const FOREIGN = join(__dirname, '..', 'runtime', 'database', 'foreign');
const folder = mkdtempSync(join(tmpdir(), 'bulwark-accept-'));
let server: Postgres;

beforeAll(async () => {
  server = await startPostgres();
  await server.admin.query('create role stranger login');
  for (const name of ['naive', 'auth-uid', 'schema-per-tenant']) {
    const client = await server.connect('postgres', await server.createDatabase({ name }));
    await client.query(readFileSync(join(FOREIGN, `${name}.sql`), 'utf8'));
    await client.end();
  }
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await server.stop();
});

const check = (database: string, ...more: string[]) =>
  runCommand('db', 'check', '--url', server.url('stranger', database), ...more);

interface Report {
  readonly failed: boolean;
  readonly findings: readonly { readonly check: string; readonly object: string }[];
  readonly weak: readonly unknown[];
}
const json = async (database: string, ...more: string[]) => {
  const { code, out } = await check(database, ...more, '--json');
  const report = JSON.parse(out) as Report;
  return { code, ...report, broken: report.findings.map((one) => `${one.check} ${one.object}`) };
};

describe('databases of others, asked by a role that may do nothing', () => {
  test('ENABLE without FORCE, and the owner connects', async () => {
    const { code, broken } = await json('naive', '--operator', 'authenticator');
    expect(code).toBe(1);
    expect(broken).toEqual([
      'TEN-1.tenant-column table clinic.organizations',
      'TEN-1.tenant-null table clinic.appointments',
      'TEN-1.enabled table clinic.appointments',
      'TEN-1.forced table clinic.patients',
      'TEN-1.unique table clinic.appointments',
      'TEN-1.unique table clinic.patients',
      'TEN-1.unique table clinic.patients',
      'TEN-1.foreign-key table clinic.appointments',
      'TEN-1.view view clinic.todays_appointments',
      'TEN-1.function-search-path function clinic.patient_count()',
      'TEN-1.function-public function clinic.patient_count()',
      'TEN-1.role-owner role clinic_app',
    ]);
  });

  test('policies that ask who the user is', async () => {
    const { broken } = await json('auth-uid', '--schema', 'public', 'auth');
    expect(broken).toEqual(
      expect.arrayContaining([
        'TEN-1.policy-open table public.members',
        'TEN-1.policy-check table public.patients',
        'TEN-1.function-owner function public.is_member(uuid)',
        'TEN-1.role-bypass role authenticator',
        'TEN-1.default-privileges role postgres',
      ]),
    );
    expect(broken).not.toContain('TEN-1.policy-open table public.patients');
  });

  test('a schema for each tenant is one finding, however many there are', async () => {
    const { broken } = await json('schema-per-tenant', '--operator', 'authenticator', 'clinic_app');
    expect(broken).toEqual([
      'TEN-1.schema-per-tenant schemas tenant_cedar, tenant_maple, tenant_oak and tenant_pine',
    ]);
  });
});

test('for a person: by object, with why and what would cure it, in plain text where there is no terminal', async () => {
  const { code, out, err } = await check('naive', '--operator', 'authenticator');
  expect([code, err]).toEqual([1, '']);
  expect(out).toContain(
    [
      'table clinic.patients',
      '  broken  TEN-1.forced                row-level security is not forced: clinic_app, its owner, is exempt',
      '          its owner, and every function or view that runs as the owner, reads every tenant',
      '          → alter table clinic.patients force row level security;',
    ].join('\n'),
  );
  expect(out).toMatch(/\n12 broken, \d+ weak, 0 accepted\n$/);
  expect(out).not.toContain('\u001b');
});

test('a schema that is misspelt is no schema without findings', async () => {
  expect(await check('naive', '--schema', 'clinic', 'clnic')).toMatchObject({
    code: 2,
    err: 'bulwark: --schema: there is no "clnic"\n',
  });
});

test('a schema audit of somebody else is not taken for ours', async () => {
  const client = await server.connect('postgres', await server.createDatabase({ name: 'theirs' }));
  await client.query('create schema audit');
  await client.end();
  expect(await json('theirs', '--operator', 'authenticator')).toMatchObject({ code: 0, findings: [] });
});

test('exceptions: accepted, unused, unsound', async () => {
  const write = (text: string) => {
    const file = join(folder, 'exceptions.yaml');
    writeFileSync(file, text);
    return file;
  };
  const expires = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  const entry = (rules: string, object: string) => `
  - { rules: [${rules}], object: ${object}, reason: being moved, owner: Head of data, expires: '${expires}', compensating: one customer alone }`;
  const schemas = '"schemas tenant_cedar, tenant_maple, tenant_oak and tenant_pine"';
  const scope = ['--operator', 'authenticator', 'clinic_app', '--accept'];
  const good = write(`exceptions:${entry('TEN-1.schema-per-tenant', schemas)}`);
  expect(await json('schema-per-tenant', ...scope, good)).toMatchObject({
    code: 0,
    failed: false,
    findings: [],
  });
  expect(await json('schema-per-tenant', ...scope, good, '--strict')).toMatchObject({
    code: 1,
    failed: true,
    findings: [],
  });
  const surplus = write(
    `exceptions:${entry('TEN-1.schema-per-tenant', schemas)}${entry('TEN-1.forced', 'table a.b')}`,
  );
  expect((await json('schema-per-tenant', ...scope, surplus)).broken).toEqual(['TEN-1.exception table a.b']);
  for (const [text, why] of [
    [`exceptions:${entry('TEN-1.absent', 'table a.b')}`, /exceptions\.0\.rules\.0: is no rule/],
    ['exceptions: [{ rules: [TEN-1.forced] }]', /exceptions\.0\.owner/],
    ['{', /is no YAML/],
  ] as const) {
    expect(await check('naive', '--accept', write(text))).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(why),
    });
  }
  expect(await check('naive', '--accept', '/absent.yaml')).toMatchObject({
    code: 2,
    err: 'bulwark: /absent.yaml cannot be read\n',
  });
});
