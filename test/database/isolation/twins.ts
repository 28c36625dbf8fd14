import { rowId } from '../tenancy/rows';
import { TABLES } from './tables';

const ADA = rowId('riverside', 'patient', 'ada');
const DORA = rowId('riverside', 'patient', 'dora');
const KEPT = `created_at, created_by, created_in, changed_at, changed_by, changed_in`;
const NOW = `now(), 'seed', '1', now(), 'seed', '1'`;

/**
 * Nothing but the policies stands between an application and rows: it has every privilege, nothing refers to anything, and
 * two roles may do everything. Dora restricted everything for treatment. In the other tenant, a patient has the id of the
 * own patient ada, so that being in her care team is no obstacle.
 */
export const TWINS = `
  grant select, insert, update, delete on all tables in schema phi to app_portal;
  do $refer$ declare wanted record; begin
    for wanted in select conrelid::regclass as relation, conname from pg_constraint where contype = 'f' and connamespace = 'phi'::regnamespace loop
      execute format('alter table %s drop constraint %I', wanted.relation, wanted.conname);
    end loop;
  end $refer$;
  insert into tenancy.permission (role, relation, verb, reach)
  select role, relation, verb, reach
  from (values ('everything-of-the-practice', 'practice'), ('everything-of-the-care-team', 'care-team')) r (role, reach),
    unnest(array[${TABLES.map((table) => `'${table}'`).join(', ')}]) relation,
    unnest(array['read', 'create', 'change', 'remove']) verb;
  set session_replication_role = replica;
  insert into phi.patient (tenant, id, ${KEPT}) values ('lakeside', '${ADA}', ${NOW});
  ${(
    [
      'consent',
      'document',
      'encounter',
      'encounter_note',
      'patient_identifier',
      'care_team',
      'restriction',
    ] as const
  )
    .map(
      (table) =>
        `update phi.${table} set patient = '${ADA}' where tenant = 'lakeside' and patient = '${rowId('lakeside', 'patient', 'dora')}';`,
    )
    .join('\n')}
  insert into phi.care_team (tenant, patient, member, relation, ${KEPT}) values ('riverside', '${DORA}', 'somebody-else', 'treating', ${NOW});
  insert into phi.restriction (tenant, patient, purposes, requested_by, decision, decided_at, decided_by, ${KEPT})
  values ('riverside', '${DORA}', array['treatment'], 'seed', 'granted', now(), 'seed', ${NOW});
  reset session_replication_role;
  ${TABLES.map(
    (table) => `create function phi.peek_${table}() returns setof text language plpgsql security definer
      set search_path = pg_catalog, pg_temp as $$ begin return query select t.id::text from phi.${table} t; end $$;
    alter function phi.peek_${table}() owner to phi_owner; grant execute on function phi.peek_${table}() to app_portal;`,
  ).join('\n')}
`;
