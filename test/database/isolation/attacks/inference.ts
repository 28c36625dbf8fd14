import { rowId } from '../../tenancy/rows';
import { type Attack, tells } from '../attack';
import type { Attacker } from '../attacker';
import { AUDITED } from '../fixture';
import {
  ANY_ORGANIZATION,
  ANY_SIGNATURE,
  INDEX_OF_ID,
  NO_POLICIES,
  STATISTICS,
  referring,
  uniqueWithoutTenant,
  withoutTenant,
} from '../walls';
import { signed } from '../../tenancy/tenancy-database';

const ADA = rowId('lakeside', 'patient', 'ada');
const NOBODY = rowId('nowhere', 'patient', 'ada');
const PATIENTS = [ADA, NOBODY] as const;
// An id that an insert was tried with leaves a dead entry in the own part of an index.
const UNTRIED = [ADA, rowId('nowhere', 'untried')] as const;
const TENANTS = ['lakeside', 'nowhere'] as const;
const SEALED = `convert_to('BWF1' || repeat('x', 60), 'UTF8')`;

/** Asks with the id of a patient of the other tenant, and of nobody: the answers must be the same, error and all. */
const probes = (
  name: string,
  wall: string,
  sql: string,
  what: readonly [string, string] = PATIENTS,
  as?: Attack['as'],
): Attack =>
  tells(name, wall, what, (attacker, asked) => attacker.undone(sql.replaceAll('ASKED', asked)), as);

/** What the planner says of it, which knows nothing of values. Cost and rows, no times. */
const explains = (
  name: string,
  what: readonly [string, string],
  condition: string,
  table = 'patient',
): Attack => ({
  ...tells(
    `reads off EXPLAIN ${name}`,
    STATISTICS,
    what,
    (attacker, asked) =>
      attacker.undone(
        `explain (format json) select from phi.${table} where ${condition.replaceAll('ASKED', asked)}`,
      ),
    { role: 'emergency' },
  ),
  crowded: true,
});

/** What EXPLAIN ANALYZE counted: rows that a filter removed, loops, buffers. */
const counts = (
  name: string,
  wall: string,
  what: readonly [string, string],
  prelude: string,
  condition: string,
): Attack =>
  tells(
    `reads off EXPLAIN ANALYZE ${name}`,
    wall,
    what,
    async (attacker, asked) => {
      const heard = await attacker.undone(
        `${prelude} explain (analyze, timing off, summary off, costs off, buffers off) select from phi.patient where ${condition.replaceAll('ASKED', asked)}`,
      );
      return heard;
    },
    { role: 'emergency' },
  );

const anyOf = async (attacker: Attacker, sql: string): Promise<boolean> =>
  (await attacker.sql(sql)).rows.length > 0;

