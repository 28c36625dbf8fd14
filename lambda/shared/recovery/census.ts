import type { Client } from 'pg';

/** Sixteenths of a table, by the first four bits of the random id. */
export interface Bucket {
  readonly bucket: number;
  readonly rows: string;
  /** First 128 bits of the SHA-256 of all ids in their order, hexadecimal. */
  readonly ids: string;
  /** The same of all rows. */
  readonly content: string;
}

export interface TableCensus {
  /** Names and types, in their order: rows of other columns cannot be compared. */
  readonly columns: string;
  readonly buckets: readonly Bucket[];
}

/** What a tenant has at one moment. */
export interface TenantCensus {
  /** `pg_snapshot`: which transactions had committed by then. A restored database still knows their numbers. */
  readonly snapshot: string;
  readonly tables: Readonly<Record<string, TableCensus>>;
}

export interface Census {
  /** Of the database server, ISO 8601. */
  readonly at: string;
  readonly tenants: Readonly<Record<string, TenantCensus>>;
}

/** A bucket as it is now, of the rows that existed at a snapshot. */
export interface BucketNow extends Bucket {
  /** Rows that changed after the snapshot. */
  readonly changed: number;
}

export interface TableNow {
  readonly columns: string;
  readonly buckets: readonly BucketNow[];
}

/** The text of a row depends on these. Local to the transaction, because a proxy would pin the connection otherwise. */
const FORM = `select set_config('datestyle', 'ISO, YMD', true), set_config('intervalstyle', 'iso_8601', true),
  set_config('timezone', 'UTC', true), set_config('bytea_output', 'hex', true), set_config('extra_float_digits', '1', true)`;

/** Tables of tenants that say in which transaction a row came, and last changed: those of `phi.protect`. */
const TABLES = `
select c.oid::regclass::text as name, string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' order by a.attnum) as columns
from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
where n.nspname = 'phi' and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped
group by c.oid having array['id', 'created_in', 'changed_in']::name[] <@ array_agg(a.attname)
order by 1`;

/** @param name as the catalog quotes it */
const countTable = (name: string): string => `
select get_byte(uuid_send(t.id), 0) >> 4 as bucket, count(*) as rows,
  left(encode(sha256(string_agg(uuid_send(t.id), '' order by t.id)), 'hex'), 32) as ids,
  left(encode(sha256(string_agg(sha256(convert_to(t::text, 'UTF8')), '' order by t.id)), 'hex'), 32) as content,
  (count(*) filter (where not pg_visible_in_snapshot(t.changed_in, $1)))::integer as changed
from ${name} t where pg_visible_in_snapshot(t.created_in, $1)
group by 1 order by 1`;

/** Begins a transaction that reads as of one moment, as the tenant. */
export type EnterTenant = (client: Client, tenant: string) => Promise<void>;

/** What is put behind a statement, so that the access is known by its audit record (AUD-7). */
type Tag = (statement: string) => string;
const untagged: Tag = (statement) => statement;

export interface CensusTaking {
  readonly client: Client;
  readonly enter: EnterTenant;
  /** Records that a tenant's records are about to be read. @returns what the statements carry */
  readonly record: (tenant: string) => Promise<Tag>;
  readonly signal: AbortSignal;
}

/** Counts what every tenant has, each as of one moment. */
export async function takeCensus({ client, enter, record, signal }: CensusTaking): Promise<Census> {
  const { rows } = await client.query<{ at: Date }>('select now() as at');
  const tenants: Record<string, TenantCensus> = {};
  for (const tenant of await activeTenants(client)) {
    signal.throwIfAborted();
    const tag = await record(tenant);
    tenants[tenant] = await asTenant(client, enter, tenant, async () => {
      const { rows: now } = await client.query<{ snapshot: string }>(
        'select pg_current_snapshot()::text as snapshot',
      );
      const { snapshot } = now[0]!;
      const counted = Object.entries(await countTables(client, snapshot, tag));
      return { snapshot, tables: Object.fromEntries(counted.map(([name, table]) => [name, then(table)])) };
    });
  }
  return { at: rows[0]!.at.toISOString(), tenants };
}

const then = ({ columns, buckets }: TableNow): TableCensus => ({
  columns,
  buckets: buckets.map(({ bucket, rows, ids, content }) => ({ bucket, rows, ids, content })),
});

/** What a tenant has now of what it had at a snapshot. */
export const countSince = (
  client: Client,
  enter: EnterTenant,
  tenant: string,
  snapshot: string,
): Promise<Readonly<Record<string, TableNow>>> =>
  asTenant(client, enter, tenant, () => countTables(client, snapshot, untagged));

/** Tenants that have records: the others cannot be entered. */
export async function activeTenants(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    "select id from tenancy.tenants() where status = 'active' order by id",
  );
  return rows.map(({ id }) => id);
}

async function countTables(
  client: Client,
  snapshot: string,
  tag: Tag,
): Promise<Readonly<Record<string, TableNow>>> {
  await client.query(FORM);
  const { rows: tables } = await client.query<{ name: string; columns: string }>(TABLES);
  const counted: Record<string, TableNow> = {};
  for (const { name, columns } of tables) {
    const { rows } = await client.query<BucketNow>(tag(countTable(name)), [snapshot]);
    counted[name] = { columns, buckets: rows };
  }
  return counted;
}

async function asTenant<T>(
  client: Client,
  enter: EnterTenant,
  tenant: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    await enter(client, tenant);
    return await work();
  } finally {
    // Nothing was written. A connection that is gone has rolled back already.
    await client.query('rollback').catch(() => undefined);
  }
}
