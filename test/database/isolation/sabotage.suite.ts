import type { Client } from 'pg';
import { rowId } from '../tenancy/rows';
import { signed, signingKey } from '../tenancy/tenancy-database';
import { ATTACKS } from './attacks';
import { CHANGE, insertion } from './attacks/rows';
import { TABLES, type Table } from './tables';
import { TWINS } from './twins';
import { attemptWithout, copyWithout } from './world';

/**
 * Each table of records, each of its walls alone. In a copy of the database where nothing else stands in the way: the
 * application may do everything with the tables, a role may do everything with the rows, and the other tenant has a patient
 * with the id of one of the own.
 */
let root: Client;
beforeAll(async () => {
  ({ root } = await copyWithout(TWINS));
});

interface Aim {
  /** SQL that hits what the wall protects. */
  readonly sql: string;
  /** What it protects, among the rows of the table. */
  readonly protects: string;
  readonly role: 'everything-of-the-practice' | 'everything-of-the-care-team';
  readonly purpose: 'treatment' | 'operations';
}

const ADA = rowId('riverside', 'patient', 'ada');
const DORA = rowId('riverside', 'patient', 'dora');

// Not the one that has the id of an own patient: who sees its id may have seen the own.
const OTHERS_ROWS = `tenant = 'lakeside' and id <> '${ADA}'`;

/** What a policy is for. */
function aimOf(table: Table, policy: string): Aim | undefined {
  const patient = table === 'patient' ? 'id' : 'patient';
  const verb = policy.split('_').at(-1)!;
  const sql = (tenant: string, of: string) =>
    ({
      read: `select * from phi.${table}`,
      create: insertion(table, tenant, of, rowId(tenant, 'encounter', 'dora')),
      change: `update phi.${table} set ${CHANGE[table]}`,
      remove: `delete from phi.${table}`,
    })[verb];
  if (policy.startsWith('tenant_')) {
    return {
      sql: sql('lakeside', ADA)!,
      protects: OTHERS_ROWS,
      role: 'everything-of-the-practice',
      purpose: 'operations',
    };
  }
  if (policy.startsWith('care_team_')) {
    return {
      sql: sql('riverside', DORA)!,
      protects: `tenant = 'riverside' and ${patient} = '${DORA}'`,
      role: 'everything-of-the-care-team',
      purpose: 'operations',
    };
  }
  if (policy === 'restriction') {
    return {
      sql: `select * from phi.${table}`,
      protects: `tenant = 'riverside' and ${patient} = '${DORA}'`,
      role: 'everything-of-the-practice',
      purpose: 'treatment',
    };
  }
  return undefined;
}

/** Whether the rows that a wall protects were seen or changed, once something was done to the wall. */
async function hit(table: Table, aim: Aim, sabotage: string): Promise<boolean> {
  const state = async () =>
    (
      await root.query<{ rows: string[]; digest: string }>(
        `select array_agg(t.id::text) as rows, md5(string_agg(t::text, '' order by t.id)) as digest
         from phi.${table} t where ${aim.protects}`,
      )
    ).rows[0]!;
  await root.query('begin');
  try {
    await root.query(sabotage);
    const before = await state();
    await root.query('set local session authorization app_portal');
    const { rows } = await root.query<{ challenge: string }>('select tenancy.challenge() as challenge');
    const context = {
      tenant: 'riverside',
      role: aim.role,
      purpose: aim.purpose,
      key: signingKey('app_portal'),
      ...rows[0]!,
    };
    await root.query('select tenancy.enter($1)', [signed(context)]);
    await root.query('savepoint aimed');
    const seen = await root.query<{ id?: string }>(aim.sql).then(
      (result) => result.rows.map(({ id }) => id),
      async () => {
        await root.query('rollback to aimed');
        return [];
      },
    );
    await root.query('reset session authorization');
    return (
      seen.some((id) => id !== undefined && before.rows.includes(id)) ||
      (await state()).digest !== before.digest
    );
  } finally {
    await root.query('rollback');
  }
}

const READ_OF: Aim = {
  sql: '',
  protects: OTHERS_ROWS,
  role: 'everything-of-the-practice',
  purpose: 'operations',
};

describe.each(TABLES)('%s', (table) => {
  test(`sabotage TEN-1 · any one policy of ${table} that is dropped lets an attack succeed`, async () => {
    const { rows } = await root.query<{ name: string; permissive: boolean }>(
      `select polname as name, polpermissive as permissive from pg_policy where polrelid = 'phi.${table}'::regclass order by 1`,
    );
    const outcome: Record<string, unknown> = {};
    const expected: Record<string, unknown> = {};
    for (const { name, permissive } of rows) {
      const dropped = `drop policy ${name} on phi.${table}`;
      const aim = aimOf(table, name);
      if (permissive) {
        // It lets rows be seen at all: without it nothing is there, also of the own.
        const own: Aim = { ...READ_OF, sql: `select * from phi.${table}`, protects: `tenant = 'riverside'` };
        outcome[name] = [await hit(table, own, ''), await hit(table, own, dropped)];
        expected[name] = [true, false];
      } else if (aim) {
        outcome[name] = [await hit(table, aim, ''), await hit(table, aim, dropped)];
        expected[name] = [false, true];
      } else {
        outcome[name] = OTHERS.get(`${table}.${name}`) ? 'known' : 'nobody tries it';
        expected[name] = 'known';
      }
    }
    expect(outcome).toEqual(expected);
    expect(rows.length).toBeGreaterThanOrEqual(5);
  });

  test(`sabotage TEN-1 · ${table} without row-level security, or not for its owner, lets an attack succeed`, async () => {
    const read: Aim = { ...READ_OF, sql: `select * from phi.${table}` };
    expect(await hit(table, read, `alter table phi.${table} disable row level security`)).toBe(true);
    // What a function of the owner sees that somebody might write one day.
    const peek: Aim = { ...READ_OF, sql: `select phi.peek_${table}() as id` };
    expect(await hit(table, peek, '')).toBe(false);
    expect(await hit(table, peek, `alter table phi.${table} no force row level security`)).toBe(true);
  });
});