export const INFERENCE: readonly Attack[] = [
  probes(
    'probes a foreign key: a consent',
    withoutTenant('consent'),
    `insert into phi.consent (patient, kind) values ('ASKED', 'x')`,
  ),
  probes(
    'probes a foreign key: a care team',
    withoutTenant('care_team'),
    `insert into phi.care_team (patient, member, relation) values ('ASKED', 'x', 'treating')`,
  ),
  probes(
    'probes a foreign key: a restriction',
    withoutTenant('restriction'),
    `insert into phi.restriction (patient, purposes) values ('ASKED', array['treatment'])`,
  ),
  probes(
    'probes a foreign key: an identifier',
    withoutTenant('patient_identifier'),
    `insert into phi.patient_identifier (patient, field, value) values ('ASKED', 'email', ${SEALED})`,
  ),
  probes(
    'probes a foreign key: an encounter',
    withoutTenant('encounter'),
    `insert into phi.encounter (patient, kind, starts_at) values ('ASKED', 'phone', now())`,
    PATIENTS,
    { role: 'front-desk' },
  ),
  probes(
    'probes a foreign key of an optional column',
    `${uniqueWithoutTenant('document', 'id')} ${referring('consent', 'document', 'document')}`,
    `insert into phi.consent (patient, kind, document) values ('${rowId('riverside', 'patient', 'ada')}', 'x', 'ASKED')`,
    [rowId('lakeside', 'document', 'ada', 'referral'), NOBODY],
  ),
  probes(
    'probes a primary key',
    uniqueWithoutTenant('patient', 'id'),
    `insert into phi.patient (id) values ('ASKED')`,
  ),
  probes(
    'probes a primary key, and does nothing on conflict',
    uniqueWithoutTenant('patient', 'id'),
    `insert into phi.patient (id) values ('ASKED') on conflict do nothing`,
  ),
  probes(
    'probes a primary key under the name of the other tenant',
    NO_POLICIES,
    `insert into phi.patient (tenant, id) values ('lakeside', 'ASKED')`,
  ),
  probes(
    'probes a primary key under the name of the other tenant, and does nothing on conflict',
    NO_POLICIES,
    `insert into phi.patient (tenant, id) values ('lakeside', 'ASKED') on conflict do nothing`,
  ),
  probes(
    'probes a primary key by an upsert',
    NO_POLICIES,
    `insert into phi.patient (tenant, id) values ('lakeside', 'ASKED') on conflict (tenant, id) do update set birth_year = 1999 returning xmax = 0`,
  ),
  probes(
    'probes a primary key by a merge',
    NO_POLICIES,
    `merge into phi.patient p using (values ('ASKED'::uuid)) v (id) on p.tenant = 'lakeside' and p.id = v.id when matched then do nothing when not matched then insert (tenant, id) values ('lakeside', v.id)`,
  ),
  probes(
    'probes a unique index',
    uniqueWithoutTenant('document', 'object'),
    `insert into phi.document (patient, kind, title, sha256, bytes, object) values ('${rowId('riverside', 'patient', 'ada')}', 'x', ${SEALED}, sha256(''), 1, 'ASKED')`,
    [rowId('lakeside', 'object', 'ada', 'referral'), NOBODY],
    { role: 'front-desk' },
  ),
  probes(
    'probes which tenants there are, by inserting',
    NO_POLICIES,
    `insert into phi.consent (tenant, patient, kind) values ('ASKED', '${ADA}', 'x')`,
    TENANTS,
  ),
  probes(
    'probes which tenants there are, by reading',
    NO_POLICIES,
    `select count(*) from phi.patient where tenant = 'ASKED'`,
    TENANTS,
  ),
  probes('probes by an update', NO_POLICIES, `update phi.patient set birth_year = 1999 where id = 'ASKED'`),
  probes(
    'probes by an update whose check would fail',
    NO_POLICIES,
    `update phi.patient set birth_year = 1 where id = 'ASKED'`,
  ),
  probes('probes by a lock', NO_POLICIES, `select from phi.patient where id = 'ASKED' for update nowait`),
  probes(
    'probes by a delete',
    'grant delete on phi.care_team to app_portal; alter table phi.care_team disable row level security;',
    `delete from phi.care_team where patient = 'ASKED'`,
  ),
  probes(
    'probes by a subquery that would return two rows',
    NO_POLICIES,
    `select (select p.id from phi.encounter_note p where p.patient = 'ASKED')`,
    PATIENTS,
    { role: 'emergency' },
  ),
  probes(
    'probes a function of the owner: care team',
    'alter table phi.care_team no force row level security;',
    `select phi.in_care_team('ASKED')`,
    PATIENTS,
    { role: 'provider' },
  ),
  probes(
    'probes the audit trail by id',
    'alter table audit.record drop constraint record_id_key, add constraint record_id_key unique (id);',
    `select audit.append('{"id": "ASKED", "organization": "riverside"}')`,
    [AUDITED, NOBODY],
  ),
  probes(
    'probes the audit trail by a record that it guesses',
    ANY_ORGANIZATION,
    `select audit.append('{"id": "ASKED", "organization": "lakeside", "action": "guessed"}')`,
    [AUDITED, NOBODY],
  ),
  tells(
    'probes which tenants there are, by forged contexts',
    ANY_SIGNATURE,
    TENANTS,
    async (attacker, tenant) =>
      attacker.undone('select tenancy.enter($1)', [
        (await attacker.signed({ tenant })).replace(/[0-9a-f]{64}$/, '0'.repeat(64)),
      ]),
    'nobody',
  ),
  tells(
    'probes which keys there are, by forged contexts',
    ANY_SIGNATURE,
    ['key-app_portal', 'key-nobody'],
    async (attacker, id) =>
      attacker.undone('select tenancy.enter($1)', [
        signed({
          tenant: 'riverside',
          role: 'administrator',
          challenge: (await attacker.value('select tenancy.this_transaction()'))!,
          key: { id, login: '', key: Buffer.alloc(32) },
        }),
      ]),
    'nobody',
  ),

  explains('how many rows a tenant has', TENANTS, `tenant = 'ASKED'`),
  explains('how many encounters a tenant has', TENANTS, `tenant = 'ASKED'`, 'encounter'),
  explains('how many rows several tenants have', TENANTS, `tenant in ('ASKED', 'elsewhere')`),
  explains('how many rows of a status a tenant has', TENANTS, `tenant = 'ASKED' and status = 'deceased'`),
  explains('where values begin', ['1931', '1971'], 'birth_year < ASKED'),
  explains('where times begin', ['2025-02-01', '2026-02-01'], `starts_at < 'ASKED'`, 'encounter'),
  explains('which status is common', ['deceased', 'inactive'], `status = 'ASKED'`),
  explains('which kind is common', ['telehealth', 'phone'], `kind = 'ASKED'`, 'encounter'),
  counts('whether an id is there', NO_POLICIES, UNTRIED, '', `id = 'ASKED'`),
  counts(
    'whether an id is there, through an index',
    INDEX_OF_ID,
    UNTRIED,
    'set local enable_seqscan = off; set local enable_bitmapscan = off;',
    `id = 'ASKED'`,
  ),
  counts(
    'whether an id is there, through a bitmap',
    INDEX_OF_ID,
    UNTRIED,
    'set local enable_seqscan = off; set local enable_indexscan = off;',
    `id = 'ASKED'`,
  ),
  counts('how many rows a tenant has', NO_POLICIES, TENANTS, '', `tenant = 'ASKED'`),
  {
    name: 'reads what the planner keeps: pg_stats',
    wall: `${STATISTICS} ${NO_POLICIES}`,
    attempt: (attacker) => anyOf(attacker, `select * from pg_stats where schemaname = 'phi'`),
  },
  {
    name: 'reads what the planner keeps: pg_stats_ext',
    wall: `alter table phi.consent alter tenant set statistics 100, alter kind set statistics 100; create statistics phi.kinds (mcv) on tenant, kind from phi.consent; analyze phi.consent; alter table phi.consent disable row level security; grant phi_owner to app_portal;`,
    attempt: (attacker) => anyOf(attacker, `select * from pg_stats_ext where schemaname = 'phi'`),
  },
  {
    name: 'reads a sequence',
    wall: 'create sequence phi.numbers; grant select on phi.numbers to app_portal;',
    attempt: (attacker) =>
      anyOf(
        attacker,
        `select * from pg_sequences where schemaname in ('phi', 'tenancy', 'audit') and has_sequence_privilege(format('%I.%I', schemaname, sequencename), 'select, usage, update')`,
      ),
  },
  {
    name: 'finds views, which see as their owner does',
    wall: 'create view phi.everything as select * from phi.patient; grant select on phi.everything to app_portal;',
    attempt: (attacker) =>
      anyOf(
        attacker,
        `select from pg_class c where c.relkind in ('v', 'm') and c.relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
      and has_table_privilege(c.oid, 'select') and not coalesce(c.reloptions::text ~ 'security_invoker=(true|on)', false)`,
      ),
  },
  {
    name: 'finds a function of an owner without a search path',
    wall: 'alter function phi.in_care_team(uuid) reset search_path;',
    attempt: (attacker) =>
      anyOf(
        attacker,
        `select from pg_proc p where p.prosecdef and p.prosqlbody is null and has_function_privilege(p.oid, 'execute')
      and not coalesce(p.proconfig::text ~ 'search_path=', false)`,
      ),
  },
  {
    name: 'finds a key in what catalogs print',
    wall: `create or replace function tenancy.purpose() returns text language sql as $$ select '' /* ${'0123456789abcdef'.repeat(4)} */ $$;`,
    attempt: (attacker) =>
      anyOf(
        attacker,
        `select from pg_proc p where p.pronamespace in ('tenancy'::regnamespace, 'phi'::regnamespace, 'audit'::regnamespace)
      and p.prokind = 'f' and pg_get_functiondef(p.oid) ~ '[0-9a-f]{32}'
      union all select from pg_settings where setting ~ '^[0-9a-f]{64}$'
      union all select from pg_db_role_setting where setconfig::text ~ '[0-9a-f]{32}'
      union all select from pg_description where description ~ '[0-9a-f]{32}'`,
      ),
  },
  {
    name: 'finds names of tenants in catalogs',
    wall: `comment on table phi.patient is 'of lakeside';`,
    attempt: (attacker) =>
      anyOf(
        attacker,
        `select from pg_description where description ~ 'lakeside'
      union all select from pg_roles where rolname ~ 'lakeside' union all select from pg_class where relname ~ 'lakeside'
      union all select from pg_policies where qual ~ 'lakeside' union all select from pg_constraint where conname ~ 'lakeside'
      union all select from pg_settings where setting ~ 'lakeside' union all select from pg_stats where most_common_vals::text ~ 'lakeside'`,
      ),
  },
  {
    name: 'reads large objects',
    wall: `select lo_from_bytea(4711, convert_to('of the other tenant', 'UTF8')); grant select on large object 4711 to app_portal;`,
    attempt: (attacker) => anyOf(attacker, 'select lo_get(oid) from pg_largeobject_metadata'),
  },
  {
    name: 'finds something left to execute by everybody',
    wall: 'grant execute on function tenancy.sealed(text) to public;',
    attempt: (attacker) =>
      anyOf(
        attacker,
        `select p.oid::regprocedure from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
      where a.grantee = 0 and p.pronamespace in ('tenancy'::regnamespace, 'phi'::regnamespace, 'audit'::regnamespace) and p.prokind = 'f'
      -- Those of a type of its own come with it.
      and p.prolang <> (select oid from pg_language where lanname = 'internal')`,
      ),
  },
];
