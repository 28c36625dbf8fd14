import { EXPIRED_KEY, REMOVED_KEY, UNKNOWN_KEY, brought } from '../fixture';
import { signed, signingKey } from '../../tenancy/tenancy-database';
import type { Attack } from '../attack';
import type { Attacker } from '../attacker';
import { rowId } from '../../tenancy/rows';
import { ANY_SEAL, ANY_SIGNATURE, NO_POLICIES, SEAL_FOR_EVER, refusingNot } from '../walls';

const READ = 'select * from phi.patient';
const NONE = '0'.repeat(64);
const PERMISSIONS = ['patient.read', 'patient.create', 'encounter.read', 'restriction.read', 'care_team.read']
  .map((permission) => `;${permission}.practice;`)
  .join('');
const BEN = rowId('riverside', 'patient', 'ben');
const BODY = `lakeside|provider-1|emergency|treatment|99999999999|${PERMISSIONS}`;
const FORGED = `${NONE}${BODY}`;

/** Writes the setting that policies read. */
const sets = (name: string, sql: string): Attack => ({
  name: `forges the setting: ${name}`,
  as: 'nobody',
  wall: ANY_SEAL,
  attempt: async (attacker) => {
    await attacker.sql(sql);
    await attacker.sql(READ);
  },
});

/** Without any context, or with a piece of nonsense. */
const nonsense = (value: string | null): Attack => ({
  name: `reads with ${value === null ? 'no context' : `the context ${JSON.stringify(value.slice(0, 24))}`}`,
  as: 'nobody',
  wall: NO_POLICIES,
  attempt: async (attacker) => {
    if (value !== null) await attacker.sql(`select set_config('bulwark.context', $1, true)`, [value]);
    await attacker.sql(READ);
  },
});

/** Changes one field of the context that the database sealed for this very transaction. */
const alters = (
  name: string,
  from: string | RegExp,
  to: string | ((found: string) => string),
  sql: string,
  as: Attack['as'] = { role: 'provider', actor: 'provider-ended' },
): Attack => ({
  name: `alters the sealed context: ${name}`,
  as,
  wall: ANY_SEAL,
  attempt: async (attacker) => {
    const sealed = (await attacker.value(`select current_setting('bulwark.context')`))!;
    const altered = typeof to === 'string' ? sealed.replaceAll(from, to) : sealed.replaceAll(from, to);
    if (altered === sealed) throw new Error('nothing to alter');
    await attacker.sql(`select set_config('bulwark.context', $1, true)`, [altered]);
    // Its own rights give it none of what it asks for.
    return (await attacker.sql(sql)).count > 0;
  },
});

/** Changes the setting while a statement runs that was let in. */
const switches = (name: string, sql: string, wall: string = ANY_SEAL): Attack => ({
  name: `changes the context in mid-statement: ${name}`,
  as: { role: 'emergency' },
  wall,
  attempt: async (attacker) => {
    await attacker.sql(
      `${sql}; ${READ}`.replaceAll('FORGE', `set_config('bulwark.context', '${FORGED}', true)`),
    );
  },
});

/** Presents a context that is not to be accepted. */
const presents = (
  name: string,
  wall: string,
  make: (attacker: Attacker) => Promise<string | null>,
): Attack => ({
  name: `presents a context ${name}`,
  as: 'nobody',
  wall,
  attempt: async (attacker) => {
    const { ok } = await attacker.presents(await make(attacker));
    await attacker.sql(READ);
    return ok;
  },
});

const SIGNATURE = /[0-9a-f]{64}$/;
const now = () => Math.floor(Date.now() / 1000);
const LAKESIDE = { tenant: 'lakeside', role: 'emergency' };
const RIVERSIDE = { tenant: 'riverside' };

