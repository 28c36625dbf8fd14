import { readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { migrate } from '../../../runtime/database/migrate';
import { MigrationError } from '../../../runtime/database/migration-error';
import { withMigrationLock } from '../../../runtime/database/migration-lock';
import { type Postgres, startPostgres } from '../../support/postgres';
import { folderOf, freshDatabase, ledgerOf, MASTER, problemsOf, removeFolders, SHIPPED } from './world';

let server: Postgres;
/** Of `master`, in a database that is empty before each test. */
let client: Client;
let database: string;
/** Superuser there. */
let root: Client;

beforeAll(async () => {
  server = await startPostgres();
  await server.admin.query(
    `create role ${MASTER} login createrole; create role app login; create role other login`,
  );
  ({ name: database, client } = await freshDatabase(server));
  root = await server.connect('postgres', database);
});
afterAll(async () => {
  removeFolders();
  await server.stop();
});
// Faster than a database for each.
afterEach(async () => {
  await root.query(`do $$ declare name text; begin
    for name in select nspname from pg_namespace where nspname !~ '^pg_|^information_schema$|^public$' loop
      execute format('drop schema %I cascade', name);
    end loop;
    for name in select rolname from pg_roles where rolname ~ '^(audit|phi|tenancy|recovery|tenant|restore|context|sign|account)_|^lent$' loop
      execute format('drop owned by %1$I; drop role %1$I', name);
    end loop; end $$`);
});

const TWO = {
  '0001-first.sql': 'create schema one;\ncreate table one.t (a int);',
  '0002-second.sql': 'insert into one.t values (1);',
};
const exists = async (name: string, by = client): Promise<boolean> =>
  (await by.query('select from pg_namespace where nspname = $1', [name])).rowCount === 1;

describe('proof AUD-3 · migrations', () => {
  test('bring a fresh database to its promises as no superuser, keep no way in, and run once', async () => {
    const files = readdirSync(SHIPPED.migrations).toSorted();
    const first = await migrate(client, SHIPPED);
    expect(first).toMatchObject({ before: 0, applied: files, findings: [] });
    expect(await migrate(client, SHIPPED)).toMatchObject({ before: files.length, applied: [], findings: [] });
    const { rows } = await client.query(
      `select pg_has_role(current_user, 'audit_owner', 'usage') as acts, pg_has_role(current_user, 'audit_owner', 'set') as becomes,
              (select max(applied_by) from bulwark.migration) as by`,
    );
    expect(rows).toEqual([{ acts: false, becomes: false, by: MASTER }]);
  });

  test('no application reads or writes the ledger', async () => {
    await migrate(client, folderOf(TWO));
    const app = await server.connect('app', database);
    for (const sql of [
      'select from bulwark.migration',
      'delete from bulwark.migration',
      'create table bulwark.x ()',
    ]) {
      await expect(app.query(sql)).rejects.toMatchObject({ code: '42501' });
    }
    await app.end();
  });
});

describe('sabotage AUD-3 · a promise that was broken since', () => {
  test('is named by the next run, which has nothing to apply', async () => {
    await migrate(client, SHIPPED);
    await root.query('grant delete on audit.record to app');
    expect((await migrate(client, SHIPPED)).findings).toEqual([
      {
        check: 'audit.sql',
        controls: ['AUD-3'],
        severity: 'broken',
        object: 'database',
        finding: 'role app can delete audit.record',
      },
    ]);
  });
});

describe('sabotage AUD-3 · a ledger that others can write is not believed', () => {
  test.each([
    [
      'grant usage on schema bulwark to app; grant insert on bulwark.migration to app',
      'role app can insert bulwark.migration',
    ],
    ['grant update (sha256) on bulwark.migration to app', 'role app can update bulwark.migration'],
    ['grant create on schema bulwark to app', 'role app can create in schema bulwark'],
    [
      'alter table bulwark.migration enable row level security',
      'bulwark.migration is not a plain table: it has rules, policies, triggers or parts',
    ],
    [
      'create rule r as on insert to bulwark.migration do instead nothing',
      'bulwark.migration is not a plain table: it has rules, policies, triggers or parts',
    ],
  ])('%s', async (sql, problem) => {
    const folder = folderOf(TWO);
    await migrate(client, folder);
    await client.query(sql);
    expect(await problemsOf(migrate(client, folder))).toEqual([problem]);
  });

  test('one that somebody else made before us', async () => {
    await server.admin.query(`grant create on database ${database} to app`);
    const app = await server.connect('app', database);
    await app.query(
      'create schema bulwark; create table bulwark.migration (number int, name text, sha256 text)',
    );
    await app.query(
      `grant usage on schema bulwark to ${MASTER}; grant select, insert on bulwark.migration to ${MASTER}`,
    );
    await app.end();
    await server.admin.query(`revoke create on database ${database} from app`);
    expect(await problemsOf(migrate(client, folderOf(TWO)))).toEqual([
      'bulwark.migration belongs to app, and master migrates; it is always the same role',
      'schema bulwark belongs to app, and master migrates; it is always the same role',
    ]);
    expect(await exists('one')).toBe(false);
  });

  test('who can become the role that migrates could write it', async () => {
    await root.query(`grant ${MASTER} to app with inherit false, set true`);
    const problems = await problemsOf(migrate(client, folderOf(TWO)));
    await root.query(`revoke ${MASTER} from app`);
    expect(problems).toEqual(['role app can become master, who owns bulwark.migration']);
  });

  test('default privileges give it to nobody', async () => {
    await client.query('alter default privileges grant all on tables to app');
    expect(await problemsOf(migrate(client, folderOf(TWO)))).toContain(
      'role app can insert bulwark.migration',
    );
    expect(await exists('one')).toBe(false);
    await client.query('alter default privileges revoke all on tables from app');
  });
});

describe('plan first, then apply', () => {
  test('an edited, a renamed, a missing and a late file: each is named, and nothing runs', async () => {
    const folder = folderOf({ ...TWO, '0004-fourth.sql': 'select 1', '0005-fifth.sql': 'select 1' });
    await migrate(client, folder);
    const path = (name: string) => join(folder.migrations, name);
    writeFileSync(path('0001-first.sql'), `${TWO['0001-first.sql']} `);
    renameSync(path('0002-second.sql'), path('0002-zweite.sql'));
    rmSync(path('0004-fourth.sql'));
    writeFileSync(path('0003-late.sql'), 'create schema late');
    writeFileSync(path('0006-new.sql'), 'create schema new');
    expect(await problemsOf(migrate(client, folder))).toEqual([
      expect.stringMatching(
        /^0001-first\.sql was changed after it was applied \(SHA-256 .{12} now, .{12} then\); restore it/,
      ),
      '0002-zweite.sql was applied as 0002-second.sql; applied files keep their name',
      '0004-fourth.sql was applied and is missing; applied files stay (is this an older release?)',
      '0003-late.sql is new, but 0005-fifth.sql is applied already; a new file has a number above 0005',
    ]);
    expect([await exists('late'), await exists('new')]).toEqual([false, false]);
  });

  test('line endings of another system are no change', async () => {
    const folder = folderOf(TWO);
    await migrate(client, folder);
    writeFileSync(join(folder.migrations, '0001-first.sql'), TWO['0001-first.sql'].replaceAll('\n', '\r\n'));
    expect((await migrate(client, folder)).applied).toEqual([]);
  });

  test('files that are no migrations are refused with every reason at once', async () => {
    const folder = folderOf({
      '0001-good.sql': 'create schema good',
      '0002-transaction.sql': 'select 1;\nbegin;\ncommit;',
      '0003-psql.sql': 'select 1;\n\\i other.sql',
      '0004-one.sql': 'select 1',
      '0004-two.sql': 'select 1',
      '0005-empty.sql': '-- nothing',
      '0006-bytes.sql': Buffer.from([0xff, 0xfe]),
      '0000-zero.sql': 'select 1',
      '0007-Upper.sql': 'select 1',
      '0008-a.sql.bak': 'select 1',
      '0009-\u001b[2J.sql': 'select 1',
      "0010-'; drop table x;--.sql": 'select 1',
      '.hidden': 'is nobody’s business',
    });
    symlinkSync('/etc/passwd', join(folder.migrations, '0011-link.sql'));
    const form = 'has no name of the form NNNN-name.sql (0001 to 9999)';
    const transaction = 'manages the transaction; each migration is one of its own, made by the migrator';
    expect(await problemsOf(migrate(client, folder))).toEqual([
      `"0000-zero.sql" ${form}`,
      `0002-transaction.sql, line 2: BEGIN ${transaction}`,
      `0002-transaction.sql, line 3: COMMIT ${transaction}`,
      '0003-psql.sql, line 2: a command of psql; SQL only',
      '0005-empty.sql holds no statement',
      '0006-bytes.sql is not UTF-8',
      `"0007-Upper.sql" ${form}`,
      `"0008-a.sql.bak" ${form}`,
      `"0009-\\u001b[2J.sql" ${form}`,
      `"0010-'; drop table x;--.sql" ${form}`,
      '0011-link.sql is not an ordinary file',
      '0004-two.sql has the number of 0004-one.sql',
    ]);
    expect(await exists('good')).toBe(false);
  });

  test('an empty folder would be a database without promises', async () => {
    const none = folderOf({});
    expect(await problemsOf(migrate(client, none))).toEqual([`"${none.migrations}" holds no migration`]);
    const unchecked = folderOf(TWO, {});
    expect(await problemsOf(migrate(client, unchecked))).toEqual([`"${unchecked.checks}" holds no check`]);
  });

  test('a dry run says what it would do and does nothing', async () => {
    expect(await migrate(client, { ...folderOf(TWO), dryRun: true })).toEqual({
      before: 0,
      applied: Object.keys(TWO),
      findings: [],
      weak: [],
    });
    expect([await exists('bulwark'), await exists('one')]).toEqual([false, false]);
  });
});

describe('a migration that fails', () => {
  const SECRET = 'Jane Roe';
  test('rolls back with its line in the ledger, leaves the earlier ones, and says where without data', async () => {
    const folder = folderOf({
      '0001-first.sql': 'create schema one;\ncreate table one.t (a text primary key);',
      '0002-second.sql': `create schema two;\ninsert into one.t values ('${SECRET}');\n-- 🙂\n\ninsert into one.t\n  values ('🙂'), ('${SECRET}');`,
      '0003-third.sql': 'create schema three',
    });
    const error = await migrate(client, folder).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MigrationError);
    const { applied, problems } = error as MigrationError;
    expect(applied).toEqual(['0001-first.sql']);
    expect(problems).toEqual([
      '0002-second.sql, line 5: SQLSTATE 23505 (a value exists already): schema one, table t, constraint t_pkey; rolled back, the log of the server says more',
    ]);
    expect(JSON.stringify(error)).not.toContain(SECRET);
    expect(await ledgerOf(client)).toEqual(['first']);
    expect([await exists('two'), await exists('three')]).toEqual([false, false]);
    // Repaired, it goes on where it stopped: a file that was never applied may change.
    writeFileSync(join(folder.migrations, '0002-second.sql'), 'create schema two');
    expect((await migrate(client, folder)).applied).toEqual(['0002-second.sql', '0003-third.sql']);
  });

  test.each([
    ['a place within a statement', "select\n  '🙂🙂',\n  nonsense", 3, '42703'],
    [
      'an exception with data in it',
      `select 1;\ndo $$ begin raise exception '${SECRET}'; end $$`,
      2,
      'P0001',
    ],
    ['a transaction ended by a procedure', 'do $$ begin\n commit; end $$', 1, '2D000'],
    ['what was not permitted', 'select 1;\nalter role postgres nologin', 2, '42501'],
    ['a name without its schema', 'create table t ()', 1, '3F000'],
  ])('names %s', async (_, sql, line, state) => {
    const [problem] = await problemsOf(migrate(client, folderOf({ '0001-a.sql': sql })));
    expect(problem).toMatch(new RegExp(`^0001-a\\.sql, line ${line}: SQLSTATE ${state}\\b`));
    expect(problem).not.toContain(SECRET);
    expect(await ledgerOf(client)).toEqual([]);
  });

  test('constraints that are checked at the end fail at the commit', async () => {
    const sql = `create schema s; create table s.a (i int primary key);
      create table s.b (i int references s.a deferrable initially deferred); insert into s.b values (7)`;
    const [problem] = await problemsOf(migrate(client, folderOf({ '0001-a.sql': sql })));
    expect(problem).toMatch(/^0001-a\.sql, at its commit: SQLSTATE 23503 /);
    expect([await ledgerOf(client), await exists('s')]).toEqual([[], false]);
  });

  test('as another role does not leave the next one as that role, nor with its settings', async () => {
    const folder = folderOf({
      '0001-a.sql': `create role lent; grant lent to current_user with inherit false, set true;
        set role lent; set search_path = pg_temp; set lock_timeout = 0; set statement_timeout = 0`,
      '0002-b.sql': `do $$ begin
        if current_user <> 'master' or current_setting('lock_timeout') <> '5s' then raise exception 'still'; end if; end $$`,
    });
    expect((await migrate(client, folder)).applied).toHaveLength(2);
  });
});

