import { rowId } from '../../tenancy/rows';
import { type Attack, changes, reads } from '../attack';
import { ANY_ORGANIZATION, MAY_DELETE, MAY_MOVE, NO_POLICIES, NOT_FORCED, SUPERUSER } from '../walls';
import { TABLES, type Table } from '../tables';
import { AUDITED } from '../fixture';

const ADA = rowId('lakeside', 'patient', 'ada');
const BEN = rowId('lakeside', 'patient', 'ben');
const OWN = rowId('riverside', 'patient', 'ada');
const NEW = '7d0c8b1e-55aa-4e0b-9a43-1f6b1c2d3e4f';

/** A change of every row that the statement reaches: it names no column that would have to be read first. */
export const CHANGE: Readonly<Record<Table, string>> = {
  account: `status = 'suspended'`,
  care_team: `ends_at = '2100-01-01'`,
  consent: `revoked_at = '2100-01-01'`,
  document: `kind = 'changed'`,
  encounter: `status = 'cancelled'`,
  encounter_note: `section = 'changed'`,
  patient: `status = 'merged'`,
  patient_identifier: 'lookup = null',
  restriction: `ends_at = '2100-01-01'`,
};
/** Who may do the most with it. */
export const CHANGER: Readonly<Partial<Record<Table, string>>> = {
  document: 'provider',
  encounter: 'front-desk',
  encounter_note: 'provider',
};

/** Columns and values of a row of a patient. */
export const ROW: Readonly<Record<Table, (patient: string, encounter: string) => readonly [string, string]>> =
  {
    account: () => ['id, directory, roles', `'${NEW}', 'workforce', array['front-desk']`],
    care_team: (patient) => ['patient, member, relation', `'${patient}', 'intruder', 'treating'`],
    consent: (patient) => ['patient, kind', `'${patient}', 'research'`],
    document: (patient) => [
      'patient, kind, title, sha256, bytes',
      `'${patient}', 'letter', convert_to('BWF1' || repeat('x', 60), 'UTF8'), sha256(''), 1`,
    ],
    encounter: (patient) => ['patient, kind, starts_at', `'${patient}', 'phone', '2026-06-01T08:00:00Z'`],
    encounter_note: (patient, encounter) => [
      'patient, encounter, section, body',
      `'${patient}', '${encounter}', 'plan', convert_to('BWF1' || repeat('x', 60), 'UTF8')`,
    ],
    patient: () => ['birth_year', '1999'],
    patient_identifier: (patient) => [
      'patient, field, value',
      `'${patient}', 'email', convert_to('BWF1' || repeat('x', 60), 'UTF8')`,
    ],
    restriction: (patient) => ['patient, purposes', `'${patient}', array['treatment']`],
  };

/** SQL that inserts such a row for a tenant. */
export const insertion = (table: Table, tenant: string, patient: string, encounter: string): string => {
  const [columns, values] = ROW[table](patient, encounter);
  return `insert into phi.${table} (tenant, ${columns}) values ('${tenant}', ${values})`;
};

const as = (attack: Attack, role: string | undefined): Attack =>
  role ? { ...attack, as: { role } } : attack;

const ofEveryTable: readonly Attack[] = TABLES.flatMap((table) => [
  reads(`reads ${table}`, `select * from phi.${table}`),
  as(
    changes(
      `changes ${table}`,
      `update phi.${table} set ${CHANGE[table]}`,
      table === 'encounter_note'
        ? `${NO_POLICIES} grant update on phi.encounter_note to app_portal;`
        : undefined,
    ),
    CHANGER[table],
  ),
  as(
    changes(`adds to ${table}`, insertion(table, 'lakeside', ADA, rowId('lakeside', 'encounter', 'ada'))),
    CHANGER[table],
  ),
  changes(`deletes from ${table}`, `delete from phi.${table} where tenant = 'lakeside'`, MAY_DELETE),
]);

