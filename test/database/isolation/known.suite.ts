import { attempt } from './world';

/** What PostgreSQL tells whoever may connect. None of it is of a row of one tenant; docs/tenant-isolation.md says so. */
export const KNOWN: readonly { readonly what: string; readonly why: string; readonly sql: string }[] = [
  {
    what: 'how many rows and pages a table has, of all tenants together',
    why: "pg_class and the size functions are everybody's",
    sql: `select reltuples, relpages, pg_relation_size(oid) from pg_class where oid = 'phi.patient'::regclass`,
  },
  {
    what: 'how often a table was written and read, by all tenants together',
    why: "counters of pg_stat_all_tables are everybody's",
    sql: `select n_live_tup, n_tup_ins, n_tup_upd, n_tup_del, seq_scan from pg_stat_all_tables where schemaname = 'phi'`,
  },
  {
    what: 'how many rows a filter removed from a whole table or from a page, of all other tenants together',
    why: 'EXPLAIN ANALYZE counts what it scanned; indexes begin with the tenant, so that no count is of one',
    sql: `explain (analyze, timing off, summary off) select from phi.patient where ctid < '(1,0)'`,
  },
  {
    what: 'the place of an own row, and so how much was written between two of them',
    why: 'ctid and xmin are columns of every table',
    sql: 'select ctid, xmin, created_in from phi.patient',
  },
  {
    what: 'how many transactions there were, and how much was logged',
    why: 'counters of the server',
    sql: 'select pg_current_snapshot(), pg_current_wal_lsn()',
  },
  {
    what: 'the text of statements of the same login on other connections, with $1 where a value is bound',
    why: 'pg_stat_activity shows a login its own work: values belong into parameters',
    sql: 'select pid, state, query, xact_start from pg_stat_activity where usename = session_user',
  },
  {
    what: 'which tables and pages other connections lock, and the keys of advisory locks',
    why: "pg_locks is everybody's: no key may be made of an identifier",
    sql: 'select locktype, relation, page, tuple, classid, objid, mode from pg_locks',
  },
  {
    what: 'the names of roles, tables, columns, policies and permissions, and the text of functions',
    why: "catalogs are everybody's, and hold no name of a tenant and no key",
    sql: `select qual, with_check from pg_policies union all select pg_get_functiondef(oid), null from pg_proc where pronamespace = 'tenancy'::regnamespace and prokind = 'f'`,
  },
];

test.each(KNOWN.map((known) => [known.what, known] as const))(
  'proof TEN-1 · is told, and is of no row of one tenant: %s',
  async (_, { sql, what }) => {
    const { by, heard } = await attempt({
      name: what,
      wall: '',
      as: { role: 'emergency' },
      attempt: async (attacker) => {
        const told = await attacker.sql(sql);
        expect(told.rows.length).toBeGreaterThan(0);
        return JSON.stringify(told.rows).includes('lakeside');
      },
    });
    expect({ by, heard: by.length > 0 ? heard : [] }).toEqual({ by: [], heard: [] });
  },
);