describe('nothing waits for ever', () => {
  test('two migrators at once: one works, the other finds nothing to do', async () => {
    const folder = folderOf({ ...TWO, '0003-slow.sql': 'select pg_sleep(0.2)' });
    const second = await server.connect(MASTER, database);
    const both = await Promise.all([migrate(client, folder), migrate(second, folder)]);
    expect(both.flatMap(({ applied }) => applied)).toEqual([...Object.keys(TWO), '0003-slow.sql']);
    expect(both.map(({ before }) => before)).toContain(3);
    expect(await ledgerOf(client)).toEqual(['first', 'second', 'slow']);
    await second.end();
  });

  test('another migrator that does not finish is named', async () => {
    const second = await server.connect(MASTER, database);
    const problems = await withMigrationLock(second, 1, () =>
      problemsOf(migrate(client, { ...folderOf(TWO), limits: { wait: 0.05 } })),
    );
    const { rows } = await second.query<{ pid: number }>('select pg_backend_pid() as pid');
    expect(problems).toEqual([
      expect.stringMatching(
        `^waited 0.05 s for another migration: process ${rows[0]!.pid} of role master, connected since \\d{4}`,
      ),
    ]);
    await second.end();
  });

  test('a table that others keep locked', async () => {
    await migrate(client, folderOf({ '0001-a.sql': TWO['0001-first.sql'] }));
    const reader = await server.connect('postgres', database);
    await reader.query('begin; select from one.t');
    const sql = { '0001-a.sql': TWO['0001-first.sql'], '0002-b.sql': 'drop table one.t' };
    const [problem] = await problemsOf(migrate(client, { ...folderOf(sql), limits: { lock: 0.05 } }));
    expect(problem).toMatch(/^0002-b\.sql, line 1: SQLSTATE 55P03 \(others hold a lock that it needs\)/);
    await reader.end();
  });

  test.each([
    [
      'a statement without end',
      'select 1;\nselect pg_sleep(30)',
      '57014 (it took longer than a statement may)',
    ],
    [
      'statements without end',
      'select pg_sleep(0.25);\nselect pg_sleep(0.25)',
      '25P04 (it took longer than a migration may)',
    ],
  ])('%s', async (_, sql, state) => {
    const patient = await server.connect(MASTER, database);
    const work = migrate(patient, { ...folderOf({ '0001-a.sql': sql }), limits: { migration: 0.4 } });
    expect(await problemsOf(work)).toEqual([
      `0001-a.sql, line 2: SQLSTATE ${state}; rolled back, the log of the server says more`,
    ]);
    await patient.end();
  });

  test('a session that is ended in the middle leaves nothing behind, and the lock free', async () => {
    const killed = await server.connect(MASTER, database);
    const sql = 'create schema two;\nselect pg_terminate_backend(pg_backend_pid())';
    expect(await problemsOf(migrate(killed, folderOf({ ...TWO, '0002-second.sql': sql })))).toEqual([
      '0002-second.sql, line 2: SQLSTATE 57P01 (the server ended the connection); rolled back, the log of the server says more',
    ]);
    expect(await exists('two')).toBe(false);
    expect(await migrate(client, folderOf(TWO))).toMatchObject({ before: 1, applied: ['0002-second.sql'] });
    expect(await ledgerOf(client)).toEqual(['first', 'second']);
  });
});

