import { randomUUID } from 'node:crypto';
import { MIGRATION, record } from '../audit-database';
import { ATTEMPTS, ATTEMPTS_OF, ATTEMPTS_OUTSIDE } from './attempts';
import {
  DENIED,
  REFUSED,
  ONCE,
  append,
  appendHere,
  app,
  count,
  database,
  everything,
  findings,
  kept,
  root,
  server,
  stateOf,
  undone,
} from './world';

describe('proof AUD-3 · the in-database audit table', () => {
  test.each(['app', 'worker', 'drainer', 'auditor'] as const)(
    'role %s cannot alter, remove or hide a record, in dozens of ways',
    async (role) => {
      await append(app);
      await append(app, undefined, { text: 'x'.repeat(1_100_000) });
      const before = await everything();
      const client = await server.connect(role, database);
      const states: string[] = [];
      // Some refuse with a warning: GRANT without the right to, VACUUM of what it may not touch.
      let warned = false;
      client.on('notice', ({ code }) => (warned ||= code === '01007' || code === '01000'));
      const attempt = async (before: string, sql: string) => {
        warned = false;
        const error = await stateOf(client.query(before + sql));
        states.push(`${warned ? DENIED : error} ${sql}`);
      };
      for (const sql of [...ATTEMPTS, ...ATTEMPTS_OF[role]]) await attempt('rollback; begin; ', sql);
      await client.query('rollback');
      for (const sql of ATTEMPTS_OUTSIDE) await attempt('', sql);
      await client.end();
      expect(states).toEqual(
        [...ATTEMPTS, ...ATTEMPTS_OF[role], ...ATTEMPTS_OUTSIDE].map((sql) => `${DENIED} ${sql}`),
      );
      expect(await everything()).toEqual(before);
      expect(await findings(root)).toEqual([]);
    },
  );

  test.each([
    'update audit.record set login = login',
    'update audit.record set login = login where false',
    'delete from audit.record where place = (select min(place) from audit.record)',
    'delete from audit.record where false',
    'truncate audit.record',
    'truncate audit.record cascade',
    `insert into audit.record (id, record) select id, '{}' from audit.record on conflict (organization, id) do update set record = excluded.record`,
    'merge into audit.record r using (values (1)) v on true when matched then delete',
  ])('even its owner and a superuser are refused: %s', async (sql) => {
    await append(app);
    const as = (before: string) =>
      undone(root, async () => {
        await root.query(before);
        return stateOf(root.query(sql));
      });
    expect([
      await as('set local role audit_owner'),
      await as('select'),
      await as('set local session_replication_role = replica'),
    ]).toEqual([REFUSED, REFUSED, REFUSED]);
  });

  test('the role that migrated is not the owner any more', async () => {
    const migrator = await server.connect('migrator', database);
    for (const sql of ['set role audit_owner', 'delete from audit.record', 'drop table audit.record']) {
      expect([sql, await stateOf(migrator.query(sql))]).toEqual([sql, DENIED]);
    }
    await migrator.end();
  });

  test('a row says who was connected, in which role, in which transaction and when, whatever the record says', async () => {
    const id = randomUUID();
    const before = Date.now();
    await root.query('grant worker to app with inherit false, set true');
    // Entering puts the role back.
    await app.query(`begin; select clinic.enter('riverside'); set local role worker`);
    await appendHere(app, id, { actor: { id: 'somebody-else' }, recorded_at: '1999-01-01', login: 'nobody' });
    const { rows: own } = await app.query('select pg_current_xact_id()::text as transaction');
    await app.query('commit');
    await root.query('revoke worker from app');
    const { rows } = await root.query(
      'select login, role, transaction::text, organization, recorded_at from audit.record where id = $1',
      [id],
    );
    expect(rows).toEqual([
      {
        login: 'app',
        role: 'worker',
        transaction: own[0].transaction,
        organization: 'riverside',
        recorded_at: expect.any(Date),
      },
    ]);
    const at = rows[0].recorded_at.getTime();
    expect(at).toBeGreaterThanOrEqual(before - 1);
    expect(at).toBeLessThanOrEqual(Date.now() + 1);
  });

  test('what its owner adds later is not everybody’s', async () => {
    await root.query('set role audit_owner');
    await root.query('create function audit.later() returns int language sql return 1');
    await root.query('reset role');
    expect(await stateOf(app.query('select audit.later()'))).toBe(DENIED);
    await root.query('drop function audit.later()');
  });

  /** What a session of an application may prepare for the function to stumble over. */
  const HOSTILE: readonly (readonly [name: string, sql: string, begin?: string])[] = [
    [
      'temporary tables of the same names',
      `create temp table record (id uuid, record jsonb); create temp table outbox (place bigint, bytes int);
       set search_path = pg_temp, audit`,
    ],
    [
      'functions and an operator of the same names, in front',
      `create schema trap authorization app; set search_path = trap, pg_catalog;
       create function trap.gen_random_uuid() returns uuid language sql return '00000000-0000-4000-8000-000000000000'::uuid;
       create function trap.octet_length(text) returns int language sql return 999999999;
       create function trap.pg_input_is_valid(text, text) returns boolean language sql return false;
       create function trap.is_not(jsonb, text) returns text language sql return null;
       create operator trap.->> (leftarg = jsonb, rightarg = text, function = trap.is_not)`,
    ],
    [
      'another way to read texts',
      'set standard_conforming_strings = off; set backslash_quote = on; set quote_all_identifiers = on',
    ],
    [
      'another way to compare',
      'set transform_null_equals = on; set array_nulls = off; set check_function_bodies = off',
    ],
    [
      'another way to write values',
      `set datestyle = 'SQL, DMY'; set timezone = 'Asia/Kathmandu'; set extra_float_digits = -15; set intervalstyle = sql_standard`,
    ],
    [
      'no row security, deferred constraints',
      'set row_security = off; set constraint_exclusion = on; set constraints all deferred',
    ],
    [
      'a planner without indexes or memory',
      'set enable_indexscan = off; set enable_seqscan = off; set plan_cache_mode = force_generic_plan; set work_mem = 64',
    ],
    ['another isolation', 'select', 'begin isolation level serializable'],
    [
      'a commit that does not wait, and silence',
      'set synchronous_commit = off; set client_min_messages = error; set default_transaction_deferrable = on',
    ],
  ];

  test.each(HOSTILE.map(([name, sql, begin = 'begin']) => [name, begin, sql] as const))(
    'a session cannot prepare a trap for the function: %s',
    async (_, begin, sql) => {
      const id = randomUUID();
      await root.query(`grant create, temporary on database ${database} to app`);
      const client = await server.connect('app', database);
      await client.query(begin);
      await client.query(`select clinic.enter('riverside')`);
      await client.query(sql);
      await appendHere(client, id, { text: "it\\'s 5 o'clock $$ \" \u2028" });
      expect(await count('audit.record', 'id = $1', [id])).toBe(0);
      await client.query('commit');
      await client.end();
      await app.query('drop schema if exists trap cascade');
      await root.query(`revoke create, temporary on database ${database} from app`);
      expect(await kept(id)).toEqual(ONCE);
      const { rows } = await root.query('select record from audit.record where id = $1', [id]);
      expect(rows[0].record).toEqual(record(id, { text: "it\\'s 5 o'clock $$ \" \u2028" }));
    },
  );

  test('proof TEN-2 · a record is of the tenant of its transaction', async () => {
    const attempt = (before: string, extra: object, client = app) =>
      undone(client, async () => {
        await client.query(before);
        return stateOf(appendHere(client, randomUUID(), extra));
      });
    const riverside = `select clinic.enter('riverside')`;
    const lakeside = { organization: 'lakeside' };
    expect(await attempt(riverside, {})).toBe('no error');
    expect(await attempt(riverside, lakeside)).toBe(DENIED);
    expect(await attempt(riverside, { organization: 'Lakeside?' })).toBe('no error');
    // No context, a forged one, and one of an earlier transaction.
    expect(await attempt('select', lakeside)).toBe(DENIED);
    expect(
      await attempt(`select set_config('bulwark.context', repeat('0', 64) || 'lakeside|', true)`, lakeside),
    ).toBe(DENIED);
    expect(await attempt('select', { organization: null })).toBe('no error');
    // Who begins and ends tenants has none to enter before and after; within one it is bound like everybody.
    const service = await server.connect('service', database);
    expect(await attempt('select', lakeside, service)).toBe('no error');
    expect(await attempt(`set local bulwark.context = 'x'`, lakeside, service)).toBe(DENIED);
    await service.end();
  });

  test('proof TEN-2 · an id of another tenant is as good as any: nothing shows, and nobody waits', async () => {
    const id = randomUUID();
    await append(app, id);
    const other = await server.connect('worker', database);
    await app.query('begin');
    await append(app, id, { outcome: 'denied' }).catch(() => undefined);
    await other.query(`set lock_timeout = '1s'`);
    await undone(other, async () => {
      await other.query(`select clinic.enter('lakeside')`);
      await appendHere(other, id, { organization: 'lakeside', outcome: 'denied' });
    });
    await other.end();
  });

  test('row level security shows it to the auditor alone, whatever is granted', async () => {
    await append(app);
    await undone(root, async () => {
      await root.query('grant usage on schema audit to worker; grant select on audit.record to worker');
      const seenBy = async (role: string) => {
        await root.query(`set local role ${role}`);
        const { rowCount } = await root.query('select from audit.record');
        await root.query('reset role');
        return rowCount!;
      };
      expect(await seenBy('worker')).toBe(0);
      expect(await seenBy('auditor')).toBeGreaterThan(0);
      await root.query('alter table audit.record disable row level security');
      expect(await seenBy('worker')).toBeGreaterThan(0);
    });
  });

  test('an auditor can be bound to a tenant, and appending and draining go on', async () => {
    await undone(root, async () => {
      await root.query(`
        create policy tenant on audit.record as restrictive for select to audit_reader
          using (organization = current_setting('app.organization', true));
        set local role app`);
      await appendHere(root, randomUUID(), { organization: 'lakeside' });
      await root.query(`reset role; set local role drainer`);
      const drained = await root.query('select * from audit.claim(0, 1000, 1000000)');
      expect(drained.rows.some(({ organization }) => organization === 'lakeside')).toBe(true);
      await root.query(`reset role; set local role auditor; set local app.organization = 'lakeside'`);
      const { rows } = await root.query('select distinct organization from audit.record');
      expect(rows).toEqual([{ organization: 'lakeside' }]);
    });
  });
});

