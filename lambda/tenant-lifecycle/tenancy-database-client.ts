import { DatabaseError, escapeIdentifier, type Client, type QueryResultRow } from 'pg';
import { signContext } from '../../runtime/tenancy/context';
import type { SigningKeys } from '../../runtime/tenancy/signing-keys';
import { statementOf } from '../../runtime/tenancy/statement';
import { Inconsistent, LeaseLost, Refused } from './errors';
import type { Row, TenancyDatabase, TenantRow, TenantTable } from './tenancy-database';
import type { Trail } from './trail';

/** Longer than any step, with the pauses between its attempts. */
const LEASE_SECONDS = 3600;

/** Limits and formats of one transaction, local to it, because a proxy would pin the connection otherwise. */
const SETTINGS = `select set_config('statement_timeout', '60s', true),
  set_config('idle_in_transaction_session_timeout', '60s', true), set_config('datestyle', 'ISO, YMD', true),
  set_config('intervalstyle', 'iso_8601', true), set_config('timezone', 'UTC', true),
  set_config('bytea_output', 'hex', true), set_config('extra_float_digits', '1', true)`;

/** What the functions of the registrar answer when the row does not allow it. */
const REFUSALS: ReadonlySet<string> = new Set(['23505', '55000', '23514']);

/** Tables with a column of the type of tenants' names, but for those that are declared to hold no PHI. */
const TABLES = `
select n.nspname as schema, c.relname as name, n.nspname || '.' || c.relname as full_name,
  has_table_privilege(c.oid, 'select') and has_table_privilege(c.oid, 'delete') as open,
  array(select s.attname::text from pg_attribute s join pg_type st on st.oid = s.atttypid
    join pg_namespace sn on sn.oid = st.typnamespace
    where s.attrelid = c.oid and not s.attisdropped and sn.nspname = 'phi' and st.typname = 'sealed' order by s.attnum) as sealed,
  array(select distinct f.confrelid::regclass::text from pg_constraint f
    where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as needs,
  array(select (select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum = f.conkey[array_upper(f.conkey, 1)])
    from pg_constraint f where f.contype = 'f' and f.conrelid = c.oid and f.confrelid = c.oid) as refers,
  c.oid::regclass::text as quoted
from pg_class c join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant' and not a.attisdropped
join pg_type t on t.oid = a.atttypid join pg_namespace tn on tn.oid = t.typnamespace
where c.relkind in ('r', 'p') and not c.relispartition and tn.nspname = 'tenancy' and t.typname = 'tenant_id'
  and coalesce(obj_description(c.oid, 'pg_class'), '') !~ '^phi:none( |$)'
order by 3`;

interface FoundTable {
  readonly schema: string;
  readonly name: string;
  readonly full_name: string;
  readonly open: boolean;
  readonly sealed: string[];
  /** Tables that its rows refer to. */
  readonly needs: string[];
  /** Columns with which its rows refer to others of it. */
  readonly refers: string[];
  readonly quoted: string;
}

/** A table, and how it is spoken of in SQL. */
interface SqlTable extends TenantTable {
  readonly sql: string;
  readonly refers: readonly string[];
}

