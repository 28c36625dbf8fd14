import { createHash } from 'node:crypto';
import type { Client } from 'pg';

/** BENCH_TENANTS makes it smaller, to try something out. */
export const TENANTS = Number(process.env['BENCH_TENANTS'] ?? 1000);
export const PATIENTS_PER_TENANT = 100;
/** Encounters of each patient: with patients and care teams, a million rows and some. */
const ENCOUNTERS = 8;

export const tenantName = (tenant: number): string => `practice-${tenant}`;
/** As the database makes it below. */
export const patientOf = (tenant: number, patient: number): string => {
  const hex = createHash('md5').update(`${tenant}/${patient}`).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
};

const TABLES = ['patient', 'encounter', 'care_team', 'restriction'];
const IN_TABLES = `in (${TABLES.map((name) => `'phi.${name}'::regclass`).join(', ')})`;
const KEPT = 'created_at, created_by, created_in, changed_at, changed_by, changed_in';
const BY_LOAD = `now(), 'load', '1', now(), 'load', '1'`;
/** All but the column that is generated. */
const RESTRICTION = `tenant, id, patient, relation, record, field, purposes, paid_in_full, requested_at, requested_by, decision,
  decided_at, decided_by, ends_at, ended_by, ${KEPT}`;

/** Sets, without triggers, as a superuser, whom no policy holds. `provider-1` cares for every second patient. */
const RECORDS = `
  insert into tenancy.tenant (id, status, key_mode) select 'practice-' || t, 'active', 'pooled' from generate_series(0, ${TENANTS - 1}) t;
  create temporary table seed on commit drop as
    select 'practice-' || t as tenant, p, md5(t || '/' || p)::uuid as patient
    from generate_series(0, ${TENANTS - 1}) t, generate_series(0, ${PATIENTS_PER_TENANT - 1}) p;
  insert into phi.patient (tenant, id, birth_year, ${KEPT})
    select tenant, patient, 1950 + p % 60, ${BY_LOAD} from seed order by tenant, patient;
  insert into phi.encounter (tenant, patient, kind, status, starts_at, ${KEPT})
    select tenant, patient, 'in-person', 'finished', timestamptz '2026-01-01' + (p * 10 + n) * interval '1 hour', ${BY_LOAD}
    from seed, generate_series(1, ${ENCOUNTERS}) n order by tenant, p;
  insert into phi.care_team (tenant, patient, member, relation, starts_at, ${KEPT})
    select tenant, patient, 'provider-' || 1 + p % 2, 'treating', timestamptz '2025-12-31', ${BY_LOAD} from seed;
  insert into phi.restriction (tenant, patient, relation, purposes, decision, decided_at, decided_by, requested_by, ${KEPT})
    select tenant, patient, 'document', '{operations}', 'granted', now(), 'load', 'load', ${BY_LOAD} from seed where p % 33 = 7;`;

/** What a careful person writes without us: the same columns, filled by the same trigger, from a setting that is trusted. */
const TWIN = `
  create schema twin;
  create function twin.touch() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
  begin
    new.changed_at := now();
    new.changed_by := current_setting('twin.actor');
    new.changed_in := pg_current_xact_id();
    if tg_op = 'INSERT' then
      new.created_at := new.changed_at;
      new.created_by := new.changed_by;
      new.created_in := new.changed_in;
    elsif (new.tenant, new.id) is distinct from (old.tenant, old.id) then
      raise exception 'tenant and id of a row stay as they are';
    end if;
    return new;
  end $$;
  ${TABLES.map((name) => {
    const columns = name === 'restriction' ? RESTRICTION : undefined;
    return `create table twin.${name} (like phi.${name} including all excluding indexes excluding statistics);
      alter table twin.${name} alter tenant drop default;
      insert into twin.${name} ${columns ? `(${columns})` : ''} select ${columns ?? '*'} from phi.${name};`;
  }).join('\n')}`;

/**
 * Fills the tables of records, and a twin of them without policies, with the same rows, indexes, references and checks.
 * Indexes and references are made when the rows are there: half of the time.
 * @returns how many rows the tables of records hold
 */
export async function load(root: Client): Promise<number> {
  // Definitions first, because a reference of another table keeps an index.
  const { rows } = await root.query<{ drop: string; create: string }>(`
    select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
      format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as create
    from pg_constraint
    where contype in ('f', 'u', 'p') and (conrelid ${IN_TABLES} or confrelid ${IN_TABLES})
    order by contype = 'f' desc, 1`);
  const { rows: indexes } = await root.query<{ drop: string; create: string }>(`
    select format('drop index %s', indexrelid::regclass) as drop, pg_get_indexdef(indexrelid) as create from pg_index i
    where indrelid ${IN_TABLES} and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`);
  const all = [...rows, ...indexes];
  const made = all.map(({ create }) => create).toReversed();
  const ofTwin = made
    .filter((create) => TABLES.some((name) => new RegExp(`(TABLE|table|ON) phi\\.${name} `).test(create)))
    .map((create) => create.replaceAll('phi.', 'twin.'));
  const statements = (list: readonly string[]): string => list.map((statement) => `${statement};`).join('\n');
  await root.query(`
    set session_replication_role = replica; set maintenance_work_mem = '256MB'; set work_mem = '256MB';
    begin; ${statements(all.map(({ drop }) => drop))} ${RECORDS} commit;
    begin; ${TWIN} commit;
    ${statements(made)} ${statements(ofTwin)}
    ${TABLES.map((name) => `create trigger touch before insert or update on twin.${name} for each row execute function twin.touch();`).join(' ')}
    grant usage on schema twin to app_portal;
    grant select, insert, update on all tables in schema twin to app_portal;
    set session_replication_role = origin`);
  for (const name of TABLES) await root.query(`vacuum (analyze) phi.${name}, twin.${name}, tenancy.tenant`);
  const { rows: counted } = await root.query<{ count: string }>(
    `select sum(n) as count from (${TABLES.map((name) => `select count(*) n from phi.${name}`).join(' union all ')}) c`,
  );
  return Number(counted[0]!.count);
}
