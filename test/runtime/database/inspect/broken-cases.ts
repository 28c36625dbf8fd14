/** What breaks the sound database, and every finding that is expected of it: `<rule> <object>`, weak ones with `weak` before. */
export type Case = readonly [name: string, sql: string, ...expected: string[]];

const PATIENT = 'table clinic.patient';
const POLICY = 'drop policy tenant_only on clinic.patient; create policy p on clinic.patient';
const BOUND = '(tenant = (select clinic.tenant()))';
/** A table like the others, but for what the case does to it. */
const table = (columns: string, more = '') => `
  create table clinic.note (${columns});
  alter table clinic.note enable row level security, force row level security, owner to clinic_owner;
  create policy tenant_only on clinic.note using (tenant = (select clinic.tenant())); ${more};
  do $$ declare c name; begin for c in select attname from pg_attribute where attrelid = 'clinic.note'::regclass and attnum > 0 loop
    execute format('alter table clinic.note alter %I set statistics 0', c); end loop; end $$`;
const NOTE = 'table clinic.note';
const definer = (name: string, more: string, body = `select 1`) => `
  create function clinic.${name} returns int language sql security definer ${more} as '${body}';
  alter function clinic.${name} owner to clinic_owner; revoke all on function clinic.${name} from public`;
const PATH = 'set search_path = pg_catalog, pg_temp';

