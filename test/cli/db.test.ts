import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../support/run-command';
import { parseUrl } from '../../lib/cli/db-connection';
import { folderOf, freshDatabase, MASTER, removeFolders, SHIPPED } from '../runtime/database/world';
import { certificateAuthority } from '../support/certificate';
import { type Postgres, startPostgres } from '../support/postgres';

const PASSWORD = 'correct horse/1';
const authority = certificateAuthority();

let server: Postgres;
let database: string;
let empty: string;

/** One role needs a password, the others none. */
const ACCESS = mkdtempSync(join(tmpdir(), 'bulwark-access-'));

beforeAll(async () => {
  // The server may run as somebody else.
  chmodSync(ACCESS, 0o755);
  const hba_file = join(ACCESS, 'pg_hba.conf');
  writeFileSync(hba_file, 'host all locked 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n');
  server = await startPostgres({ tls: authority.issue('localhost'), settings: { hba_file } });
  await server.admin.query(`
    create role ${MASTER} login createrole; create role app login; create role locked login password '${PASSWORD}'`);
  const fresh = await freshDatabase(server);
  await fresh.client.end();
  database = fresh.name;
  empty = await server.createDatabase();
});
afterAll(async () => {
  removeFolders();
  rmSync(ACCESS, { recursive: true });
  await server.stop();
});

const run = (...argv: string[]) => runCommand('db', ...argv);

describe('bulwark db', () => {
  test('migrates a fresh database with what the package ships, once; the check finds what is broken afterwards', async () => {
    const url = server.url(MASTER, database);
    const as = `${database} on 127.0.0.1:${server.port} as master`;
    const files = readdirSync(SHIPPED.migrations).toSorted();
    expect(await run('migrate', '--url', url, '--dry-run')).toEqual({
      code: 0,
      out: `${as}\n${files.map((file) => `would apply ${file}\n`).join('')}`,
      err: '',
    });
    expect(await run('migrate', '--url', url)).toEqual({
      code: 0,
      out: `${as}\n${files.map((file) => `applied ${file}\n`).join('')}`,
      err: expect.stringMatching(/^\d weak: bulwark db check says more\n$/),
    });
    expect((await run('migrate', '--url', url)).out).toBe(
      `${as}\nnothing to apply, ${files.length} applied before\n`,
    );
    const check = () => run('check', '--url', server.url('app', database), '--json');
    expect(await check()).toMatchObject({ code: 0, err: '' });

    const root = await server.connect('postgres', database);
    await root.query('grant delete on audit.record to app');
    await root.end();
    const { code, out } = await check();
    expect([code, JSON.parse(out).findings]).toEqual([
      1,
      [expect.objectContaining({ check: 'audit.sql', finding: 'role app can delete audit.record' })],
    ]);
  });

  test('a refused migration: each reason, exit code 1, the same in JSON', async () => {
    const { name, client } = await freshDatabase(server);
    const { root, migrations } = folderOf({ '0001-a.sql': 'create schema a' });
    const migrate = (...more: string[]) =>
      run('migrate', '--url', server.url(MASTER, name), '--folder', root, ...more);
    expect((await migrate()).code).toBe(0);
    writeFileSync(join(migrations, '0001-a.sql'), 'create schema b');
    const { code, out, err } = await migrate();
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^1 problem:\n {2}0001-a\.sql was changed after it was applied/);
    const json = await migrate('--json');
    expect([json.code, json.err]).toEqual([1, '']);
    expect(JSON.parse(json.out)).toMatchObject({
      applied: [],
      findings: [],
      problems: [expect.stringContaining('0001-a.sql')],
    });
    await client.end();
  });

  test('says how, with examples', async () => {
    for (const command of ['migrate', 'check']) {
      const { code, out } = await run(command, '--help');
      expect([code, out]).toEqual([
        0,
        expect.stringContaining(`Examples:\n  bulwark db ${command} --url postgresql://`),
      ]);
    }
    expect((await run('migrate')).code).toBe(2);
    expect(await run('migrate', '--url', 'postgresql://u@localhost/d', '--wait', '0')).toMatchObject({
      code: 2,
      err: 'bulwark: --wait was "0"; expected seconds from 1 to 99999\n',
    });
  });
});

