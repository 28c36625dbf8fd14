import type { Client } from 'pg';
import { type Postgres, startPostgres } from '../../support/postgres';
import {
  TENANCY_TEMPLATE,
  prepareTenancyDatabase,
  signed,
  signingKey,
  tenancyDatabase,
} from '../tenancy/tenancy-database';
import type { Attack } from './attack';
import { Attacker } from './attacker';
import { PREPARED } from './fixture';
import { TABLES } from './tables';
import { CROWD } from './walls';

export let server: Postgres;
/** What only rows of the other tenant hold: ids and sealed values, as text. */
let secrets: readonly string[];

/** Starts the server that the suites of this folder share. */
export async function open(): Promise<void> {
  server = await startPostgres({ settings: { autovacuum: 'off' } });
  await prepareTenancyDatabase(server);
  const template = await server.connect('postgres', TENANCY_TEMPLATE);
  await template.query(PREPARED);
  const { rows } = await template.query<{ value: string }>(SECRETS);
  secrets = rows.map(({ value }) => value.replace('\\x', ''));
  await template.end();
}

export const close = (): Promise<void> => server.stop();

const SECRETS = TABLES.map(
  (table) => `select distinct e.value from phi.${table} t, jsonb_each_text(to_jsonb(t)) e
    where t.tenant = 'lakeside' and e.value ~ '^([0-9a-f]{8}-[0-9a-f-]{27}|\\\\x[0-9a-f]{32,})$'
      and e.key not in ('created_in', 'changed_in')`,
).join(' union ');

/**
 * Digest of all that no attempt may change: rows of the other tenant, keys and tenants, records of its audit trail, and who
 * may do what. Of each row its place and the transaction that wrote it: a change gives it another of one or the other.
 */
const STATE = `select md5(string_agg(part, ' ')) as state from (${[
  ...TABLES.map((table) => `phi.${table} t where t.tenant = 'lakeside'`),
  ...['tenant', 'signing_key', 'seal', 'permission'].map((table) => `tenancy.${table} t`),
  `audit.record t where t.organization = 'lakeside'`,
  ...['pg_class', 'pg_proc', 'pg_trigger', 'pg_constraint', 'pg_type', 'pg_namespace'].map(
    (catalog) => `${catalog} t where t.oid >= 16384`,
  ),
  ...['pg_policy', 'pg_authid', 'pg_auth_members', 'pg_default_acl', 'pg_extension', 'pg_event_trigger'].map(
    (catalog) => `${catalog} t`,
  ),
  'pg_rewrite t where t.oid >= 16384',
  'pg_statistic_ext t',
  'pg_language t',
  'pg_publication t',
  'pg_attribute t where t.attacl is not null or t.attstattarget is not null',
  'pg_database t where t.datname = current_database()',
]
  .map((rows) => `select string_agg(t.ctid::text || t.xmin::text, '' order by t.ctid) as part from ${rows}`)
  .join(' union all ')}) parts`;

const stateOf = async (client: Client): Promise<string> =>
  (await client.query<{ state: string }>(STATE)).rows[0]!.state;

/** As DISCARD ALL, but plans stay: making them anew takes longer than most attempts. */
const CLEAN = 'reset session authorization; reset role; reset all; deallocate all; close all; unlisten *';

/** How an attempt went. */
export interface Result {
  readonly succeeded: boolean;
  /** By what, for the message of a test. */
  readonly by: readonly string[];
  /** Whether it may be said to have tried: something came back. */
  readonly heard: readonly string[];
}

async function judge(
  attacker: Attacker,
  inferred: boolean | void,
  isChanged: () => Promise<boolean>,
): Promise<Result> {
  const asked = attacker.asked.join('\n');
  const heard = attacker.heard.join('\n');
  const seen = secrets.some((secret) => heard.includes(secret) && !asked.includes(secret));
  const by = [...(inferred === true ? ['it says so'] : []), ...(seen ? ['rows came back'] : [])];
  // A digest takes longer than most attempts.
  if (by.length === 0 && (await isChanged())) by.push('something is different');
  return { succeeded: by.length > 0, by, heard: attacker.heard };
}

async function enterAs(attacker: Attacker, attack: Attack): Promise<void> {
  const { rows } = await attacker.client.query<{ challenge: string }>(
    'select tenancy.challenge() as challenge',
  );
  if (attack.as === 'nobody') return;
  const context = {
    tenant: 'riverside',
    role: 'administrator',
    key: signingKey('app_portal'),
    ...rows[0]!,
    ...attack.as,
  };
  await attacker.client.query('select tenancy.enter($1)', [signed(context)]);
}

