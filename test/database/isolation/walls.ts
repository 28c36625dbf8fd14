/** SQL of a superuser that takes a wall down. */

const forEachTable = (statement: string): string => `
  do $each$ declare relation regclass; begin
    for relation in select c.oid from pg_class c where c.relnamespace = 'phi'::regnamespace and c.relkind = 'r' loop
      execute format('${statement}', relation);
    end loop;
  end $each$;`;

/** No row-level security at all. */
export const NO_POLICIES = forEachTable('alter table %s disable row level security');
/** Row-level security, but not for the owner, as whom functions may act. */
export const NOT_FORCED = forEachTable('alter table %s no force row level security');
export const SUPERUSER = 'alter role app_portal superuser;';
export const BYPASS = 'alter role app_portal bypassrls;';

/** What the planner knows of values is kept again. */
export const STATISTICS = `
  do $each$ declare wanted record; begin
    for wanted in select a.attrelid::regclass as relation, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'phi'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped loop
      execute format('alter table %s alter %I set statistics 100', wanted.relation, wanted.attname);
    end loop;
  end $each$;
  ${['patient', 'encounter'].map((table) => `analyze phi.${table};`).join(' ')}`;

/** Replaces a piece of a function by another. An error where the piece is not there: the wall is another one by now. */
export const without = (signature: string, piece: string, other: string): string => `
  do $edit$ declare definition text := pg_get_functiondef('${signature}'::regprocedure); begin
    if strpos(definition, $piece$${piece}$piece$) = 0 then raise exception 'no such piece in ${signature}'; end if;
    execute replace(definition, $piece$${piece}$piece$, $other$${other}$other$);
  end $edit$;`;

/** One reason less to refuse a context. */
export const refusingNot = (condition: string): string =>
  without('tenancy.enter(text)', `when ${condition}`, 'when false');

/** Any seal is taken for one of ours. */
export const ANY_SEAL = without(
  'tenancy.context()',
  'if left(sealed, 64) is distinct from',
  `if false and '' is distinct from`,
);
/** Any signature is taken for one of ours. */
export const ANY_SIGNATURE = without(
  'tenancy.enter(text)',
  `sha256(decode(fields[10], 'hex')) is distinct from`,
  'false and null is distinct from',
);
/** A seal is good in every transaction of every connection. */
export const SEAL_FOR_EVER = ['tenancy.context()', 'tenancy.sealed(text)']
  .map((name) =>
    without(name, 'int4send(pg_backend_pid()) || timestamptz_send(transaction_timestamp()) ||', ''),
  )
  .join('');

/** Rows may be deleted, by a role that nothing forbids it; nothing refers to them. */
export const MAY_DELETE = `${NO_POLICIES} grant delete on all tables in schema phi to app_portal;
  do $refer$ declare wanted record; begin
    for wanted in select conrelid::regclass as relation, conname from pg_constraint where contype = 'f' and connamespace = 'phi'::regnamespace loop
      execute format('alter table %s drop constraint %I', wanted.relation, wanted.conname);
    end loop;
  end $refer$;`;
/** Rows of patients may change hands. */
export const MAY_MOVE = `grant update on phi.patient to app_portal; drop trigger touch on phi.patient;
  alter table phi.patient alter created_at set default now(), alter changed_at set default now();
  do $refer$ declare wanted record; begin
    for wanted in select conrelid::regclass as relation, conname from pg_constraint where confrelid = 'phi.patient'::regclass and contype = 'f' loop
      execute format('alter table %s drop constraint %I', wanted.relation, wanted.conname);
    end loop;
  end $refer$;`;

/** A record of the audit trail is taken for whichever tenant it names. */
export const ANY_ORGANIZATION = without('audit.append(jsonb)', 'if tenant is not null', 'if false');

/** An id is one in the whole database. */
export const uniqueWithoutTenant = (table: string, columns: string): string =>
  `create unique index on phi.${table} (${columns});`;
/** A reference by id alone, whose tenant nobody asks. */
export const referring = (table: string, column: string, to: string): string => `
  do $refer$ declare wanted name; begin
    for wanted in select conname from pg_constraint where conrelid = 'phi.${table}'::regclass and confrelid = 'phi.${to}'::regclass loop
      execute format('alter table phi.${table} drop constraint %I', wanted);
    end loop;
  end $refer$;
  alter table phi.${table} add foreign key (${column}) references phi.${to} (id);`;
/** The same, of the patient of a row. */
export const withoutTenant = (table: string): string =>
  `${uniqueWithoutTenant('patient', 'id')} ${referring(table, 'patient', 'patient')}`;
/** An index that does not begin with the tenant. */
export const INDEX_OF_ID = `alter table phi.patient drop constraint patient_pkey cascade; create index on phi.patient (id);`;

/** No wall: thousands of patients and encounters of the other tenant, unlike its own ones in every column. */
export const CROWD = `set session_replication_role = replica;
  insert into phi.patient (tenant, id, status, birth_year, created_at, created_by, created_in, changed_at, changed_by, changed_in)
  select 'lakeside', gen_random_uuid(), 'deceased', 1930 + i % 10, now(), 'seed', '1', now(), 'seed', '1' from generate_series(1, 3000) i;
  insert into phi.encounter (tenant, patient, kind, starts_at, created_at, created_by, created_in, changed_at, changed_by, changed_in)
  select 'lakeside', gen_random_uuid(), 'telehealth', '2025-01-01T00:00:00Z'::timestamptz + i * interval '1 hour',
    now(), 'seed', '1', now(), 'seed', '1' from generate_series(1, 3000) i;
  analyze phi.patient, phi.encounter;
  reset session_replication_role;`;

/** What was set for the session holds for the next transaction as well. */
export const SETTINGS_STAY = `create or replace function tenancy.challenge() returns text language sql
  begin atomic select tenancy.this_transaction(); end;`;