export const ROWS: readonly Attack[] = [
  ...ofEveryTable,

  reads('reads what names the other tenant', `select * from phi.patient where tenant = 'lakeside'`),
  reads('reads by injected disjunction', `select * from phi.patient where id = '${OWN}' or 1 = 1`),
  reads(
    'reads by injected union',
    `select id::text from phi.patient where false union all select value::text from phi.patient_identifier`,
  ),
  reads('reads a row whose id it knows', `select * from phi.patient_identifier where patient = '${ADA}'`),
  reads(
    'joins on the id alone',
    `select i.* from (values ('${ADA}'::uuid)) v (id) join phi.patient_identifier i on i.patient = v.id`,
  ),
  reads(
    'joins to own rows without the tenant',
    `select n.* from phi.patient p cross join phi.encounter_note n`,
  ),
  reads('reads in a scalar subquery', `select (select string_agg(t::text, ' ') from phi.document t)`),
  reads(
    'reads in a correlated subquery',
    `select (select string_agg(t.id::text, ' ') from phi.document t where t.patient <> p.id) from phi.patient p`,
  ),
  reads(
    'reads in a lateral join',
    `select x.* from phi.patient p, lateral (select * from phi.encounter e where e.patient <> p.id) x`,
  ),
  reads('reads in a CTE', `with w as not materialized (select * from phi.consent) select * from w`),
  reads(
    'reads in a recursive CTE',
    `with recursive r as (select id from phi.patient union select e.id from phi.encounter e, r) select * from r`,
  ),
  reads(
    'reads an anti-join',
    `select * from phi.encounter e where not exists (select from phi.patient p where p.id = e.patient and p.tenant = 'riverside')`,
  ),
  reads(
    'reads whole rows as JSON',
    `select to_jsonb(t), row_to_json(t), json_agg(t) over () from phi.restriction t`,
  ),
  reads(
    'reads in groups',
    `select tenant, array_agg(id), count(*) from phi.patient group by grouping sets ((tenant), ())`,
  ),
  reads(
    'reads in a window',
    `select first_value(id) over (order by tenant), lag(id) over (order by tenant desc) from phi.patient`,
  ),
  reads('reads in order, from the other end', `select * from phi.patient order by tenant limit 1`),
  reads('reads a sample of pages', `select * from phi.patient tablesample system (100)`),
  reads('reads a sample of rows', `select * from phi.patient tablesample bernoulli (100) repeatable (1)`),
  reads(
    'reads by place of the row',
    `select * from phi.patient where ctid = any (select format('(%s,%s)', b, i)::tid from generate_series(0, 3) b, generate_series(1, 60) i)`,
  ),
  reads(
    'reads by range of places',
    `select ctid, * from phi.patient where ctid >= '(0,0)' and ctid < '(100,0)'`,
  ),
  reads('reads without the tables below', `select * from only phi.patient`),
  {
    name: 'reads the table that holds what is too long for a row',
    wall: SUPERUSER,
    attempt: async (attacker) => {
      const toast = await attacker.value(
        `select reltoastrelid::regclass from pg_class where oid = 'phi.patient_identifier'::regclass`,
      );
      return (await attacker.sql(`select chunk_data from ${toast}`)).ok;
    },
  },
  reads('reads with row security off', `set local row_security = off; select * from phi.patient`),
  reads(
    'reads in parallel',
    `set local debug_parallel_query = regress; set local parallel_setup_cost = 0; set local min_parallel_table_scan_size = 0; select * from phi.patient`,
  ),
  reads(
    'reads by index only',
    `set local enable_seqscan = off; set local enable_bitmapscan = off; select tenant, id from phi.patient`,
  ),
  reads(
    'reads by index, from its second column',
    `set local enable_seqscan = off; select * from phi.patient where id >= '00000000-0000-0000-0000-000000000000'`,
  ),
  reads(
    'reads by bitmap of several conditions',
    `set local enable_seqscan = off; set local enable_indexscan = off; select * from phi.patient where id = '${OWN}' or id >= '00000000-0000-0000-0000-000000000000'`,
  ),
  reads('locks rows for itself', `select * from phi.patient for update`),
  reads('locks rows for sharing', `select * from phi.patient for key share skip locked`),
  reads('copies a table out', `copy phi.patient to stdout`),
  reads('copies a query out', `copy (select * from phi.encounter_note) to stdout with (format csv, header)`),
  reads('copies a change out', `copy (update phi.patient set birth_year = birth_year returning *) to stdout`),
  reads(
    'reads through a cursor',
    `declare c scroll cursor for select * from phi.patient; fetch last from c; fetch absolute 1 from c; fetch all from c; move backward all in c; fetch all from c`,
  ),
  reads(
    'reads through a cursor that outlives the transaction',
    `declare held cursor with hold for select * from phi.patient; fetch all from held; close held`,
  ),
  reads(
    'reads through a prepared statement',
    `prepare a (text) as select * from phi.patient where tenant = $1; execute a ('lakeside'); deallocate a`,
  ),
  reads(
    'reads through a generic plan',
    `set local plan_cache_mode = force_generic_plan; prepare b (uuid) as select * from phi.patient where id = $1 or $1 is not null; execute b ('${OWN}'); deallocate b`,
  ),
  reads(
    'reads in a block',
    `do $$ declare r record; begin for r in select * from phi.patient loop raise notice '%', r; end loop; end $$`,
  ),
  reads(
    'reads by SQL built in a block',
    `do $$ declare r record; begin for r in execute 'select * from ' || 'phi.patient' loop raise notice '%', r; end loop; end $$`,
  ),
  reads(
    'reads as an error',
    `select (string_agg(id::text, ','))::int from phi.patient where tenant <> 'riverside'`,
  ),
  reads(
    'casts a value to fail',
    `select * from phi.patient_identifier where tenant <> 'riverside' and encode(value, 'hex')::int > 0`,
  ),
  reads(
    'casts an id to fail',
    `select * from phi.patient where tenant <> 'riverside' and (id::text)::int > 0`,
  ),
  reads(
    'fails in a condition on the row type',
    `select * from phi.patient p where tenant <> 'riverside' and (p::text)::int is not null`,
  ),
  reads('query_to_xml', `select query_to_xml('select * from phi.patient', true, false, '')`),
  reads('table_to_xml', `select table_to_xml('phi.patient', true, false, '')`),
  reads('schema_to_xml', `select schema_to_xml('phi', true, false, '')`),
  reads(
    'cursor_to_xml',
    `declare x cursor for select * from phi.patient; select cursor_to_xml('x', 1000, true, false, '')`,
  ),
  reads(
    'query_to_xml_and_xmlschema',
    `select query_to_xml_and_xmlschema('table phi.patient', true, false, '')`,
  ),
  reads('ts_stat', `select * from ts_stat('select to_tsvector(id::text) from phi.patient')`),
  reads(
    'ts_rewrite',
    `select ts_rewrite('a'::tsquery, $q$select 'a'::tsquery, quote_literal(string_agg(id::text, '-'))::tsquery from phi.patient$q$)`,
  ),
  reads(
    'explains what it runs',
    `explain (analyze, verbose, buffers, wal, memory, serialize text, timing off) select * from phi.patient where id = '${OWN}'; select * from phi.patient`,
  ),
  reads(
    'has the plan printed',
    `set local client_min_messages = debug5; set local debug_print_plan = on; set local debug_print_rewritten = on; select * from phi.patient`,
  ),
  reads(
    'returns what an update reaches',
    `update phi.patient set birth_year = birth_year returning *, ctid, tableoid`,
  ),
  reads(
    'returns what a merge reaches',
    `merge into phi.patient p using (values ('${ADA}'::uuid)) v (id) on p.id = v.id when matched then update set birth_year = p.birth_year returning p.*`,
  ),
  reads(
    'returns what was in the way',
    `insert into phi.patient (tenant, id) values ('lakeside', '${ADA}') on conflict (tenant, id) do update set birth_year = phi.patient.birth_year returning *`,
  ),
  {
    name: 'reads records of the audit trail',
    wall: 'grant select on audit.record to app_portal; alter table audit.record disable row level security;',
    attempt: async (attacker) =>
      (await attacker.sql(`select * from audit.record where id = '${AUDITED}'`)).count > 0,
  },

  // What functions of the owner, which see by themselves, say of others. `provider-1` works in both practices.
  {
    name: 'asks a function of the owner whether it treats a patient of the other tenant',
    wall: NOT_FORCED,
    as: { role: 'provider' },
    attempt: async (attacker) => (await attacker.value('select phi.in_care_team($1)', [ADA])) === 't',
  },
  {
    name: 'asks a function of the owner who restricted anything',
    wall: NOT_FORCED,
    as: { role: 'provider' },
    attempt: async (attacker) =>
      (await attacker.value("select phi.restricted('encounter_note')"))!.includes(BEN),
  },
  {
    name: 'asks a function of the owner what a patient of the other tenant restricted',
    wall: NOT_FORCED,
    as: { role: 'provider' },
    attempt: async (attacker) =>
      (await attacker.value(`select phi.unrestricted('encounter_note', $1, null, 'psychotherapy')`, [
        BEN,
      ])) === 'f',
  },
  {
    name: 'counts the rows of others',
    wall: NO_POLICIES,
    attempt: async (attacker) =>
      (await attacker.value(`select count(*) from phi.patient where tenant <> 'riverside'`)) !== '0',
  },
  {
    name: 'divides by zero on rows of others',
    wall: NO_POLICIES,
    attempt: async (attacker) =>
      (
        await attacker.sql(
          `select from phi.patient where 1 / (case when tenant = 'riverside' then 1 else 0 end) = 1`,
        )
      ).code === '22012',
  },
  {
    name: 'divides by zero in a join condition',
    wall: NO_POLICIES,
    attempt: async (attacker) =>
      (
        await attacker.sql(
          `select from (values (1)) v (x) left join phi.patient p on v.x / (case when p.tenant = 'riverside' then 1 else 0 end) = 1`,
        )
      ).code === '22012',
  },

  changes(
    'changes what names the other tenant',
    `update phi.patient set status = 'deceased' where tenant = 'lakeside'`,
  ),
  changes('changes a row whose id it knows', `update phi.patient set birth_year = 1900 where id = '${ADA}'`),
  changes(
    'changes by join',
    `update phi.patient p set status = 'inactive' from phi.encounter e where e.patient = p.id`,
  ),
  changes(
    'changes by place of the row',
    `update phi.patient set status = 'inactive' where ctid in (select format('(0,%s)', i)::tid from generate_series(1, 60) i)`,
  ),
  changes(
    'changes through a cursor',
    `declare c cursor for select * from phi.patient where tenant = 'lakeside' for update; fetch 1 from c; update phi.patient set status = 'merged' where current of c`,
  ),
  changes(
    'changes in a CTE',
    `with w as (update phi.patient set status = 'inactive' where id = '${ADA}' returning 1) select count(*) from w`,
  ),
  changes(
    'changes by merge',
    `merge into phi.patient p using (values (1)) v on p.id = '${ADA}' when matched then update set status = 'merged'`,
  ),
  changes(
    'changes what is in the way of an insert',
    `insert into phi.patient (tenant, id) values ('lakeside', '${ADA}') on conflict (tenant, id) do update set status = 'merged'`,
  ),
  changes(
    'inserts by merge',
    `merge into phi.patient p using (values ('${NEW}'::uuid)) v (id) on p.id = v.id when not matched then insert (tenant, id) values ('lakeside', v.id)`,
  ),
  changes(
    'inserts a copy of a row of its own',
    `insert into phi.patient (tenant, id) select 'lakeside', gen_random_uuid() from phi.patient`,
  ),
  changes(
    'inserts through a prepared statement',
    `prepare i (text) as insert into phi.patient (tenant) values ($1); execute i ('lakeside'); deallocate i`,
  ),
  changes(
    'inserts where nothing may be returned',
    `insert into phi.patient (tenant, id) values ('lakeside', '${NEW}') on conflict do nothing`,
  ),
  changes(
    'inserts beside a row of its own',
    `insert into phi.patient (tenant) values ('riverside'), ('lakeside')`,
  ),
  changes(
    'gives a row of its own away',
    `update phi.patient set tenant = 'lakeside' where id = '${OWN}'`,
    `${NO_POLICIES} ${MAY_MOVE}`,
  ),
  changes(
    'takes a row',
    `update phi.patient set tenant = 'riverside' where id = '${rowId('lakeside', 'patient', 'dora')}'`,
    `${NO_POLICIES} ${MAY_MOVE}`,
  ),
  changes(
    'takes a row by giving it another id',
    `update phi.patient set id = gen_random_uuid() where tenant = 'lakeside'`,
    `${NO_POLICIES} ${MAY_MOVE}`,
  ),
  changes('deletes everything', 'delete from phi.consent', MAY_DELETE),
  changes(
    'deletes by merge',
    `merge into phi.consent c using (values (1)) v on c.tenant = 'lakeside' when matched then delete`,
    MAY_DELETE,
  ),
  changes(
    'deletes in a CTE',
    `with gone as (delete from phi.consent returning *) select count(*) from gone`,
    MAY_DELETE,
  ),
  changes('truncates', 'truncate phi.consent', 'grant truncate on phi.consent to app_portal;'),
  {
    name: 'copies rows in',
    wall: NO_POLICIES,
    // Without policies the server asks for the rows, which this client has not got.
    attempt: async (attacker) =>
      (await attacker.sql('copy phi.patient (tenant, id) from stdin')).code === '57014',
  },
  changes(
    'writes into the audit trail of the other tenant',
    `select audit.append('{"organization": "lakeside", "action": "read", "forged": true}')`,
    ANY_ORGANIZATION,
  ),
  changes(
    'writes into the audit trail of the other tenant under a second name in the record',
    `select audit.append('{"organization": "riverside", "organization": "lakeside", "action": "read"}')`,
    ANY_ORGANIZATION,
  ),
];