/** The attempt, by the login of the application, on a connection of its pool. What it did, it commits. */
export async function attempt(attack: Attack): Promise<Result> {
  return await attemptIn(await place(attack.crowded ? CROWD : ''), attack);
}

/** The same attempt where the wall is not there, and nothing of it is left afterwards. */
export async function attemptWithout(wall: string, attack: Attack): Promise<Result> {
  if (attack.outside) {
    await putUp();
    return await attemptIn(await place(wall), attack);
  }
  const { root } = await place(attack.crowded ? CROWD : '', 'walls go down and up again');
  return await takenBack(root, wall, attack);
}

/** Digests of places where nothing was written since. */
const states = new Map<Client, string>();

/**
 * Which transaction that writes would be the next: while it stays the same, nobody has written anything on this server.
 */
const nextWriter = async (client: Client): Promise<string> =>
  (
    await client.query<{ next: string }>(
      'select pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::text as next',
    )
  ).rows[0]!.next;

async function attemptIn({ name, app, root }: Place, attack: Attack): Promise<Result> {
  const others: Client[] = [];
  const connect = async () => {
    const other = await server.connect('app_portal', name);
    others.push(other);
    return other;
  };
  const mine = attack.outside ? await connect() : app;
  const attacker = new Attacker(mine, connect, attack.outside !== true);
  const before = states.get(root) ?? (await stateOf(root));
  const writer = await nextWriter(root);
  // Until it is known again.
  states.delete(root);
  try {
    if (!attack.outside) {
      await mine.query('begin');
      await enterAs(attacker, attack);
    }
    const inferred = await attack.attempt(attacker);
    await mine.query('commit');
    for (const other of others) await other.query('rollback');
    return await judge(attacker, inferred, async () => {
      const after = (await nextWriter(root)) === writer ? before : await stateOf(root);
      states.set(root, after);
      return after !== before;
    });
  } finally {
    attacker.leave();
    if (!attack.outside) {
      await mine.query('rollback');
      // What a pool does with a connection that is refused for what was left on it.
      await mine.query(CLEAN);
    }
    await Promise.all(others.map((other) => other.end()));
  }
}

/** The wall that is down, in a transaction that stays open for the next attempt without it. */
let down: { readonly root: Client; readonly wall: string; state?: string } | undefined;

async function putUp(): Promise<void> {
  await down?.root.query(`rollback; ${CLEAN}`);
  down = undefined;
}

async function takenBack(root: Client, wall: string, attack: Attack): Promise<Result> {
  if (down?.root !== root || down.wall !== wall) {
    await putUp();
    down = { root, wall };
    await root.query('begin');
    await root.query(wall);
  }
  const gap = down;
  const never = () => Promise.reject(new Error(`${attack.name}: opens a connection, so it is \`outside\``));
  const attacker = new Attacker(root, never, true);
  await root.query('savepoint down');
  try {
    await root.query('set local session authorization app_portal');
    await enterAs(attacker, attack);
    const inferred = await attack.attempt(attacker);
    return await judge(attacker, inferred, async () => {
      await root.query('reset session authorization; reset role; reset row_security; reset search_path');
      const after = await stateOf(root);
      await root.query('rollback to down');
      return after !== (gap.state ??= await stateOf(root));
    });
  } finally {
    attacker.leave();
    await root.query('rollback to down; release down; close all; deallocate all');
  }
}

/** A copy of the database. */
interface Place {
  readonly name: string;
  /** A connection of the application's pool. */
  readonly app: Client;
  /** Superuser: to look, and to break what must be noticed. */
  readonly root: Client;
}

const places = new Map<string, Promise<Place>>();

/** A copy of the database with a wall taken down for good; the same for all who ask for it. */
function place(wall: string, use = 'attempts'): Promise<Place> {
  const key = `${use}: ${wall}`;
  const made = places.get(key) ?? copyWithout(wall);
  places.set(key, made);
  return made;
}

export async function copyWithout(wall: string): Promise<Place> {
  const name = await tenancyDatabase(server);
  const root = await server.connect('postgres', name);
  await root.query(wall);
  return { name, root, app: await server.connect('app_portal', name) };
}