describe('a server that cannot be reached is exit code 2, in words', () => {
  const cases: [string, () => string | Promise<string>, RegExp][] = [
    [
      'nothing listens',
      async () => `postgresql://u@127.0.0.1:${await closedPort()}/d`,
      /nothing listens there \(connection refused\)$/,
    ],
    ['no such database', () => server.url(MASTER, 'absent'), /no such database$/],
    ['no such role', () => server.url('absent', database), /no such role/],
    [
      'no TLS where it is asked of an authority unknown here',
      () => `${server.url(MASTER, database)}?sslmode=verify-full`,
      /signed by an authority that is not known here/,
    ],
    [
      'a file of authorities that is not there',
      () => `${server.url(MASTER, database)}?sslmode=verify-full&sslrootcert=/absent.pem`,
      /absent\.pem/,
    ],
    ['an empty folder', () => `${server.url(MASTER, database)} --folder`, /no such folder$/],
  ];
  test.each(cases)('%s', async (_, url, expected) => {
    const [given, ...more] = (await url()).split(' ');
    const { code, out, err } = await run(
      'check',
      '--url',
      given!,
      ...more,
      ...(more.length > 0 ? ['/absent'] : []),
    );
    expect([code, out]).toEqual([2, '']);
    expect(err.trimEnd()).toMatch(expected);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  test('a certificate counts for its name, unless the URL settles for the authority', async () => {
    const { root } = folderOf({ '0001-a.sql': 'select 1' });
    writeFileSync(join(root, 'ca.pem'), authority.cert);
    const check = (mode: string, host: string) =>
      run(
        'check',
        '--folder',
        root,
        '--url',
        `postgresql://${MASTER}@${host}:${server.port}/${empty}?sslmode=${mode}&sslrootcert=${root}/ca.pem`,
      );
    expect((await check('verify-full', 'localhost')).code).toBe(0);
    expect((await check('verify-ca', '127.0.0.1')).code).toBe(0);
    expect(await check('verify-full', '127.0.0.1')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/is for another name\n$/),
    });
  });

  test('a server that goes away at work', async () => {
    const { root } = folderOf(
      { '0001-a.sql': 'select 1' },
      { 'a.sql': 'select pg_terminate_backend(pg_backend_pid())' },
    );
    writeFileSync(join(root, 'checks', 'b.sql'), 'select 1 where false');
    expect(await run('check', '--folder', root, '--url', server.url(MASTER, database))).toEqual({
      code: 2,
      out: '',
      err: expect.stringMatching(/^bulwark: the connection to .* was lost; .* run this again\n$/),
    });
  });

  test('a server that is no PostgreSQL', async () => {
    const stranger = createServer((socket) => socket.end('220 smtp\r\n'));
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    const { port } = stranger.address() as AddressInfo;
    expect(
      (await run('check', '--url', `postgresql://u:${PASSWORD.replace('/', '%2F')}@127.0.0.1:${port}/d`)).err,
    ).toMatch(
      /^bulwark: cannot connect to d on 127\.0\.0\.1:\d+ as u: the server ended the connection, or is no PostgreSQL\n$/,
    );
    stranger.close();
  });
});

describe('passwords', () => {
  test.each([
    ['the right one', encodeURIComponent(PASSWORD), 0, ''],
    ['a wrong one', 'hunter2', 2, 'wrong password'],
    ['none', '', 2, 'the server wants a password (PGPASSWORD)'],
  ])('%s', async (_, password, code, why) => {
    const { root } = folderOf({ '0001-a.sql': 'select 1' });
    const url = `postgresql://locked:${password}@127.0.0.1:${server.port}/${empty}`;
    expect(await run('check', '--folder', root, '--url', url)).toMatchObject({
      code,
      err: why && `bulwark: cannot connect to ${empty} on 127.0.0.1:${server.port} as locked: ${why}\n`,
    });
  });

  test('come from the URL or PGPASSWORD, the URL first', () => {
    const url = 'postgresql://u@localhost/d';
    expect(parseUrl(url, { PGPASSWORD: 'b' }).password).toBe('b');
    expect(parseUrl('postgresql://u:a%2F@localhost/d', { PGPASSWORD: 'b' }).password).toBe('a/');
  });

  test.each([
    `postgresql://u:${PASSWORD}@host/d`,
    'postgresql://u:12/hunter2@host/d',
    'postgresql://u:p@ss/hunter2@host/d',
    'postgresql://u:p@ss?hunter2@host/d',
    'postgresql://u:12#hunter2@host/d',
    'postgresql://u:%zzhunter2@host/d',
    'postgresql://u:hunter2@host/d?sslmode=hunter2',
    'postgresql://u:hunter2@host/d?host=hunter2',
    'postgresql://u:hunter2@host/d?sslmode=require&sslmode=disable',
    'mysql://u:hunter2@host/d',
    'hunter2',
    'postgresql://host/hunter2',
  ])('a slip in the URL repeats nothing of it: %s', async (url) => {
    for (const json of [[], ['--json']]) {
      const { code, out, err } = await run('migrate', '--url', url, ...json);
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(/^bulwark: --url .*; expected postgresql:\/\/<user>@/);
      expect(err).not.toMatch(/hunter2|horse/);
    }
  });
});

describe('sslmode', () => {
  const sslOf = (url: string, env = {}) => parseUrl(url, env).ssl;
  test('another machine proves its name unless told otherwise; this one needs not', () => {
    expect(sslOf('postgresql://u@db.example.com/d')).toEqual({ rejectUnauthorized: true });
    for (const host of ['localhost', '127.0.0.1', '[::1]', '%2Frun%2Fpostgresql']) {
      expect(sslOf(`postgresql://u@${host}/d`)).toBe(false);
    }
    for (const host of ['localhost.example.com', '127.0.0.1.example.com', '10.0.0.1', '[::2]']) {
      expect(sslOf(`postgresql://u@${host}/d`)).toEqual({ rejectUnauthorized: true });
    }
    expect(sslOf('postgresql://u@db.example.com/d?sslmode=disable')).toBe(false);
    expect(sslOf('postgresql://u@db.example.com/d?sslmode=require')).toEqual({ rejectUnauthorized: false });
    expect(sslOf('postgresql://u@localhost/d', { PGSSLMODE: 'verify-full' })).toEqual({
      rejectUnauthorized: true,
    });
    expect(() => sslOf('postgresql://u@db.example.com/d?sslmode=prefer')).toThrow(
      'none of disable, require, verify-ca, verify-full',
    );
  });
});

async function closedPort(): Promise<number> {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  await new Promise((resolve) => listener.close(resolve));
  return port;
}