/** Policies of one table alone, and the attack that is theirs. */
const OTHERS = new Map([['restriction.deciders', 'decides on a restriction, while it asks for it']]);

const named = (name: string) => {
  const attack = ATTACKS.find((one) => one.name === name);
  if (!attack) throw new Error(`no attack "${name}"`);
  return attack;
};

test.each<readonly [string, string, readonly string[]]>([
  [
    'the login bypasses row-level security',
    'alter role app_portal bypassrls',
    ['reads patient', 'counts the rows of others', 'copies a table out'],
  ],
  [
    'the group of the login bypasses it, and the login becomes it',
    'alter role phi_application bypassrls',
    ['becomes its group and reads'],
  ],
  [
    'the login owns a table that is not forced',
    'alter table phi.patient no force row level security; alter table phi.patient owner to app_portal',
    ['reads patient'],
  ],
  [
    'the login owns a table',
    'alter table phi.patient owner to app_portal',
    ['alter table phi.patient disable row level security', 'drop policy tenant_read on phi.patient'],
  ],
  [
    'the login is a member of the owner',
    'grant phi_owner to app_portal',
    ['set role phi_owner', 'alter table phi.patient no force row level security'],
  ],
  [
    'the login is a member of those who own keys',
    'grant tenancy_owner to app_portal',
    ['set role tenancy_owner', 'select * from tenancy.seal'],
  ],
  [
    'the login keeps keys',
    'grant context_keeper to app_portal',
    [
      'select * from tenancy.keys()',
      `select tenancy.add_key('mine', 'app_portal', decode(repeat('00', 32), 'hex'), now() + interval '1 hour')`,
    ],
  ],
  [
    'the login is the registrar',
    'grant tenant_registrar to app_portal',
    ['select * from tenancy.tenants()', `select tenancy.advance('lakeside', 'closing')`],
  ],
  [
    'the login may seal',
    'grant execute on function tenancy.sealed(text) to app_portal',
    ['seals a context by itself', `select tenancy.sealed('lakeside|a|b|treatment|9|;')`],
  ],
  [
    'everybody may seal',
    'grant execute on function tenancy.sealed(text) to public',
    ['seals a context by itself', 'finds something left to execute by everybody'],
  ],
  [
    'the login may read the seal',
    'grant select on tenancy.seal to phi_application',
    ['select * from tenancy.seal', 'copy tenancy.seal to stdout'],
  ],
  ['the login may truncate', 'grant truncate on phi.consent to app_portal', ['truncates']],
  [
    'the login may read all data',
    'grant pg_read_all_data to app_portal',
    ['select * from tenancy.seal', 'select * from tenancy.tenant'],
  ],
  [
    'temporary tables are allowed again',
    `do $$ begin execute format('grant temporary on database %I to public', current_database()); end $$`,
    [
      'create temporary table spy (x int)',
      "create function pg_temp.spy() returns int language sql as 'select 1'",
    ],
  ],
  [
    'public is a schema for all again',
    'grant create on schema public to public',
    [
      'create table public.spy as select * from phi.patient',
      'create operator public.=== (leftarg = text, rightarg = text, function = texteq)',
    ],
  ],
  [
    'schemas are allowed again',
    `do $$ begin execute format('grant create on database %I to public', current_database()); end $$`,
    ['create schema spy', 'create extension pg_trgm'],
  ],
  [
    'a view sees as its owner does',
    'create view phi.everything as select * from phi.patient; grant select on phi.everything to app_portal',
    ['finds views, which see as their owner does'],
  ],
  [
    'a function of the owner has no search path',
    'alter function phi.in_care_team(uuid) reset search_path',
    ['finds a function of an owner without a search path'],
  ],
  [
    'a function of the owner has no search path, and public is a schema for all',
    'alter function phi.in_care_team(uuid) reset search_path; grant create on schema public to public',
    ['puts a function of its own in the way of one of the owner'],
  ],
  [
    'a reference leaves the tenant out',
    'create unique index on phi.patient (id); alter table phi.consent drop constraint consent_tenant_patient_fkey, add foreign key (patient) references phi.patient (id)',
    ['probes a foreign key: a consent'],
  ],
  ['an id is one in the whole database', 'create unique index on phi.patient (id)', ['probes a primary key']],
  [
    'an error of a constraint comes before the policy',
    'alter table phi.patient disable row level security',
    ['probes a primary key under the name of the other tenant'],
  ],
])('sabotage TEN-1 · %s', async (_, sabotage, attacks) => {
  for (const name of attacks) {
    const { by } = await attemptWithout(sabotage, named(name));
    expect([name, by.length > 0]).toEqual([name, true]);
  }
});

test('sabotage TEN-1 · what the planner keeps of values tells of other tenants', async () => {
  const told = ATTACKS.filter(({ name }) => name.startsWith('reads off EXPLAIN how many rows'));
  expect(told.length).toBeGreaterThanOrEqual(3);
  for (const attack of told) expect((await attemptWithout(attack.wall, attack)).succeeded).toBe(true);
});
