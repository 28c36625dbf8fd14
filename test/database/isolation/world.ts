import type { Client } from 'pg';
import { type Postgres, startPostgres } from '../../support/postgres';
import { prepareTenancyDatabase, signed, signingKey, tenancyDatabase } from '../tenancy/tenancy-database';
import type { Attack } from './attack';
import { Attacker } from './attacker';
import { PREPARED } from './fixture';
import { TABLES } from './tables';
import { CROWD } from './walls';

export let server: Postgres;
export let database: string;
/** Superuser in the database: to look, and to break what must be noticed. */
export let root: Client;
/** A connection of the application's pool. */
let app: Client;
/** What only rows of the other tenant hold: ids and sealed values, as text. */
let secrets: readonly string[];

/** Starts the server that the suites of this folder share. */
export async function open(): Promise<void> {
  server = await startPostgres({ settings: { autovacuum: 'off' } });
  await prepareTenancyDatabase(server);
  database = await tenancyDatabase(server);
  root = await server.connect('postgres', database);
  await root.query(PREPARED);
  app = await server.connect('app_portal', database);
  const { rows } = await root.query<{ value: string }>(SECRETS);
  secrets = rows.map(({ value }) => value.replace('\\x', ''));
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

let before: string | undefined;

/** How an attempt went. */
export interface Result {
  readonly succeeded: boolean;
  /** By what, for the message of a test. */
  readonly by: readonly string[];
  /** Whether it may be said to have tried: something came back. */
  readonly heard: readonly string[];
}

function judge(attacker: Attacker, inferred: boolean | void, changed: boolean): Result {
  const asked = attacker.asked.join('\n');
  const heard = attacker.heard.join('\n');
  const seen = secrets.some((secret) => heard.includes(secret) && !asked.includes(secret));
  const by = [
    ...(inferred === true ? ['it says so'] : []),
    ...(seen ? ['rows came back'] : []),
    ...(changed ? ['something is different'] : []),
  ];
  return { succeeded: by.length > 0, by, heard: attacker.heard };
}

async function enterAs(attacker: Attacker, attack: Attack): Promise<void> {
  await attacker.client.query('select tenancy.challenge()');
  if (attack.as === 'nobody') return;
  const { rows } = await attacker.client.query<{ challenge: string }>(
    'select tenancy.this_transaction() as challenge',
  );
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
  return attack.crowded
    ? await attemptIn(...(await copy(CROWD)), attack)
    : await attemptIn(database, app, root, attack);
}

async function attemptIn(name: string, client: Client, look: Client, attack: Attack): Promise<Result> {
  const others: Client[] = [];
  const connect = async () => {
    const other = await server.connect('app_portal', name);
    others.push(other);
    return other;
  };
  const mine = attack.outside ? await connect() : client;
  const attacker = new Attacker(mine, connect, attack.outside !== true);
  before = look === root ? (before ?? (await stateOf(look))) : await stateOf(look);
  try {
    if (!attack.outside) {
      await mine.query('begin');
      await enterAs(attacker, attack);
    }
    const inferred = await attack.attempt(attacker);
    await mine.query('commit');
    for (const other of others) await other.query('rollback');
    const after = await stateOf(look);
    const changed = after !== before;
    before = look === root ? after : undefined;
    return judge(attacker, inferred, changed);
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

/** The same attempt where the wall is not there, and nothing of it is left afterwards. */
export async function attemptWithout(wall: string, attack: Attack): Promise<Result> {
  if (attack.outside) return await attemptIn(...(await copy(wall)), attack);
  return await takenBack(attack.crowded ? (await copy(CROWD))[2] : root, wall, attack);
}

async function takenBack(root: Client, wall: string, attack: Attack): Promise<Result> {
  const never = () => Promise.reject(new Error(`${attack.name}: opens a connection, so it is \`outside\``));
  const attacker = new Attacker(root, never, true);
  await root.query('begin');
  try {
    await root.query(wall);
    const initially = await stateOf(root);
    await root.query('set local session authorization app_portal');
    await enterAs(attacker, attack);
    const inferred = await attack.attempt(attacker);
    await root.query('reset session authorization; reset role; reset row_security; reset search_path');
    return judge(attacker, inferred, (await stateOf(root)) !== initially);
  } finally {
    attacker.leave();
    await root.query('rollback');
    await root.query(CLEAN);
  }
}

const copies = new Map<string, Promise<readonly [string, Client, Client]>>();

function copy(wall: string): Promise<readonly [string, Client, Client]> {
  const made = copies.get(wall) ?? copyWithout(wall);
  copies.set(wall, made);
  return made;
}

/** A copy of the database with the wall taken down for good. */
export async function copyWithout(wall: string): Promise<readonly [string, Client, Client]> {
  const name = await tenancyDatabase(server);
  const look = await server.connect('postgres', name);
  await look.query(PREPARED);
  await look.query(wall);
  return [name, await server.connect('app_portal', name), look];
}