/** The database that the client is connected to, as `tenant_registrar_login`. */
export function tenancyDatabase(
  client: Client,
  keys: SigningKeys,
  clock: () => number,
  trail: Pick<Trail, 'requestId' | 'rows'>,
): TenancyDatabase {
  const known = new Map<string, SqlTable>();

  async function transaction<T>(work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      await client.query('commit');
      return result;
    } catch (error) {
      // A connection that is gone has rolled back already; what went wrong first is what counts.
      await client.query('rollback').catch(() => undefined);
      throw error;
    }
  }

  /** Makes the transaction one of the tenant; the purpose `other` is that of service work, which no restriction hides rows from. */
  async function enter(tenant: string): Promise<void> {
    const { rows } = await client.query<{ challenge: string }>('select tenancy.challenge() as challenge');
    const key = await keys.current();
    const context = {
      tenant,
      actor: 'tenant-lifecycle',
      role: 'tenant-registrar',
      purpose: 'other',
      requestId: trail.requestId,
    } as const;
    const expires = Math.floor(clock() / 1000) + 300;
    await client.query('select tenancy.enter($1)', [
      signContext(key, context, { challenge: rows[0]!.challenge, expires }),
    ]);
  }

  const within = <T>(tenant: string, work: () => Promise<T>): Promise<T> =>
    transaction(async () => {
      await trail.rows();
      await client.query(`begin; ${SETTINGS}`);
      await enter(tenant);
      return work();
    });

  async function whyNotHeld(tenant: string, holder: string): Promise<string> {
    const { rows } = await client.query<{ holder: string; until: Date }>(
      'select holder, until from tenancy.leases() where tenant = $1',
      [tenant],
    );
    const [lease] = rows;
    if (lease?.holder === holder)
      return 'this run has begun to take back what it did, and does not go forward any more';
    if (!lease) return 'this run has lost the tenant to another one';
    const run = lease.holder.split(':').at(-1)!;
    return `the run ${run} is at work on the tenant, until ${lease.until.toISOString()} at the latest`;
  }

  /** A statement on rows, with the id of the request behind it. */
  const onRows = <R extends QueryResultRow>(text: string, values: unknown[]) =>
    client.query<R>(statementOf(text, trail.requestId), values);

  /** Makes the first account of the tenant, unless an attempt whose answer was lost has made it. */
  async function administer(tenant: string, person: string): Promise<void> {
    await enter(tenant);
    const { rows } = await onRows<{ made: boolean }>('select phi.first_administrator($1::uuid) as made', [
      person,
    ]);
    if (rows[0]!.made) return;
    const { rowCount } = await onRows('select from phi.account where id = $1::uuid', [person]);
    if (rowCount === 0)
      throw new Inconsistent('the tenant has accounts, and the administrator is none of them');
  }

  async function tableOf(tenant: string, { name }: TenantTable): Promise<SqlTable> {
    if (!known.has(name)) await tables(tenant);
    const table = known.get(name);
    if (!table) throw new Inconsistent('a table is gone');
    return table;
  }

  async function tables(_tenant: string): Promise<readonly TenantTable[]> {
    const { rows } = await client.query<FoundTable>(TABLES);
    const closed = rows.find(({ open }) => !open);
    if (closed)
      throw new Inconsistent(`${closed.full_name} has rows of tenants and is closed to the registrar`);
    for (const { schema, name, full_name, sealed, refers } of rows) {
      const sql = `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
      known.set(full_name, { name: full_name, sealed, sql, refers });
    }
    return inOrder(rows).map(({ full_name, sealed }) => ({ name: full_name, sealed }));
  }

  return {
    async change({ tenant, holder, undoing }, change) {
      const administrator = change && 'administrator' in change ? change.administrator : undefined;
      // Before the transaction: nobody else waits for the tenant while a record is written.
      if (administrator !== undefined) await trail.rows();
      try {
        await transaction(async () => {
          await client.query(`begin; ${SETTINGS}`);
          const { rows } = await client.query<{ held: boolean }>(
            'select tenancy.hold($1, $2, $3, $4) as held',
            [tenant, holder, undoing, LEASE_SECONDS],
          );
          if (!rows[0]!.held) throw new LeaseLost(await whyNotHeld(tenant, holder));
          if (!change) return;
          if (administrator !== undefined) await administer(tenant, administrator);
          if ('provision' in change)
            await client.query('select tenancy.provision($1, $2)', [tenant, change.provision]);
          else if ('advance' in change)
            await client.query('select tenancy.advance($1, $2)', [tenant, change.advance]);
          else await client.query('select tenancy.withdraw($1)', [tenant]);
        });
      } catch (error) {
        if (error instanceof DatabaseError && REFUSALS.has(error.code ?? '')) {
          throw new Refused('there is, or was, a tenant of this name, or it is not in the state for this');
        }
        throw error;
      }
    },

    async release(tenant, holder) {
      await client.query('select tenancy.release($1, $2)', [tenant, holder]);
    },

    async tenants() {
      const { rows } = await client.query<TenantRow>(
        'select id, status, key_mode as mode from tenancy.tenants()',
      );
      return rows;
    },

    async leased() {
      const { rows } = await client.query<{ tenant: string }>('select tenant from tenancy.leases()');
      return new Set(rows.map(({ tenant }) => tenant));
    },

    tables,

    async page(tenant, table, after, most) {
      const { sql } = await tableOf(tenant, table);
      return within(tenant, async () => {
        const { rows } = await onRows<{ row: Row }>(
          `select (select jsonb_object_agg(key, value) from jsonb_each_text(to_jsonb(t))) as row
           from ${sql} t where t.id > $1 order by t.id limit $2`,
          [after, most],
        );
        return rows.map(({ row }) => row);
      });
    },

    async extent(tenant, table, after, upTo) {
      const { sql } = await tableOf(tenant, table);
      return within(tenant, async () => {
        const { rows } = await onRows<{ rows: string; versions: string }>(
          `select count(*) as rows, encode(sha256(convert_to(coalesce(
             string_agg(t.id || ' ' || t.changed_in || chr(10), '' order by t.id), ''), 'UTF8')), 'hex') as versions
           from ${sql} t where t.id > $1 and t.id <= $2`,
          [after, upTo],
        );
        return { rows: Number(rows[0]!.rows), versions: rows[0]!.versions };
      });
    },

    async remove(tenant, table, most) {
      const { sql, refers } = await tableOf(tenant, table);
      // Rows to which others of the same table refer come after those.
      const free = refers
        .map(
          (column) =>
            `and not exists (select from ${sql} r where r.tenant = t.tenant and r.${escapeIdentifier(column)} = t.id)`,
        )
        .join(' ');
      return within(tenant, async () => {
        const { rowCount } = await onRows(
          `delete from ${sql} where id in (select t.id from ${sql} t where true ${free} limit $1)`,
          [most],
        );
        return rowCount ?? 0;
      });
    },
  };
}

/** Those that refer before those that are referred to. @throws Inconsistent when they refer to each other */
function inOrder(tables: readonly FoundTable[]): FoundTable[] {
  const ordered: FoundTable[] = [];
  let rest = [...tables];
  while (rest.length > 0) {
    const free = rest.filter(({ quoted }) => !rest.some(({ needs }) => needs.includes(quoted)));
    if (free.length === 0)
      throw new Inconsistent('tables refer to each other: rows cannot be deleted in any order');
    ordered.push(...free);
    rest = rest.filter((table) => !free.includes(table));
  }
  return ordered;
}