/** A context that was signed for riverside, with one field changed afterwards. */
const alteredAfterSigning = (field: string, index: number, value: string, wall = ANY_SIGNATURE): Attack =>
  presents(`whose ${field} was altered after signing`, wall, async (attacker) => {
    const fields = (
      await attacker.signed({ ...RIVERSIDE, challenge: index === 7 ? '1.1' : undefined })
    ).split('|');
    fields[index] = index === 7 ? (await attacker.value('select tenancy.this_transaction()'))! : value;
    return fields.join('|');
  });

/** Contexts of no proper form. With the wall gone, `enter` takes whatever names a tenant. */
const malformed = (name: string, mangle: (text: string) => string | null): Attack => ({
  name: `presents a context ${name}`,
  as: 'nobody',
  wall: TRUSTING,
  attempt: async (attacker) => {
    const { ok } = await attacker.presents(mangle(await attacker.signed(LAKESIDE)));
    await attacker.sql(READ);
    return ok;
  },
});
const TRUSTING = `create or replace function tenancy.enter(context text) returns void language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$ begin
    perform set_config('bulwark.context', tenancy.sealed('${BODY}'), true);
  end $$;`;

export const CONTEXT: readonly Attack[] = [
  nonsense(null),
  ...['', ' ', 'lakeside', '*', '%', 'null', '{"tenant":"lakeside"}', BODY, `|${BODY}`, 'f'.repeat(64)].map(
    nonsense,
  ),
  nonsense(`' or tenant = 'lakeside`),
  sets('set_config, for the transaction', `select set_config('bulwark.context', '${FORGED}', true)`),
  sets('set_config, for the session', `select set_config('bulwark.context', '${FORGED}', false)`),
  sets('SET', `set bulwark.context = '${FORGED}'`),
  sets('SET LOCAL', `set local bulwark.context to '${FORGED}'`),
  sets('SET of a function', `do $$ begin perform set_config('bulwark.context', '${FORGED}', false); end $$`),
  sets('under other case', `set "BULWARK"."Context" = '${FORGED}'`),
  sets(
    'a digest of what it can know',
    `select set_config('bulwark.context',
    encode(sha256(sha256(int4send(pg_backend_pid()) || timestamptz_send(transaction_timestamp()) || convert_to(b, 'UTF8'))), 'hex') || b, true)
    from (values ('${BODY}')) v (b)`,
  ),
  alters('the tenant', 'riverside|', 'lakeside|', READ, { role: 'emergency' }),
  alters('the actor, to one of a care team', 'provider-ended', 'provider-1', READ),
  alters('the permissions', '.care-team;', '.practice;', READ),
  alters(
    'the purpose, to see past a restriction',
    '|treatment|',
    '|other|',
    `select from phi.encounter_note where section = 'psychotherapy' and patient = '${BEN}'`,
    {
      role: 'emergency',
    },
  ),
  alters('the role', '|provider|', '|emergency|', `select tenancy.tenant_for('patient.read')`),
  alters('the expiry', /\|\d+\|;/g, '|99999999999|;', `select tenancy.tenant_for('patient.read')`),
  alters('the digest, in upper case', /^[0-9a-f]{64}/g, (hex) => hex.toUpperCase(), READ, {
    role: 'emergency',
  }),
  alters(
    'one more permission behind it',
    /$/g,
    'document.remove.practice;',
    `select tenancy.tenant_for('document.remove')`,
  ),

  switches('in the select list', `select FORGE, p.* from phi.patient p`),
  switches(
    'in the select list, before the first row of a subquery',
    `select FORGE, (select array_agg(p.id) from phi.patient p)`,
  ),
  switches('in a subquery in FROM', `select * from (select FORGE) s, phi.patient p`),
  switches('in a CTE', `with w as materialized (select FORGE) select * from w, phi.patient`),
  switches(
    'in a CTE that changes rows',
    `with w as (insert into phi.patient (tenant, birth_year)
    values ('lakeside', length(FORGE) - length(FORGE) + 1999) returning 1) select * from w, phi.patient`,
  ),
  switches('in WHERE', `select * from phi.patient where length(FORGE) > 0`),
  switches(
    'in a lateral re-scan',
    `select * from generate_series(1, 3) g,
    lateral (select FORGE from (values (g)) v) f, lateral (select p.* from phi.patient p where g > 0 offset 0) p`,
  ),
  switches(
    'in a correlated subquery',
    `select (select max(p.id::text) from phi.patient p where p.id::text > e.id::text and length(FORGE) > 0)
    from phi.encounter e`,
  ),
  switches(
    'in a join condition',
    `select * from phi.encounter e left join phi.patient p on length(FORGE) > 0`,
  ),
  switches(
    'between fetches of a cursor',
    `declare c cursor for select FORGE, p.* from phi.patient p; fetch 1 from c; fetch all from c`,
  ),
  switches(
    'before a cursor is opened',
    `select FORGE; declare c cursor for select * from phi.patient; fetch all from c`,
  ),
  switches(
    'after a cursor was opened',
    `declare c cursor for select * from phi.patient; select FORGE; fetch all from c`,
  ),
  switches(
    'in a recursive query',
    `with recursive r (n) as (select 1 union all select n + 1 from r where n < 3 and length(FORGE) > 0)
    select * from r, phi.patient`,
  ),
  switches(
    'in a prepared statement',
    `prepare p as select * from phi.patient; execute p; select FORGE; execute p; deallocate p`,
  ),
  switches(
    'by SET LOCAL between statements',
    `set local bulwark.context = '${FORGED}'; select * from phi.patient`,
  ),
  switches(
    'in a default',
    `insert into phi.patient (status) select 'active' from (select FORGE) f returning *; select * from phi.patient`,
  ),
  switches('in ORDER BY and LIMIT', `select * from phi.patient order by FORGE limit length(FORGE)`),
  switches(
    'in a block with an exception handler',
    `do $$ declare r record; begin
      begin perform FORGE; for r in select * from phi.patient loop raise notice '%', r; end loop;
      exception when others then raise notice '%', sqlerrm; end;
    end $$`,
  ),
  switches('in EXPLAIN ANALYZE', `explain analyze select FORGE; select * from phi.patient`),

  alteredAfterSigning('tenant', 2, 'lakeside'),
  alteredAfterSigning('key', 1, 'key-app_other', ANY_SIGNATURE + refusingNot('key.login <> session_user')),
  alteredAfterSigning('actor', 3, 'provider-2'),
  alteredAfterSigning('role', 4, 'emergency'),
  alteredAfterSigning('purpose', 5, 'other'),
  alteredAfterSigning('expiry', 6, String(now() + 600)),
  alteredAfterSigning('challenge', 7, ''),
  alteredAfterSigning('request', 8, 'request-2'),
  presents('with a signature of zeros', ANY_SIGNATURE, async (a) =>
    (await a.signed(LAKESIDE)).replace(SIGNATURE, NONE),
  ),
  presents('signed with a key that it made itself', ANY_SIGNATURE, (a) =>
    a.signed({ ...LAKESIDE, key: { ...signingKey('app_portal'), key: Buffer.alloc(32) } }),
  ),
  presents('signed with an empty key', ANY_SIGNATURE, (a) =>
    a.signed({ ...LAKESIDE, key: { ...signingKey('app_portal'), key: Buffer.alloc(0) } }),
  ),
  presents('signed by hash instead of HMAC', ANY_SIGNATURE, async (a) => {
    const text = (await a.signed(LAKESIDE)).slice(0, -64);
    return text + (await a.value(`select encode(sha256($1), 'hex')`, [Buffer.from(text.slice(0, -1))]));
  }),
  presents('signed with the key of another login', refusingNot('key.login <> session_user'), (a) =>
    a.signed({ ...LAKESIDE, key: signingKey('app_other') }),
  ),
  presents('signed with the key of the registrar', refusingNot('key.login <> session_user'), (a) =>
    a.signed({ ...LAKESIDE, key: signingKey('tenant_registrar_login') }),
  ),
  presents('signed with a key that has expired', refusingNot('key.expires_at <= clock_timestamp()'), (a) =>
    a.signed({ ...LAKESIDE, key: EXPIRED_KEY }),
  ),
  presents('signed with a key that was removed', brought(REMOVED_KEY), (a) =>
    a.signed({ ...LAKESIDE, key: REMOVED_KEY }),
  ),
  presents('signed with a key that nobody brought', brought(UNKNOWN_KEY), (a) =>
    a.signed({ ...LAKESIDE, key: UNKNOWN_KEY }),
  ),
  presents('that has expired', refusingNot('fields[7]::bigint <= now_seconds'), (a) =>
    a.signed({ ...RIVERSIDE, expires: now() - 1 }),
  ),
  presents('that expires too late', refusingNot('fields[7]::bigint > now_seconds + 900'), (a) =>
    a.signed({ ...LAKESIDE, expires: now() + 1000 }),
  ),
  presents(
    'that was signed for another transaction',
    refusingNot('fields[8] <> tenancy.this_transaction()'),
    (a) => a.signed({ ...LAKESIDE, challenge: '4711.1764000000123456' }),
  ),
  presents('of a tenant that has ended', `update tenancy.tenant set status = 'active';`, (a) =>
    a.signed({ tenant: 'closedtown' }),
  ),
  presents('of a tenant that has not begun', `update tenancy.tenant set status = 'active';`, (a) =>
    a.signed({ tenant: 'newtown' }),
  ),
  presents(
    'of a tenant that never was',
    `insert into tenancy.tenant (id, status, key_mode) values ('nowhere', 'active', 'pooled');`,
    (a) => a.signed({ tenant: 'nowhere' }),
  ),
  presents(
    'of a role that is unknown',
    `insert into tenancy.permission values ('superuser', 'patient', 'read', 'practice');`,
    (a) => a.signed({ ...RIVERSIDE, role: 'superuser' }),
  ),

  malformed('of null', () => null),
  malformed('of nothing', () => ''),
  malformed('of another version', (text) => text.replace('bulwark1', 'bulwark0')),
  malformed('without a signature', (text) => text.replace(/\|[0-9a-f]{64}$/, '')),
  malformed('with half a signature', (text) => text.slice(0, -32)),
  malformed('with a signature in upper case', (text) => text.replace(SIGNATURE, (hex) => hex.toUpperCase())),
  malformed('with a line behind it', (text) => `${text}\n`),
  malformed('with a field too many', (text) => text.replace('|treatment|', '|treatment|treatment|')),
  malformed('with a tenant of two', (text) => text.replace('lakeside', 'riverside,lakeside')),
  malformed('with SQL in the tenant', (text) => text.replace('lakeside', `lakeside' or 'a' = 'a`)),
  malformed('with SQL behind it', (text) => `${text}'; select set_config('bulwark.context', '', true); --`),
  malformed('with an expiry that is no number', (text) => text.replace(/\|\d{10}\|/, '|1e99|')),
  malformed('with a million bytes in front', (text) => 'x'.repeat(1_000_000) + text),

  {
    name: 'enters a second tenant in the transaction of the first, with a context that is properly signed',
    wall: refusingNot(
      `before <> '' and substr(before, 65) <> body and before = tenancy.sealed(substr(before, 65))`,
    ),
    attempt: async (attacker) => {
      const { ok } = await attacker.presents(await attacker.signed(LAKESIDE));
      await attacker.sql(READ);
      return ok;
    },
  },
  {
    name: 'keeps a context that was entered in a savepoint which is rolled back',
    as: 'nobody',
    wall: NO_POLICIES,
    attempt: async (attacker) => {
      const inside = `savepoint inside; select tenancy.enter('${await attacker.signed(RIVERSIDE)}'); ${READ}; rollback to inside`;
      if ((await attacker.undone(inside)).count === 0) throw new Error('nothing was there inside');
      return (await attacker.sql(`${inside}; ${READ}`)).ok;
    },
  },
  {
    name: 'keeps a context that was entered in a block which failed',
    as: 'nobody',
    wall: NO_POLICIES,
    attempt: async (attacker) => {
      const context = await attacker.signed(RIVERSIDE);
      await attacker.sql(
        `do $$ begin perform tenancy.enter('${context}'); raise exception 'out'; exception when others then null; end $$`,
      );
      return (await attacker.sql(READ)).count > 0;
    },
  },
  {
    name: 'seals a context by itself',
    wall: 'grant execute on function tenancy.sealed(text) to app_portal;',
    attempt: async (attacker) => {
      await attacker.sql(`select set_config('bulwark.context', tenancy.sealed('${BODY}'), true)`);
      await attacker.sql(READ);
    },
  },
  {
    name: 'opens the context function, to learn of others',
    wall: 'grant execute on function tenancy.context() to app_portal;',
    attempt: async (attacker) => (await attacker.sql('select tenancy.context()')).ok,
  },

  // Of other transactions: each begins its own.
  {
    name: 'replays a signed context in the next transaction of the connection',
    outside: true,
    wall: refusingNot('fields[8] <> tenancy.this_transaction()'),
    attempt: async (attacker) => {
      await attacker.sql('begin');
      const context = await attacker.signed(RIVERSIDE);
      await attacker.presents(context);
      await attacker.sql('commit');
      await attacker.sql('begin');
      return (await attacker.presents(context)).ok;
    },
  },
  {
    name: 'replays a signed context of another connection, while that is at work',
    outside: true,
    wall: refusingNot('fields[8] <> tenancy.this_transaction()'),
    attempt: async (attacker) => {
      const victim = await attacker.victim();
      const { rows } = await victim.query<{ challenge: string }>(
        'select tenancy.this_transaction() as challenge',
      );
      await attacker.sql('begin');
      const { ok } = await attacker.presents(signed({ ...LAKESIDE, ...rows[0]! }));
      await attacker.sql(READ);
      return ok;
    },
  },
  {
    name: 'takes the sealed context of another connection, while that is at work',
    outside: true,
    wall: SEAL_FOR_EVER,
    attempt: async (attacker) => {
      const victim = await attacker.victim();
      const { rows } = await victim.query<{ sealed: string }>(
        `select current_setting('bulwark.context') as sealed`,
      );
      await attacker.sql('begin');
      await attacker.sql(`select set_config('bulwark.context', $1, true)`, [rows[0]!.sealed]);
      await attacker.sql(READ);
    },
  },
  ...(
    [
      ['in the next transaction', ['commit', 'begin']],
      ['by COMMIT AND CHAIN', ['commit and chain']],
      ['by ROLLBACK TO and COMMIT', ['savepoint s; rollback to s; commit', 'begin']],
      ['in one message', [`commit; begin; ${READ}`]],
      [
        'in a block that commits',
        [
          'commit',
          `do $$ declare r record; begin commit; for r in ${READ} loop raise notice '%', r; end loop; end $$`,
        ],
      ],
      ['outside of a transaction', ['commit']],
    ] as const
  ).map(([name, between]): Attack => ({
    name: `keeps a sealed context for the session: ${name}`,
    outside: true,
    wall: SEAL_FOR_EVER,
    attempt: async (attacker) => {
      await attacker.sql('begin');
      await attacker.presents(await attacker.signed({ ...RIVERSIDE, role: 'emergency' }));
      await attacker.sql(`select set_config('bulwark.context', current_setting('bulwark.context'), false)`);
      let rows = 0;
      for (const sql of [...between, READ]) {
        const heard = await attacker.sql(sql);
        if (sql.includes(READ)) rows += heard.rows.length;
      }
      return rows > 0;
    },
  })),
];