describe('the migration', () => {
  test('leaves nothing when it fails on the way', async () => {
    const empty = await server.createDatabase();
    await root.query(`grant create on database ${empty} to migrator`);
    const migrator = await server.connect('migrator', empty);
    // The roles exist in this server already: a second database of the same server is refused, and loudly.
    expect(await stateOf(migrator.query(`begin; ${MIGRATION}; commit`))).toBe('42710');
    await migrator.query('rollback');
    expect((await migrator.query(`select to_regnamespace('audit') as schema`)).rows).toEqual([
      { schema: null },
    ]);
    await migrator.end();
  });

  test('gives nobody more than the roles say', async () => {
    const { rows } = await root.query(`
      select coalesce(grantee::regrole::text, 'public') || ': ' || string_agg(what, ', ' order by what) as holds from (
        select a.grantee, lower(a.privilege_type) || ' ' || c.relname as what
        from pg_class c, aclexplode(c.relacl) a where c.relnamespace = 'audit'::regnamespace and a.grantee <> c.relowner
        union all
        select a.grantee, p.proname
        from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
        where p.pronamespace = 'audit'::regnamespace and a.grantee <> p.proowner
        union all
        select a.grantee, 'schema ' || lower(a.privilege_type)
        from pg_namespace n, aclexplode(n.nspacl) a where n.nspname = 'audit' and a.grantee <> n.nspowner
      ) held group by grantee order by 1`);
    expect(rows.map(({ holds }) => holds)).toEqual([
      'audit_appender: append, schema usage',
      'audit_drainer: backlog, claim, park, release, schema usage, settle',
      'audit_reader: schema usage, select outbox, select parked, select record',
    ]);
  });
});
