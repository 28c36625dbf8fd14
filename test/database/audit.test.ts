import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { outboxTransport } from '../../runtime/audit/outbox-transport';
import { NO_ORGANIZATION } from '../../runtime/audit/transport';
import { type Postgres, startPostgres } from '../support/postgres';
import { ATTEMPTS, ATTEMPTS_OF, ATTEMPTS_OUTSIDE } from './attempts';
import { CHECK, MIGRATION, prepareAuditDatabase, record, TEMPLATE } from './audit-database';

const DENIED = '42501'; // insufficient_privilege
const REFUSED = '23001'; // restrict_violation: what the triggers raise

// A server takes a second to start, and more on a busy machine.
jest.setTimeout(30_000);

let server: Postgres;
let database: string;
/** Superuser in the database: to look, and to break what must be noticed. */
let root: Client;
let app: Client;

beforeAll(async () => {
  server = await startPostgres({ settings: { max_prepared_transactions: '5' } });
  await prepareAuditDatabase(server);
  database = await server.createDatabase({ template: TEMPLATE });
  root = await server.connect('postgres', database);
  app = await server.connect('app', database);
});

afterAll(() => server.stop());

// A test that fails halfway takes no other with it.
afterEach(() => app.query('rollback'));

const append = (client: Client, id: string = randomUUID(), extra?: object) =>
  client.query('select audit.append($1)', [record(id, extra)]);

/** How many rows the condition finds. */
const count = async (table: string, condition = 'true', values: unknown[] = []) =>
  (await root.query(`select from ${table} where ${condition}`, values)).rowCount;

/** Whether the record is there, and how often it waits to be drained. */
const kept = async (id: string) => ({
  records: await count('audit.record', 'id = $1', [id]),
  waiting: await count('audit.record join audit.outbox using (place)', 'id = $1', [id]),
});
const ONCE = { records: 1, waiting: 1 };
const NEVER = { records: 0, waiting: 0 };

/** SQLSTATE of the error, or "no error". */
const stateOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (error: Error & { code?: string }) => error.code ?? error.message,
  );

/** What `database/checks/audit.sql` finds. */
const findings = async (client: Client): Promise<string[]> =>
  (await client.query<{ finding: string }>(CHECK)).rows.map(({ finding }) => finding);

/** Runs what must leave no trace. */
async function undone<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    return await work();
  } finally {
    await client.query('rollback');
  }
}

