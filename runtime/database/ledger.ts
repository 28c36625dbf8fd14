import type { Client } from 'pg';

/** A migration that was applied. */
export interface Entry {
  readonly number: number;
  readonly name: string;
  readonly sha256: string;
}

/** The ledger belongs to the role that migrates. Nobody else gets a privilege on it. */
const CREATE = `
create schema if not exists bulwark;
create table bulwark.migration (
  number integer primary key check (number between 1 and 9999),
  name text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  applied_at timestamptz not null default clock_timestamp(),
  applied_by name not null default session_user
);
comment on table bulwark.migration is 'phi:none names and digests of files';
-- Default privileges of the owner may have said otherwise.
revoke all on schema bulwark from public;
revoke all on bulwark.migration from public`;

/**
 * Every way in which the ledger may say what somebody else wrote, or hide what was written. Operators are judged as in
 * database/checks.
 */
const DISTRUST = `
with
  ledger as (
    select n.oid as schema, n.nspowner, c.oid, c.relowner, c.relkind, c.relpersistence, c.relrowsecurity, c.relhasrules
    from pg_catalog.pg_namespace n
      left join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = 'migration'
    where n.nspname = 'bulwark'
  ),
  others as (
    select r.oid, r.rolname from pg_catalog.pg_roles r
    where r.rolname <> current_user and not r.rolsuper and r.rolname not like 'pg\\_%' and r.rolname not like 'rds%'
      and not exists (
        select from pg_catalog.pg_roles s where s.rolname = 'rds_superuser' and pg_has_role(r.oid, s.oid, 'usage')
      )
  )
select format('schema bulwark belongs to %I, and %I migrates; it is always the same role', o.rolname, current_user)
  from ledger l join others o on o.oid = l.nspowner
union all
select format('bulwark.migration belongs to %I, and %I migrates; it is always the same role', o.rolname, current_user)
  from ledger l join others o on o.oid = l.relowner
union all
select format('role %I can create in schema bulwark', o.rolname)
  from ledger l, others o where o.oid <> l.nspowner and has_schema_privilege(o.oid, l.schema, 'create')
union all
select format('role %I can become %I, who owns bulwark.migration', o.rolname, w.rolname)
  from ledger l join pg_catalog.pg_roles w on w.oid = l.relowner, others o
  where o.oid <> l.relowner and pg_has_role(o.oid, l.relowner, 'set')
union all
select format('role %I can %s bulwark.migration', o.rolname, p.privilege)
  from ledger l, others o, unnest(array['insert', 'update', 'delete', 'truncate', 'references', 'trigger']) p (privilege)
  where l.oid is not null and o.oid <> l.relowner
    and (has_table_privilege(o.oid, l.oid, p.privilege)
         or (p.privilege in ('insert', 'update') and has_any_column_privilege(o.oid, l.oid, p.privilege)))
union all
select 'bulwark.migration is not a plain table: it has rules, policies, triggers or parts'
  from ledger l
  where l.oid is not null
    and (l.relkind <> 'r' or l.relpersistence <> 'p' or l.relrowsecurity or l.relhasrules
         or exists (select from pg_catalog.pg_trigger t where t.tgrelid = l.oid)
         or exists (select from pg_catalog.pg_inherits i where l.oid in (i.inhrelid, i.inhparent)))
order by 1`;

/** Why the ledger cannot be believed; none when it can, or when there is none yet. */
export async function ledgerProblems(client: Client): Promise<string[]> {
  const { rows } = await client.query<[string]>({ text: DISTRUST, rowMode: 'array' });
  return rows.map(([problem]) => problem);
}

/** @returns what was applied, by number; undefined where there is no ledger yet */
export async function readLedger(client: Client): Promise<Entry[] | undefined> {
  const { rowCount } = await client.query(
    `select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'bulwark' and c.relname = 'migration'`,
  );
  if (rowCount === 0) return undefined;
  const { rows } = await client.query<Entry>(
    'select number, name, sha256 from bulwark.migration order by number',
  );
  return rows;
}

/** In one transaction, as the simple protocol runs several statements. */
export const createLedger = (client: Client): Promise<unknown> => client.query(CREATE);

/** In the transaction of the migration, which must not exist twice: a second migrator waits for the first, and fails. */
export const enterLedger = (client: Client, { number, name, sha256 }: Entry): Promise<unknown> =>
  client.query('insert into bulwark.migration (number, name, sha256) values ($1, $2, $3)', [
    number,
    name,
    sha256,
  ]);
