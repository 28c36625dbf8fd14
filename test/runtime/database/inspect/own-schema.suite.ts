import type { Client } from 'pg';
import { checkDatabase, readChecks, type Checks } from '../../../../runtime/database/checks';
import { inspectHere } from '../../../../runtime/database/inspect/inspect';
import { migrate } from '../../../../runtime/database/migrate';
import { SHIPPED } from '../world';
import { server } from './world';

/** Superuser in a database that `master`, its owner, has migrated. */
let root: Client;
let checks: Checks;

beforeAll(async () => {
  await server.admin.query('create role master login createrole; create role app_portal login');
  const database = await server.createDatabase();
  await server.admin.query(`alter database ${database} owner to master`);
  const master = await server.connect('master', database);
  await migrate(master, SHIPPED);
  await master.query('grant phi_application to app_portal');
  root = await server.connect('postgres', database);
  checks = await readChecks(SHIPPED.checks);
});

test('proof TEN-1 · what the package ships keeps what it promises, but for what is accepted', async () => {
  const { findings, accepted, facts } = await checkDatabase(root, { checks, today: '2026-11-22' });
  expect(findings).toEqual([]);
  expect(new Set(accepted.map(({ finding }) => finding.object))).toEqual(new Set(['table audit.record']));
  expect(facts.tables.phi).toBeGreaterThan(8);
  expect([facts.logins, facts.administrators]).toEqual([['app_portal', 'master'], ['master']]);
});

test('an exception that has expired, or excuses nothing, is a finding', async () => {
  const late = await checkDatabase(root, { checks, today: '2027-11-23' });
  expect(late.findings.map(({ check }) => check)).toEqual([
    'TEN-1.exception',
    'TEN-1.tenant-null',
    'TEN-1.policy-open',
    'TEN-1.unique',
  ]);
  const surplus = { ...checks.exceptions[0]!, object: 'table phi.patient', rules: ['TEN-1.forced'] };
  const more = { ...checks, exceptions: [...checks.exceptions, surplus] };
  const { findings } = await checkDatabase(root, { checks: more, today: '2026-11-22' });
  expect(findings).toEqual([
    expect.objectContaining({
      object: 'table phi.patient',
      finding: 'the exception for TEN-1.forced excuses nothing: there is no such finding',
    }),
  ]);
});

describe('sabotage TEN-1 · each way to break the shipped schema is found', () => {
  const NEXT =
    'create table phi.result (tenant tenancy.tenant_id not null, id uuid not null default gen_random_uuid(), patient uuid not null, primary key (tenant, id)); alter table phi.result owner to phi_owner';
  test.each([
    [
      'FORCE removed',
      'alter table phi.encounter no force row level security',
      'TEN-1.forced table phi.encounter',
    ],
    [
      'switched off',
      'alter table phi.encounter disable row level security',
      'TEN-1.enabled table phi.encounter',
    ],
    ...['read', 'create', 'change', 'remove'].map((verb): [string, string, string] => [
      `the policy of the tenant for ${verb} removed`,
      `drop policy tenant_${verb} on phi.document`,
      `TEN-1.policy-${verb === 'create' ? 'check' : 'open'} table phi.document`,
    ]),
    [
      'a policy of the tenant weakened',
      'alter policy tenant_change on phi.patient with check (true)',
      'TEN-1.policy-check table phi.patient',
    ],
    [
      'a policy of the tenant for one role alone',
      'alter policy tenant_read on phi.patient to phi_reporting',
      'TEN-1.policy-open table phi.patient',
    ],
    ['a table that nobody protected', NEXT, 'TEN-1.enabled table phi.result'],
    [
      'a table without tenant',
      'create table phi.note (id uuid); alter table phi.note owner to phi_owner',
      'TEN-1.tenant-column table phi.note',
    ],
    [
      'the tenant may be null',
      `${NEXT}; alter table phi.result drop constraint result_pkey, alter tenant drop not null, alter tenant type text`,
      'TEN-1.tenant-null table phi.result',
    ],
    [
      'a unique index across tenants',
      'create unique index on phi.patient (birth_year)',
      'TEN-1.unique table phi.patient',
    ],
    [
      'a foreign key across tenants',
      'alter table phi.patient add unique (id); alter table phi.consent add foreign key (patient) references phi.patient (id)',
      'TEN-1.foreign-key table phi.consent',
    ],
    [
      'a sealed column made plain',
      'alter table phi.encounter_note alter body type bytea',
      'KEY-2.plain table phi.encounter_note',
    ],
    [
      'a view of the owner',
      'create view phi.everybody as select * from phi.patient; alter view phi.everybody owner to phi_owner',
      'TEN-1.view view phi.everybody',
    ],
    [
      'a copy',
      'create materialized view phi.copy as select * from phi.patient',
      'TEN-1.materialized-view materialized view phi.copy',
    ],
    [
      'a helper for public',
      'grant execute on function phi.restricted(text) to public',
      'TEN-1.function-public function phi.restricted(text)',
    ],
    [
      'a helper without search_path',
      'alter function phi.in_care_team(uuid) reset search_path',
      'TEN-1.function-search-path function phi.in_care_team(uuid)',
    ],
    [
      'a helper of a superuser',
      'alter function phi.restricted(text) owner to postgres',
      'TEN-1.function-owner function phi.restricted(text)',
    ],
    [
      'a leakproof helper',
      'alter function phi.in_care_team(uuid) leakproof',
      'TEN-1.leakproof function phi.in_care_team(uuid)',
    ],
    ['an application that bypasses', 'alter role app_portal bypassrls', 'TEN-1.role-bypass role app_portal'],
    [
      'an application that becomes the owner',
      'grant phi_owner to app_portal',
      'TEN-1.role-owner role app_portal',
    ],
    [
      'a migrator that stays the owner',
      'grant phi_owner to master with inherit false, set true',
      'TEN-1.role-owner role master',
    ],
    [
      'an application that empties tables',
      'grant truncate on phi.patient to phi_application',
      'TEN-1.grant-beyond table phi.patient',
    ],
    ['a table for public', 'grant select on phi.patient to public', 'TEN-1.grant-public table phi.patient'],
    [
      'an application that creates',
      'grant create on schema phi to phi_application',
      'TEN-1.schema-create schema phi',
    ],
    [
      'tables given when they are made',
      'alter default privileges for role phi_owner grant select on tables to phi_application',
      'TEN-1.default-privileges role phi_owner',
    ],
    [
      'a context for all',
      `alter role app_portal set bulwark.context = 'riverside'`,
      'TEN-1.tenant-by-default role "app_portal"',
    ],
    ['a publication', 'create publication p for table phi.patient', 'TEN-1.publication publication "p"'],
  ])('%s', async (_, sql, expected) => {
    await root.query('begin');
    try {
      await root.query(sql);
      const broken = (await inspectHere(root)).findings.filter(({ severity }) => severity === 'broken');
      expect(broken.map(({ check, object }) => `${check} ${object}`)).toContain(expected);
    } finally {
      await root.query('rollback');
    }
  });
});