/** Every row of the three tables. */
const everything = async () =>
  (
    await root.query(
      `select (select json_agg(r order by place) from audit.record r) as records,
              (select json_agg(o order by place) from audit.outbox o) as outbox,
              (select json_agg(p order by place) from audit.parked p) as parked`,
    )
  ).rows;

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
    `insert into audit.record (id, record) select id, '{}' from audit.record on conflict (id) do update set record = excluded.record`,
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
    await app.query('begin; set local role worker');
    await append(app, id, { actor: { id: 'somebody-else' }, recorded_at: '1999-01-01', login: 'nobody' });
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
  const HOSTILE: readonly (readonly [name: string, sql: string])[] = [
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
    ['another isolation', 'set transaction isolation level serializable'],
    [
      'a commit that does not wait, and silence',
      'set synchronous_commit = off; set client_min_messages = error; set default_transaction_deferrable = on',
    ],
  ];

  test.each(HOSTILE)('a session cannot prepare a trap for the function: %s', async (_, sql) => {
    const id = randomUUID();
    await root.query(`grant create on database ${database} to app`);
    await app.query('begin');
    await app.query(sql);
    await append(app, id, { text: "it\\'s 5 o'clock $$ \" \u2028" });
    expect(await count('audit.record', 'id = $1', [id])).toBe(0);
    await app.query('commit');
    await app.query('discard all');
    await app.query('drop schema if exists trap cascade');
    await root.query(`revoke create on database ${database} from app`);
    expect(await kept(id)).toEqual(ONCE);
    const { rows } = await root.query('select record from audit.record where id = $1', [id]);
    expect(rows[0].record).toEqual(record(id, { text: "it\\'s 5 o'clock $$ \" \u2028" }));
  });

  test('row level security can be forced on it, the owner included, and appending and draining go on', async () => {
    await undone(root, async () => {
      await root.query(`
        alter table audit.record enable row level security;
        alter table audit.record force row level security;
        create policy owner on audit.record to audit_owner using (true) with check (true);
        create policy tenant on audit.record for select to audit_reader
          using (organization = current_setting('app.organization', true));
        set local role app`);
      await append(root, randomUUID(), { organization: 'lakeside' });
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

describe('sabotage AUD-3 · the check notices', () => {
  test.each(
    [
      ['grant delete on audit.record to app', 'role app can delete audit.record'],
      ['grant update (record) on audit.record to auditor', 'role auditor can update audit.record'],
      ['grant truncate on audit.outbox to public', 'role app can truncate audit.outbox'],
      ['grant insert on audit.record to worker', 'role worker can insert audit.record'],
      ['grant trigger on audit.record to app', 'role app can trigger audit.record'],
      ['grant pg_write_all_data to app', 'role app can delete audit.record'],
      ['grant pg_maintain to app', 'role app can maintain audit.record'],
      ['grant create on schema audit to app', 'role app can create in schema audit'],
      [
        'grant usage on sequence audit.record_place_seq to app',
        'role app can use the sequence audit.record_place_seq',
      ],
      ['grant audit_owner to app', 'role app can become audit_owner'],
      ['grant audit_owner to migrator with inherit false, set true', 'role migrator can become audit_owner'],
      ['alter role audit_owner login', 'role audit_owner can log in or has attributes of a superuser'],
      ['alter role app superuser', 'role app can act as audit_appender and is more than an application'],
      [
        'alter role drainer bypassrls',
        'role drainer can act as audit_drainer and is more than an application',
      ],
      [
        'grant execute on function audit.settle(bigint[]) to public',
        'role public executes audit.settle(bigint[])',
      ],
      [
        'grant audit_appender to app with admin option; grant execute on function audit.append(jsonb) to app with grant option',
        'role app executes audit.append(jsonb)',
      ],
      ['alter table audit.record owner to app', 'audit.record is not owned by audit_owner'],
      ['alter function audit.append(jsonb) owner to app', 'audit.append(jsonb) is not owned by audit_owner'],
      [
        'drop trigger unchanged on audit.record',
        'trigger unchanged of audit.record is missing, weakened or switched off',
      ],
      [
        'alter table audit.record disable trigger row_unchanged',
        'trigger row_unchanged of audit.record is missing, weakened or switched off',
      ],
      [
        'alter table audit.record enable trigger unchanged',
        'trigger unchanged of audit.record is missing, weakened or switched off',
      ],
      [
        'alter table audit.record disable trigger all',
        'trigger enqueued of audit.record is missing, weakened or switched off',
      ],
      [
        `drop trigger row_unchanged on audit.record; create trigger row_unchanged before update or delete on audit.record
       for each row when (false) execute function audit.refuse(); alter table audit.record enable always trigger row_unchanged`,
        'trigger row_unchanged of audit.record is missing, weakened or switched off',
      ],
      [
        `drop trigger row_unchanged on audit.record; create trigger row_unchanged before update of login or delete on audit.record
       for each row execute function audit.refuse(); alter table audit.record enable always trigger row_unchanged`,
        'trigger row_unchanged of audit.record is missing, weakened or switched off',
      ],
      [
        'create trigger hide before insert on audit.record for each row execute function suppress_redundant_updates_trigger()',
        'trigger hide of audit.record is not one of ours',
      ],
      ['create rule hide as on delete to audit.outbox do also nothing', 'rule hide of audit.outbox'],
      [
        `create or replace function audit.refuse() returns trigger language plpgsql
       set search_path = pg_catalog, pg_temp as 'begin return old; end'`,
        'function audit.refuse() is missing, or not as it was made',
      ],
      [
        'alter function audit.append(jsonb) reset search_path',
        'function audit.append(jsonb) is missing, or not as it was made',
      ],
      [
        'alter function audit.settle(bigint[]) security invoker',
        'function audit.settle(bigint[]) is missing, or not as it was made',
      ],
      [
        `create function audit.erase() returns void language sql security definer return null`,
        'function audit.erase() is not one of ours',
      ],
      [
        'alter table audit.record set unlogged',
        'table audit.record is missing, or not an ordinary logged table of its own',
      ],
      [
        'create table public.part () inherits (audit.record)',
        'table audit.record is missing, or not an ordinary logged table of its own',
      ],
      [
        'drop table audit.parked cascade',
        'table audit.parked is missing, or not an ordinary logged table of its own',
      ],
    ].map(([sql, finding]) => [sql!.replace(/\s+/g, ' '), finding!] as const),
  )('%s', async (sql, finding) => {
    await undone(root, async () => {
      await root.query(sql);
      expect(await findings(root)).toContain(finding);
    });
  });

  test('a granted DELETE still meets the triggers; without them it removes rows, and both are named', async () => {
    await append(app);
    const deleting = async () => {
      await root.query('savepoint s; set local role app');
      const state = await stateOf(root.query('delete from audit.record'));
      await root.query('rollback to savepoint s');
      return state;
    };
    await undone(root, async () => {
      expect(await deleting()).toBe(DENIED);
      await root.query('grant usage on schema audit to app; grant delete on audit.record to app');
      expect(await deleting()).toBe(REFUSED);
      await root.query('drop trigger unchanged on audit.record; drop trigger row_unchanged on audit.record');
      expect(await deleting()).toBe('no error');
      expect(await findings(root)).toEqual([
        'role app can delete audit.record',
        'trigger row_unchanged of audit.record is missing, weakened or switched off',
        'trigger unchanged of audit.record is missing, weakened or switched off',
      ]);
    });
  });

  test('any role can run it, and it finds nothing where nothing was broken', async () => {
    for (const role of ['app', 'auditor', 'migrator']) {
      const client = await server.connect(role, database);
      expect(await findings(client)).toEqual([]);
      await client.end();
    }
  });
});

describe('proof AUD-6 · a change and its record commit together or not at all', () => {
  let patient = 0;
  /** Changes data and appends the record of it, in the transaction that is open. */
  const change = async (client: Client, id: string) => {
    patient++;
    await client.query('insert into clinic.patient values ($1, $2)', [patient, id]);
    await append(client, id);
  };
  const changed = (id: string) => count('clinic.patient', 'name = $1', [id]);
  let id: string;
  beforeEach(() => {
    id = randomUUID();
  });

  test('commit', async () => {
    await app.query('begin');
    await change(app, id);
    expect(await kept(id)).toEqual(NEVER);
    await app.query('commit');
    expect([await changed(id), await kept(id)]).toEqual([1, ONCE]);
  });

  test('rollback', async () => {
    await undone(app, () => change(app, id));
    expect([await changed(id), await kept(id)]).toEqual([0, NEVER]);
  });

  test('an error after the record was appended', async () => {
    await app.query('begin');
    await change(app, id);
    expect(await stateOf(app.query('select 1 / 0'))).toBe('22012');
    // A client that commits all the same gets a rollback.
    expect((await app.query('commit')).command).toBe('ROLLBACK');
    expect([await changed(id), await kept(id)]).toEqual([0, NEVER]);
  });

  test('a record that cannot be appended takes the change with it', async () => {
    await app.query('begin');
    await app.query('insert into clinic.patient values (1001, $1)', [id]);
    expect(await stateOf(app.query(`select audit.append('[]')`))).toBe('22023');
    expect((await app.query('commit')).command).toBe('ROLLBACK');
    expect(await changed(id)).toBe(0);
  });

  test('a savepoint that is rolled back takes its own record only', async () => {
    const [lost, later] = [randomUUID(), randomUUID()];
    await app.query('begin');
    await change(app, id);
    await app.query('savepoint s');
    await change(app, lost);
    await app.query('rollback to savepoint s');
    await change(app, later);
    await app.query('commit');
    expect([await changed(id), await kept(id)]).toEqual([1, ONCE]);
    expect([await changed(lost), await kept(lost)]).toEqual([0, NEVER]);
    expect([await changed(later), await kept(later)]).toEqual([1, ONCE]);
  });

  test('an error that a block of the application catches takes the record with what it undoes', async () => {
    await app.query(
      `do $$ begin
         insert into clinic.patient values (1002, '${id}');
         perform audit.append('{"id": "${id}"}');
         perform 1 / 0;
       exception when division_by_zero then null; end $$`,
    );
    expect([await changed(id), await kept(id)]).toEqual([0, NEVER]);
  });

  test('a connection that is cut before the commit', async () => {
    const victim = await server.connect('app', database);
    const { rows } = await victim.query('select pg_backend_pid() as pid');
    await victim.query('begin');
    await change(victim, id);
    await root.query('select pg_terminate_backend($1, 5000)', [rows[0].pid]);
    expect(await stateOf(victim.query('commit'))).not.toBe('no error');
    expect([await changed(id), await kept(id)]).toEqual([0, NEVER]);
  });

  test('a prepared transaction', async () => {
    const second = randomUUID();
    await app.query('begin');
    await change(app, id);
    await app.query(`prepare transaction 'first'`);
    await app.query('begin');
    await change(app, second);
    await app.query(`prepare transaction 'second'`);
    expect([await kept(id), await kept(second)]).toEqual([NEVER, NEVER]);
    await app.query(`commit prepared 'first'`);
    await app.query(`rollback prepared 'second'`);
    expect([await changed(id), await kept(id)]).toEqual([1, ONCE]);
    expect([await changed(second), await kept(second)]).toEqual([0, NEVER]);
  });
});

describe('proof AUD-6 · what is appended is kept', () => {
  test.each([
    ['no id', { action: 'read' }],
    ['an id that is none', { id: 'patient-7' }],
    ['an id that is null', { id: null }],
    ['an id that is an object', { id: { a: 1 } }],
    ['an organization that is no name', { organization: '../Etc' }],
    ['an organization longer than an index takes', { organization: 'x'.repeat(100_000) }],
    ['an organization that is a list', { organization: ['riverside'] }],
    ['nothing at all', {}],
    ['names that mean something to JavaScript', JSON.parse('{"__proto__": {"a": 1}, "constructor": 1}')],
    ['numbers that JavaScript cannot hold', '{"n": 123456789012345678901234567890.5, "m": 1e300}'],
    ['ten thousand members', Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`f${i}`, i]))],
  ])('a malformed record with %s', async (_, malformed) => {
    const { rows } = await app.query('select audit.append($1) as id', [malformed]);
    expect(await kept(rows[0].id)).toEqual(ONCE);
    const { rows: found } = await root.query(
      `select record - 'id' = $2::jsonb - 'id' as same, record ? 'id' as named, organization
       from audit.record where id = $1`,
      [rows[0].id, malformed],
    );
    expect(found).toEqual([{ same: true, named: true, organization: null }]);
  });

  test.each([
    ['null', null],
    ['a list', '[]'],
    ['a text', '"record"'],
    ['a number', '5'],
  ])('%s is no record, and the caller is told', async (_, nothing) => {
    expect(await stateOf(app.query('select audit.append($1)', [nothing]))).toBe('22023');
  });

  test('the same record again is one; another with its id is refused, and takes its change with it', async () => {
    const id = randomUUID();
    await append(app, id);
    await append(app, id);
    expect(await kept(id)).toEqual(ONCE);
    expect(await stateOf(append(app, id, { outcome: 'denied' }))).toBe('23505');
    const { rows } = await root.query(
      `select record ->> 'outcome' as outcome from audit.record where id = $1`,
      [id],
    );
    expect(rows).toEqual([{ outcome: 'success' }]);
  });

  test('what the client of applications sends, records and what is none', async () => {
    const id = randomUUID();
    const transport = outboxTransport(app);
    await app.query('begin');
    await transport.send('riverside', JSON.stringify(record(id)));
    await transport.send('riverside', '{"id": "\\u0000"}', 'not-a-record');
    await transport.send(NO_ORGANIZATION, 'no JSON', 'not-json');
    await expect(transport.send('riverside', '{"id": "\\u0000"}')).rejects.toThrow('22P05');
    await app.query('rollback; begin');
    await transport.send('riverside', JSON.stringify(record(id)));
    await transport.send('riverside', '{"id": "\\u0000"}', 'not-a-record');
    await app.query('commit');
    expect(await kept(id)).toEqual(ONCE);
    const { rows } = await root.query(
      `select organization, record - 'id' as record from audit.record order by place desc limit 1`,
    );
    expect(rows).toEqual([
      {
        organization: 'riverside',
        record: { organization: 'riverside', refused: 'not-a-record', line: '{"id": "\\u0000"}' },
      },
    ]);
  });

  test('two sessions with one id: the second waits for the first, and neither is lost', async () => {
    const id = randomUUID();
    const other = await server.connect('worker', database);
    await app.query('begin');
    await append(app, id);
    const second = append(other, id);
    await app.query('rollback');
    await second;
    expect(await kept(id)).toEqual(ONCE);
    await other.end();
  });

  test('a record that no stream takes is parked at once, and can be released', async () => {
    const id = randomUUID();
    const drainer = await server.connect('drainer', database);
    await append(app, id, { text: 'x'.repeat(1_000_000) });
    expect(await kept(id)).toEqual({ records: 1, waiting: 0 });
    const { rows } = await root.query(
      'select place, reason from audit.parked join audit.record using (place) where id = $1',
      [id],
    );
    expect(rows).toEqual([{ place: expect.any(String), reason: 'oversized' }]);
    const released = await drainer.query('select audit.release($1) as count', [[rows[0].place]]);
    expect(released.rows).toEqual([{ count: '1' }]);
    expect(await kept(id)).toEqual(ONCE);
    await drainer.end();
  });
});