describe('checks', () => {
  test('one that cannot be answered, or is no query, or writes, is a finding', async () => {
    const folder = folderOf(TWO, {
      'a.sql': 'select from nowhere.at_all',
      'b.sql': '-- Keeps TST-2 and TST-3.\nselect a from one.t',
      'c.sql': 'delete from one.t',
      'd.sql': 'reset role',
    });
    const { findings } = await migrate(client, folder);
    expect(findings.filter(({ check }) => check.endsWith('.sql'))).toMatchObject([
      {
        check: 'a.sql',
        controls: [],
        finding: 'cannot be judged: SQLSTATE 42P01 (no such table; names carry their schema here)',
      },
      { check: 'b.sql', controls: ['TST-2', 'TST-3'], finding: '1' },
      {
        check: 'c.sql',
        controls: [],
        finding: 'cannot be judged: SQLSTATE 25006 (only reading is allowed here)',
      },
      { check: 'd.sql', controls: [], finding: 'cannot be judged: not a query' },
    ]);
  });

  test('proof TEN-1 · a table that a migration left open to every tenant does not let it finish', async () => {
    const { applied, findings } = await migrate(client, folderOf(TWO));
    expect(applied).toHaveLength(2);
    expect(findings.map(({ check, object }) => `${check} ${object}`)).toEqual([
      'TEN-1.tenant-column table one.t',
      'TEN-1.role-owner role master',
    ]);
  });

  test('who may not migrate is told so', async () => {
    const other = await server.connect('other', database);
    expect(await problemsOf(migrate(other, folderOf(TWO)))).toEqual([
      'the ledger bulwark.migration cannot be used: SQLSTATE 42501 (not permitted); ' +
        'the role that migrates owns it, and makes it with CREATE on the database',
    ]);
    await other.end();
  });
});
