import { createHash } from 'node:crypto';
import type { Client } from 'pg';

export const TENANTS = 1000;
export const PATIENTS_PER_TENANT = 100;
/** Encounters of each patient: with patients and care teams, a million rows and some. */
const ENCOUNTERS = 9;

export const tenantName = (tenant: number): string => `practice-${tenant}`;
/** As the database makes it below. */
export const patientOf = (tenant: number, patient: number): string => {
  const hex = createHash('md5').update(`${tenant}/${patient}`).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
};

/**
 * Fills the tables of records, and a twin of them without policies and triggers, with the same rows: sets, no triggers, as a
 * superuser, whom no policy holds. `provider-1` cares for every second patient; every tenant has three restrictions.
 * @returns how many rows the tables of records hold
 */
export async function load(root: Client): Promise<number> {
  await root.query(`
    set session_replication_role = replica;
    set maintenance_work_mem = '256MB';
    insert into tenancy.tenant (id, status, key_mode) select 'practice-' || t, 'active', 'pooled' from generate_series(0, ${TENANTS - 1}) t;
    create unlogged table public.seed as
      select t, 'practice-' || t as tenant, p, md5(t || '/' || p)::uuid as patient
      from generate_series(0, ${TENANTS - 1}) t, generate_series(0, ${PATIENTS_PER_TENANT - 1}) p;
    insert into phi.patient (tenant, id, birth_year, created_at, created_by, created_in, changed_at, changed_by, changed_in)
      select tenant, patient, 1950 + p % 60, now(), 'load', '1', now(), 'load', '1' from public.seed order by tenant, patient;
    insert into phi.encounter (tenant, id, patient, kind, status, starts_at, created_at, created_by, created_in, changed_at, changed_by, changed_in)
      select tenant, gen_random_uuid(), patient, 'in-person', 'finished', timestamptz '2026-01-01' + (p * 10 + n) * interval '1 hour',
        now(), 'load', '1', now(), 'load', '1'
      from public.seed, generate_series(1, ${ENCOUNTERS}) n order by tenant;
    insert into phi.care_team (tenant, patient, member, relation, starts_at, created_at, created_by, created_in, changed_at, changed_by, changed_in)
      select tenant, patient, 'provider-' || 1 + p % 2, 'treating', timestamptz '2026-01-01' - interval '1 day', now(), 'load', '1', now(), 'load', '1' from public.seed;
    insert into phi.restriction (tenant, patient, relation, purposes, decision, decided_at, decided_by, requested_by,
        created_at, created_by, created_in, changed_at, changed_by, changed_in)
      select tenant, patient, 'document', '{operations}', 'granted', now(), 'load', 'load', now(), 'load', '1', now(), 'load', '1'
      from public.seed where p % 33 = 7;
    drop table public.seed;
    create schema twin;
  `);
  for (const name of TABLES) {
    const columns = name === 'restriction' ? RESTRICTION : undefined;
    await root.query(`
      create table twin.${name} (like phi.${name} including all);
      insert into twin.${name} ${columns ? `(${columns})` : ''} select ${columns ?? '*'} from phi.${name};
    `);
  }
  await root.query(`
    alter table twin.patient alter created_at set default now(), alter created_by set default 'hand', alter created_in set default '1',
      alter changed_at set default now(), alter changed_by set default 'hand', alter changed_in set default '1';
    alter table twin.encounter alter created_at set default now(), alter created_by set default 'hand', alter created_in set default '1',
      alter changed_at set default now(), alter changed_by set default 'hand', alter changed_in set default '1',
      add foreign key (tenant, patient) references twin.patient (tenant, id);
    grant usage on schema twin to app_portal;
    grant select, insert, update on all tables in schema twin to app_portal;
    set session_replication_role = origin;
  `);
  for (const schema of ['phi', 'twin']) {
    for (const name of ['patient', 'encounter', 'care_team', 'restriction'])
      await root.query(`vacuum (analyze) ${schema}.${name}`);
  }
  await root.query('vacuum analyze tenancy.tenant');
  const { rows } = await root.query<{ count: string }>(
    `select sum(n) as count from (select count(*) n from phi.patient union all select count(*) from phi.encounter
     union all select count(*) from phi.care_team union all select count(*) from phi.restriction) c`,
  );
  return Number(rows[0]!.count);
}

const TABLES = ['patient', 'encounter', 'care_team', 'restriction'];
/** All but the column that is generated. */
const RESTRICTION = `tenant, id, patient, relation, record, field, purposes, paid_in_full, requested_at, requested_by, decision,
  decided_at, decided_by, ends_at, ended_by, created_at, created_by, created_in, changed_at, changed_by, changed_in`;