export const BROKEN: readonly Case[] = [
  // Tables
  [
    'a table without tenant',
    'create table clinic.x (id uuid); alter table clinic.x owner to clinic_owner',
    'TEN-1.tenant-column table clinic.x',
  ],
  [
    'the list of tenants',
    'create table clinic.tenants (id text primary key); alter table clinic.tenants owner to clinic_owner; alter table clinic.patient add foreign key (tenant) references clinic.tenants',
    'TEN-1.tenant-column table clinic.tenants',
  ],
  [
    'a name that only quotes can write',
    'create table clinic."Ta""ble; --" (id uuid); alter table clinic."Ta""ble; --" owner to clinic_owner',
    'TEN-1.tenant-column table clinic."Ta""ble; --"',
  ],
  [
    'a tenant that may be null',
    table('tenant text, id uuid, unique (tenant, id)'),
    `TEN-1.tenant-null ${NOTE}`,
  ],
  [
    'row-level security switched off',
    'alter table clinic.patient disable row level security',
    `TEN-1.enabled ${PATIENT}`,
  ],
  ['not forced', 'alter table clinic.patient no force row level security', `TEN-1.forced ${PATIENT}`],
  [
    'a partition without its own',
    table('tenant text not null, id uuid not null, at date not null, primary key (tenant, at, id)').replace(
      ');\n',
      ') partition by range (at);\n',
    ) +
      `; create table clinic.note_2026 partition of clinic.note for values from ('2026-01-01') to ('2027-01-01');
       alter table clinic.note_2026 owner to clinic_owner`,
    'TEN-1.enabled table clinic.note_2026',
  ],
  [
    'a child without its own',
    'create table clinic.child () inherits (clinic.patient); alter table clinic.child owner to clinic_owner',
    'TEN-1.enabled table clinic.child',
  ],
  [
    'phi:none without a reason',
    `comment on table clinic.country is 'phi:none'`,
    'TEN-1.phi-none table clinic.country',
  ],
  [
    'phi:none over a classed column',
    `comment on column clinic.country.label is 'phi:narrative'`,
    'TEN-1.phi-none table clinic.country',
  ],
  [
    'phi:none over rows of tenants that others may read',
    `create table clinic.flag (tenant text primary key, flag text); alter table clinic.flag owner to clinic_owner;
     grant select on clinic.flag to clinic_app; comment on table clinic.flag is 'phi:none switches'`,
    'weak TEN-1.phi-none table clinic.flag',
  ],
  [
    'a class with a slip in it',
    `comment on column clinic.patient.number is 'phi:direct-identifer'`,
    `TEN-1.phi-none ${PATIENT}`,
  ],
  [
    'a table declared to hold PHI',
    `comment on table clinic.patient is 'phi:all'`,
    `TEN-1.phi-none ${PATIENT}`,
  ],
  [
    'a schema for each tenant',
    `create schema a authorization clinic_owner; create schema b authorization clinic_owner; create table a.t (id uuid); create table b.t (id uuid);
     alter table a.t owner to clinic_owner; alter table b.t owner to clinic_owner`,
    'TEN-1.schema-per-tenant schemas a and b',
  ],

  // Policies
  [
    'a policy that allows everything',
    `${POLICY} using (true)`,
    `TEN-1.policy-open ${PATIENT}`,
    `TEN-1.policy-check ${PATIENT}`,
  ],
  [
    'a second policy beside the sound one',
    'create policy p on clinic.patient for select using (number > 0)',
    `TEN-1.policy-open ${PATIENT}`,
  ],
  [
    'a way around in the same policy',
    `${POLICY} using (tenant = (select clinic.tenant()) or number = 0)`,
    `TEN-1.policy-open ${PATIENT}`,
    `TEN-1.policy-check ${PATIENT}`,
  ],
  [
    'the column compared with itself',
    `${POLICY} using (tenant = tenant)`,
    `TEN-1.policy-open ${PATIENT}`,
    `TEN-1.policy-check ${PATIENT}`,
  ],
  [
    'another comparison than equality',
    `${POLICY} using (tenant <> '' and tenant is not null)`,
    `TEN-1.policy-open ${PATIENT}`,
    `TEN-1.policy-check ${PATIENT}`,
  ],
  [
    'a restrictive policy for one command alone',
    `${POLICY} using (true); create policy r on clinic.patient as restrictive for select using ${BOUND}`,
    `TEN-1.policy-open ${PATIENT}`,
    `TEN-1.policy-check ${PATIENT}`,
  ],
  [
    'a restrictive policy for other roles',
    `${POLICY} for select using (true); create policy r on clinic.patient as restrictive to clinic_report using ${BOUND}`,
    `TEN-1.policy-open ${PATIENT}`,
  ],
  [
    'a check that lets rows be moved',
    `${POLICY} using ${BOUND} with check (true)`,
    `TEN-1.policy-check ${PATIENT}`,
  ],
  [
    'an insert that nothing checks',
    `create policy p on clinic.patient for insert with check (number > 0)`,
    `TEN-1.policy-check ${PATIENT}`,
  ],
  [
    'an owner that somebody can become, with a policy of its own',
    'create policy own on clinic.patient to clinic_owner using (true); grant clinic_owner to app_portal',
    `TEN-1.policy-open ${PATIENT}`,
    `TEN-1.policy-check ${PATIENT}`,
    'TEN-1.role-owner role app_portal',
  ],
  [
    'the tenant in a function',
    `${POLICY} using (upper(tenant) = (select clinic.tenant()))`,
    `weak TEN-1.policy-opaque ${PATIENT}`,
  ],
  [
    'a setting that anybody may write',
    `${POLICY} using (tenant = (select current_setting('app.tenant')))`,
    `weak TEN-1.policy-context ${PATIENT}`,
  ],
  [
    'such a setting, behind two functions',
    `create function clinic.said() returns text language sql stable as $$ select current_setting('app.tenant') $$;
     create function clinic.who() returns text language plpgsql stable as $$ begin return clinic.said(); end $$;
     ${POLICY} using (tenant = (select clinic.who()))`,
    `weak TEN-1.policy-context ${PATIENT}`,
  ],
  [
    'a call for each row',
    `${POLICY} using (tenant = clinic.tenant())`,
    `weak TEN-1.policy-per-row ${PATIENT}`,
  ],

  // Keys
  [
    'a primary key without tenant',
    table('tenant text not null, id integer primary key', 'create index on clinic.note (tenant)'),
    `TEN-1.unique ${NOTE}`,
  ],
  [
    'a primary key of random bits',
    table('tenant text not null, id uuid primary key', 'create index on clinic.note (tenant)'),
    `weak TEN-1.unique ${NOTE}`,
  ],
  [
    'a unique index without tenant',
    'create unique index on clinic.patient (number) where number > 0',
    `TEN-1.unique ${PATIENT}`,
  ],
  [
    'an exclusion without tenant',
    'alter table clinic.patient add exclude (number with =)',
    `TEN-1.unique ${PATIENT}`,
  ],
  [
    'a foreign key without tenant',
    table(
      'tenant text not null, id uuid, country text not null, patient uuid not null, primary key (tenant, id)',
      'alter table clinic.patient add constraint alone unique (id); alter table clinic.note add foreign key (patient) references clinic.patient (id)',
    ),
    `weak TEN-1.unique ${PATIENT}`,
    `TEN-1.foreign-key ${NOTE}`,
  ],
  [
    'no index that begins with the tenant',
    table('tenant text not null, id uuid, primary key (id, tenant)'),
    `weak TEN-1.index ${NOTE}`,
  ],
  [
    'an identity',
    table('tenant text not null, id bigint generated always as identity, primary key (tenant, id)'),
    `weak TEN-1.sequence ${NOTE}`,
  ],
  [
    'a default from a sequence',
    `create sequence clinic.s; alter table clinic.patient alter number set default nextval('clinic.s')`,
    `weak TEN-1.sequence ${PATIENT}`,
  ],
  [
    'statistics of a column',
    'alter table clinic.patient alter number set statistics -1',
    `weak TEN-1.statistics ${PATIENT}`,
  ],
  [
    'extended statistics',
    'create statistics clinic.e on number, id from clinic.patient',
    `weak TEN-1.statistics ${PATIENT}`,
  ],

  // Columns
  [
    'a classed column of text',
    table(
      'tenant text not null, id uuid, said text, primary key (tenant, id)',
      `comment on column clinic.note.said is 'phi:narrative'`,
    ),
    `KEY-2.plain ${NOTE}`,
  ],
  [
    'a classed column of any bytes',
    table(
      'tenant text not null, id uuid, said bytea check (octet_length(said) > 48), primary key (tenant, id)',
      `comment on column clinic.note.said is 'phi:narrative'`,
    ),
    `KEY-2.plain ${NOTE}`,
  ],
  [
    'a domain that lets plain values in',
    `alter domain clinic.sealed drop constraint sealed_check; alter domain clinic.sealed add check (value is not null or substr(value, 1, 4) = '\\x42574631')`,
    `KEY-2.plain ${PATIENT}`,
  ],
  [
    'names that identify or narrate',
    table(
      'tenant text not null, id uuid, "homePhone" text, notes text, seen boolean, primary key (tenant, id)',
    ),
    `weak KEY-2.unclassed ${NOTE}`,
    `weak KEY-2.unclassed ${NOTE}`,
  ],
  [
    'an identifier in a table without PHI',
    'alter table clinic.country add ssn text',
    'weak KEY-2.unclassed table clinic.country',
  ],

  // Views
  [
    'a view that reads as its owner',
    'alter view clinic.visit_of_patient reset (security_invoker)',
    'TEN-1.view view clinic.visit_of_patient',
  ],
  [
    'a view of a view',
    'create view clinic.again as select * from clinic.visit_of_patient',
    'TEN-1.view view clinic.again',
  ],
  [
    'a materialized view',
    'create materialized view clinic.m as select at from clinic.visit',
    'TEN-1.materialized-view materialized view clinic.m',
  ],
  [
    'a foreign table',
    'create foreign data wrapper w; create server s foreign data wrapper w; create foreign table clinic.f (id int) server s',
    'TEN-1.foreign-table foreign table clinic.f',
  ],
  ['a rule', 'create rule r as on delete to clinic.patient do instead nothing', `TEN-1.rule ${PATIENT}`],
  [
    'a trigger that acts as another role',
    `create function clinic.t() returns trigger language plpgsql security definer ${PATH} as 'begin return new; end'; revoke all on function clinic.t() from public;
     alter function clinic.t() owner to clinic_owner; create trigger t before insert on clinic.patient for each row execute function clinic.t()`,
    `weak TEN-1.trigger ${PATIENT}`,
  ],

  // Functions
  ['a search_path of the caller', definer('f()', ''), 'TEN-1.function-search-path function clinic.f()'],
  [
    'a search_path with a schema of others',
    `create schema open; grant create on schema open to clinic_report; ${definer('f()', 'set search_path = open, pg_temp')}`,
    'TEN-1.function-search-path function clinic.f()',
  ],
  [
    'temporary tables first',
    definer('f()', `set search_path = ''`),
    'weak TEN-1.function-search-path function clinic.f()',
  ],
  [
    'a function for public',
    `${definer('f()', PATH)}; grant execute on function clinic.f() to public`,
    'TEN-1.function-public function clinic.f()',
  ],
  [
    'a procedure for public',
    `create procedure clinic.p(int, text) language sql security definer ${PATH} as ''; alter procedure clinic.p owner to clinic_owner`,
    'TEN-1.function-public procedure clinic.p(integer, text)',
  ],
  [
    'a function of a superuser',
    `${definer('f()', PATH)}; alter function clinic.f() owner to postgres`,
    'TEN-1.function-owner function clinic.f()',
  ],
  [
    'a function of a role that bypasses',
    `create role past bypassrls; grant create on schema clinic to past; ${definer('f()', PATH)}; alter function clinic.f() owner to past; revoke create on schema clinic from past`,
    'TEN-1.function-owner function clinic.f()',
  ],
  [
    'a leakproof function',
    `create function clinic.f(text) returns boolean language sql leakproof as 'select true'`,
    'TEN-1.leakproof function clinic.f(text)',
  ],

  // Roles
  ['a login that is a superuser', 'create role r login superuser', 'TEN-1.role-bypass role r'],
  ['a login that bypasses', 'alter role app_portal bypassrls', 'TEN-1.role-bypass role app_portal'],
  [
    'a login that can become one that does',
    'create role past bypassrls; create role between; grant past to between; grant between to app_portal',
    'TEN-1.role-bypass role app_portal',
  ],
  ['a login that owns', 'alter table clinic.visit owner to app_portal', 'TEN-1.role-owner role app_portal'],
  [
    'a login that can become the owner',
    'grant clinic_owner to app_portal',
    'TEN-1.role-owner role app_portal',
  ],
  [
    'a login that reads everything',
    'grant pg_read_all_data to app_portal',
    'TEN-1.role-predefined role app_portal',
  ],
  [
    'a login that runs programs',
    'grant pg_execute_server_program to clinic_app',
    'TEN-1.role-predefined role app_portal',
  ],
  [
    'a login that sees the statements of others',
    'grant pg_monitor to app_portal',
    'weak TEN-1.role-predefined role app_portal',
  ],
  ['a login that replicates', 'alter role app_portal replication', 'TEN-1.role-replication role app_portal'],

  // Grants
  ['a table for public', 'grant select on clinic.patient to public', `TEN-1.grant-public ${PATIENT}`],
  [
    'a column for public',
    'grant update (number) on clinic.patient to public',
    `TEN-1.grant-public ${PATIENT}`,
  ],
  [
    'a view for public',
    'grant select on clinic.visit_of_patient to public',
    'TEN-1.grant-public view clinic.visit_of_patient',
  ],
  ...['truncate', 'references', 'trigger'].map((privilege): Case => [
    privilege,
    `grant ${privilege} on clinic.patient to clinic_app`,
    `TEN-1.grant-beyond ${PATIENT}`,
  ]),
  [
    'references of a column',
    'grant references (number) on clinic.patient to clinic_app',
    `TEN-1.grant-beyond ${PATIENT}`,
  ],
  [
    'a schema that others may create in',
    'grant create on schema clinic to clinic_app',
    'TEN-1.schema-create schema clinic',
  ],
  [
    'the schema public, for everybody',
    'grant create on schema public to public',
    'TEN-1.schema-create schema public',
  ],
  [
    'schemas of anybody',
    'do $$ begin execute format($f$grant create on database %I to public$f$, current_database()); end $$',
    'TEN-1.database-create database',
  ],
  [
    'temporary tables',
    'do $$ begin execute format($f$grant temporary on database %I to clinic_app$f$, current_database()); end $$',
    'weak TEN-1.temporary database',
  ],
  [
    'tables that are given when they are made',
    'alter default privileges for role clinic_owner in schema clinic grant select on tables to clinic_app',
    'TEN-1.default-privileges role clinic_owner',
  ],
  [
    'sequences that are given when they are made',
    'alter default privileges for role clinic_owner grant usage on sequences to clinic_app',
    'weak TEN-1.default-privileges role clinic_owner',
  ],

  // Ways out
  ['a publication', 'create publication p for table clinic.patient', 'TEN-1.publication publication "p"'],
  ['a publication of everything', 'create publication p for all tables', 'TEN-1.publication publication "p"'],
  ['a large object', 'select lo_create(0)', 'TEN-1.large-object database'],
  [
    'an extension that reaches out, for public',
    'create extension dblink',
    'TEN-1.extension extension dblink',
  ],
  [
    'an extension that reaches out',
    'create extension postgres_fdw',
    'weak TEN-1.extension extension postgres_fdw',
  ],

  // Settings
  [
    'row-level security off for a role',
    'alter role app_portal set row_security = off',
    'weak TEN-1.setting role "app_portal"',
  ],
  [
    'triggers off for a role',
    'alter role app_portal set session_replication_role = replica',
    'TEN-1.setting role "app_portal"',
  ],
  [
    'code loaded for a role',
    `alter role app_portal set session_preload_libraries = 'auto_explain'`,
    'weak TEN-1.setting role "app_portal"',
  ],
  [
    'statements logged for a database',
    `do $$ begin execute format($f$alter database %I set log_statement = 'all'$f$, current_database()); end $$`,
    'weak TEN-1.setting database',
  ],
  [
    'a tenant by default',
    `alter role app_portal set clinic.context = 'riverside'`,
    'TEN-1.tenant-by-default role "app_portal"',
  ],
];

/** What is like a break, and is none. */
export const SOUND: readonly (readonly [name: string, sql: string])[] = [
  ['nothing changed', 'select 1'],
  [
    'a part that only its whole can be read through',
    'create table clinic.child () inherits (clinic.patient); alter table clinic.child owner to clinic_owner, enable row level security, force row level security; alter table clinic.child add primary key (tenant, id); alter table clinic.child alter tenant set statistics 0, alter id set statistics 0, alter number set statistics 0, alter name set statistics 0',
  ],
  [
    'open to one role, and held by a restrictive policy',
    `${POLICY} using (true); create policy r on clinic.patient as restrictive using ${BOUND}`,
  ],
  [
    'a restrictive policy for a group that the role inherits',
    `${POLICY} to app_portal using (true); create policy r on clinic.patient as restrictive to clinic_app using ${BOUND}`,
  ],
  [
    'a restrictive policy for each command',
    `${POLICY} using (true); ${['for select using', 'for insert with check', 'for update using', 'for delete using'].map((clause, i) => `create policy r${i} on clinic.patient as restrictive ${clause} ${BOUND}`).join('; ')}`,
  ],
  ['a list of tenants', `${POLICY} using (tenant in (select clinic.tenant()) and number > 0)`],
  [
    'equality that takes null for a value',
    `${POLICY} using (not (tenant is distinct from (select clinic.tenant())))`,
  ],
  [
    'the comparison turned around, and cast',
    `${POLICY} using ((select clinic.tenant())::varchar = tenant::varchar)`,
  ],
  [
    'two ways, each of the tenant',
    `${POLICY} using (tenant = (select clinic.tenant()) and (number = 1 or number = 2) or tenant = (select clinic.tenant()) and number = 3)`,
  ],
  [
    'rows found through another table',
    `${POLICY} using (exists (select from clinic.visit v where v.tenant = patient.tenant and v.tenant = (select clinic.tenant())))`,
  ],
  ['a policy that allows nothing', 'create policy p on clinic.patient using (false)'],
  [
    'an owner that nobody can become, with a policy of its own',
    'create policy own on clinic.patient to clinic_owner using (true)',
  ],
  ['row-level security without any policy', 'drop policy tenant_only on clinic.patient'],
  ['a unique index with the tenant in it', 'create unique index on clinic.patient (number, tenant)'],
  [
    'a foreign key to a table without PHI',
    table('tenant text not null, id uuid, country text references clinic.country, primary key (tenant, id)'),
  ],
  [
    'a classed column with a constraint of the table',
    table(
      `tenant text not null, id uuid, said bytea check (substr(said, 1, 4) = '\\x42574631'), primary key (tenant, id)`,
      `comment on column clinic.note.said is 'phi:narrative'`,
    ),
  ],
  ['a temporary table', 'create temporary table x (id int)'],
  [
    'a definer whose names were resolved when it was made',
    `create function clinic.f() returns int language sql security definer begin atomic select 1; end; alter function clinic.f() owner to clinic_owner; revoke all on function clinic.f() from public`,
  ],
  ['an extension that reaches nothing', 'create extension pg_trgm; create extension citext'],
  ['a publication of what is no PHI', 'create publication p for table clinic.country'],
  [
    'settings that weaken nothing',
    `alter role app_portal set statement_timeout = '5s'; alter role app_portal set row_security = on`,
  ],
  [
    'operators',
    'create role rds_superuser; create role master login createrole createdb; grant rds_superuser to master; grant clinic_owner to master',
  ],
  [
    'phi:none over rows of tenants that nobody may read',
    `create table clinic.lease (tenant text primary key); alter table clinic.lease owner to clinic_owner; comment on table clinic.lease is 'phi:none leases'`,
  ],
  ['an owner of what is no PHI', 'alter table clinic.country owner to app_portal'],
  [
    'rights of an owner on its own',
    'grant all on clinic.patient to clinic_owner; grant all on schema clinic to clinic_owner',
  ],
];
