import type { Client } from 'pg';
import type { Login } from '../../../runtime/database/logins';
import { record } from '../../database/audit-database';
import { enter, signingKey, within } from '../../database/tenancy/tenancy-database';
import { type Postgres, startPostgres } from '../../support/postgres';
import {
  cloudFormation,
  freshDatabase,
  MASTER,
  prepareServer,
  propertiesOf,
  release,
  removeReleases,
} from './world';

const app = (name: string, connections = 20): Login => ({
  name,
  roles: ['phi_application', 'audit_appender'],
  connections,
});
const PORTAL = app('app_portal');
const SERVICES: readonly Login[] = [
  { name: 'audit_outbox', roles: ['audit_drainer'], connections: 3 },
  { name: 'context_keeper_login', roles: ['context_keeper'], connections: 5 },
  { name: 'tenant_registrar_login', roles: ['tenant_registrar', 'audit_appender'], connections: 5 },
];
const LOGINS = [PORTAL, ...SERVICES];

/** Migrations make roles, which are the server's: one database, brought from state to state in the order of the tests. */
let server: Postgres;
let name: string;
let master: Client;
let portal: Client;
/** A superuser, as AWS is. */
let root: Client;
let cfn: Awaited<ReturnType<typeof cloudFormation>>;

beforeAll(async () => {
  server = await startPostgres();
  await prepareServer(server);
  name = await freshDatabase(server);
  master = await server.connect(MASTER, name);
  root = await server.connect('postgres', name);
  cfn = await cloudFormation(() => server.connect(MASTER, name));
});
afterAll(async () => {
  await cfn.close();
  removeReleases();
  await server.stop();
});

const rows = async <Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> =>
  (await root.query<Row>(sql, values)).rows;

/** As the server has it: attributes, and what it is a member of. */
async function login(role: string) {
  const [found] = await rows<{
    may: boolean;
    plain: boolean;
    connections: number;
    member_of: string[] | null;
  }>(
    `select r.rolcanlogin as may, r.rolconnlimit as connections,
       not (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolinherit)
         and a.rolpassword is null as plain,
       (select array_agg(g.rolname || case when m.inherit_option and not m.set_option and not m.admin_option
                                           then '' else ' (more)' end order by g.rolname)
        from pg_auth_members m join pg_roles g on g.oid = m.roleid where m.member = r.oid) as member_of
     from pg_roles r join pg_authid a on a.oid = r.oid where r.rolname = $1`,
    [role],
  );
  return found;
}
const applied = async (): Promise<number> => (await master.query('select from bulwark.migration')).rowCount!;

const ONE_MORE = {
  '9001-more.sql': `
    grant phi_owner to current_user with inherit false, set true;
    set role phi_owner;
    alter table phi.patient add column if not exists notes_of_test integer;
    reset role;
    revoke phi_owner from current_user;`,
};

describe('created', () => {
  test('proof AUD-3 · the function puts the audit table into a deployed database, and no login of an application changes it', async () => {
    const { answer } = await cfn.deploy('1', release(), LOGINS);
    expect(answer).toMatchObject({ Status: 'SUCCESS', Reason: 'done' });
    expect(answer.PhysicalResourceId).toMatch(/^database-[0-9a-f]{32}$/);
    portal = await server.connect('app_portal', name);
    await portal.query('select audit.append($1)', [
      record('0190b3a5-0000-7000-8000-000000000001', { organization: null }),
    ]);
    for (const attempt of [
      'update audit.record set record = record',
      'delete from audit.record',
      'truncate audit.record',
      'alter table audit.record disable trigger all',
      'drop table audit.record',
      'set role audit_owner',
      'set role audit_appender',
    ]) {
      await expect(portal.query(attempt)).rejects.toMatchObject({ code: '42501' });
    }
    expect(await rows('select 1 from pg_database where datname = $1', [name])).toHaveLength(1);
  });

  test('logins are what is declared, and nothing more', async () => {
    expect(await login('app_portal')).toEqual({
      may: true,
      plain: true,
      connections: 20,
      member_of: ['audit_appender', 'phi_application', 'rds_iam'],
    });
    expect(await login('audit_outbox')).toMatchObject({
      plain: true,
      member_of: ['audit_drainer', 'rds_iam'],
    });
  });

  test('proof AUD-6 · a change and its record commit together or not at all, and the login of the outbox finds the record', async () => {
    const keeper = await server.connect('context_keeper_login', name);
    for (const { id, login: of, key } of [signingKey('app_portal'), signingKey('tenant_registrar_login')]) {
      await keeper.query(`select tenancy.add_key($1, $2, $3, now() + interval '1 day')`, [id, of, key]);
    }
    const registrar = await server.connect('tenant_registrar_login', name);
    for (const tenant of ['riverside', 'lakeside']) {
      await registrar.query(`select tenancy.provision($1, 'dedicated'), tenancy.advance($1, 'active')`, [
        tenant,
      ]);
    }
    const change = async (patient: string, end: 'commit' | 'rollback') => {
      await enter(portal, {
        tenant: 'riverside',
        role: 'administrator',
        actor: 'admin-1',
        purpose: 'operations',
      });
      await portal.query('insert into phi.patient (tenant, id, birth_year) values ($1, $2, 1970)', [
        'riverside',
        patient,
      ]);
      await portal.query('select audit.append($1)', [record(patient)]);
      await portal.query(end);
    };
    const [kept, gone] = ['0190b3a5-0000-7000-8000-00000000000a', '0190b3a5-0000-7000-8000-00000000000b'];
    await change(kept, 'commit');
    await change(gone, 'rollback');

    const outbox = await server.connect('audit_outbox', name);
    const claimed = await outbox.query<{ line: string; place: string }>(
      `select * from audit.claim('0', 10, 1000000)`,
    );
    const ids = claimed.rows.map(({ line }) => (JSON.parse(line) as { id: string }).id);
    expect(ids).toContain(kept);
    expect(ids).not.toContain(gone);
    await outbox.query('select audit.settle($1)', [claimed.rows.map(({ place }) => place)]);
    expect((await outbox.query(`select * from audit.claim('0', 10, 1000000)`)).rows).toEqual([]);
    await outbox.end();
  });

  test('proof TEN-1 · in a database that the function migrated, a login sees the rows of its own tenant, and none without a context', async () => {
    await expect(portal.query('select from phi.patient')).rejects.toMatchObject({ code: '42501' });
    const seen = (tenant: string) =>
      within(
        portal,
        { tenant, role: 'administrator', actor: 'admin-1', purpose: 'operations' },
        async () => (await portal.query('select from phi.patient')).rowCount,
      );
    expect(await seen('riverside')).toBe(1);
    expect(await seen('lakeside')).toBe(0);
  });
});

describe('updated', () => {
  test('a new migration is applied once, also when two functions run at the same time', async () => {
    const before = await applied();
    const files = release({ migrations: ONE_MORE });
    const [one, other] = await Promise.all([
      cfn.send('Update', files, propertiesOf('2', LOGINS)),
      cfn.send('Update', files, propertiesOf('2', LOGINS)),
    ]);
    expect([one.Status, other.Status]).toEqual(['SUCCESS', 'SUCCESS']);
    expect(await applied()).toBe(before + 1);
  });

  test('logins are made anew, changed, and locked at once when they are no longer declared; none is dropped', async () => {
    await cfn.deploy('2', release({ migrations: ONE_MORE }), [app('app_forms', 7), ...SERVICES]);
    expect(await login('app_forms')).toMatchObject({ may: true, plain: true, connections: 7 });
    expect(await login('app_portal')).toEqual({ may: false, plain: true, connections: 20, member_of: null });
    // What is connected still is, and may nothing.
    await expect(portal.query('select audit.append($1)', [{}])).rejects.toMatchObject({ code: '42501' });

    await cfn.deploy('2', release({ migrations: ONE_MORE }), [app('app_portal', 30), ...SERVICES]);
    expect(await login('app_portal')).toMatchObject({ may: true, connections: 30, member_of: { length: 3 } });
    expect(await login('app_forms')).toMatchObject({ may: false, member_of: null });
  });

  test('what a person gave a login by hand is taken back: attributes, a password, memberships in and of it', async () => {
    await master.query(`
      alter role app_portal createrole inherit password 'example' connection limit 500;
      grant audit_reader to app_portal;
      grant phi_application to app_portal with set true;
      create role somebody login;
      grant app_portal to somebody;
    `);
    await cfn.deploy('3', release({ migrations: ONE_MORE }), LOGINS);
    expect(await login('app_portal')).toEqual({
      may: true,
      plain: true,
      connections: 20,
      member_of: ['audit_appender', 'phi_application', 'rds_iam'],
    });
    expect(await login('somebody')).toMatchObject({ may: true, member_of: null });
  });

  test('a login that a superuser made more of than we can take back fails, by name', async () => {
    await root.query('alter role app_portal bypassrls; grant audit_reader to app_portal;');
    const { answer, takenBack } = await cfn.deploy('4', release({ migrations: ONE_MORE }), LOGINS);
    expect(answer).toMatchObject({
      Status: 'FAILED',
      Reason:
        'MigrationError: app_portal is a member of audit_reader, which postgres granted and must revoke\n' +
        'login app_portal has BYPASSRLS, which we cannot take',
    });
    expect(takenBack).toMatchObject({ Status: 'SUCCESS' });
    await root.query('alter role app_portal nobypassrls; revoke audit_reader from app_portal;');
  });

  test.each([
    [
      'a role that no migration made',
      { ...PORTAL, roles: ['phi_everything'] },
      'role phi_everything, which app_portal is to have, does not exist',
    ],
    [
      'a role of the service',
      { ...PORTAL, roles: ['rds_superuser'] },
      '"rds_superuser" is no name of a role',
    ],
    ['no limit', { ...PORTAL, connections: 0 }, 'a login has 1 to 10000 connections; given: 0'],
  ])('a login with %s fails, and no login is changed', async (_, wrong, says) => {
    const { answer } = await cfn.deploy('5', release({ migrations: ONE_MORE }), [app('app_new'), wrong]);
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining(says) as string });
    expect(await login('app_new')).toBeUndefined();
    expect(await login('app_portal')).toMatchObject({ may: true, member_of: { length: 3 } });
  });
});

describe('failed, and taken back', () => {
  test('a migration that fails leaves what was before, and says file, line and SQLSTATE, and no value', async () => {
    const before = await applied();
    const files = release({
      migrations: {
        ...ONE_MORE,
        '9002-good.sql': 'create schema half;',
        '9003-bad.sql': `select 1;\nselect 'hunter2'::int;`,
      },
    });
    const { answer, takenBack } = await cfn.deploy(
      '6',
      files,
      [app('app_new')],
      release({ migrations: ONE_MORE }),
    );
    expect(answer.Status).toBe('FAILED');
    expect(answer.Reason).toMatch(
      /^MigrationError: 9003-bad\.sql, line 2: SQLSTATE 22P02 \(a value has the wrong form\)/,
    );
    expect(answer.Reason + cfn.lines.join('')).not.toContain('hunter2');
    // What was committed stays, and CloudFormation hears success all the same.
    expect(await applied()).toBe(before + 1);
    expect(takenBack).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: answer.PhysicalResourceId });
    expect(await login('app_portal')).toMatchObject({ may: true });
    const { answer: next } = await cfn.deploy(
      '6',
      release({ migrations: { ...ONE_MORE, '9002-good.sql': 'create schema half;' } }),
      LOGINS,
    );
    expect(next.Status).toBe('SUCCESS');
  });

  const CURRENT = { ...ONE_MORE, '9002-good.sql': 'create schema half;' };

  test('sabotage AUD-3 · a promise that is broken afterwards fails the deployment, by its name', async () => {
    await root.query('grant delete on audit.record to somebody');
    const files = release({ migrations: { ...CURRENT, '9003-fine.sql': 'select 1;' } });
    const { answer, takenBack } = await cfn.deploy('7', files, LOGINS, release({ migrations: CURRENT }));
    expect(answer.Status).toBe('FAILED');
    expect(answer.Reason).toMatch(
      /^BrokenPromise: 1 promise is broken\. AUD-3\b.*: role somebody can delete audit\.record$/,
    );
    expect(takenBack).toMatchObject({ Status: 'SUCCESS' });
    await root.query('revoke delete on audit.record from somebody');
    expect((await cfn.deploy('7', files, LOGINS)).answer.Status).toBe('SUCCESS');
  });

  const NEWEST = { ...CURRENT, '9003-fine.sql': 'select 1;' };

  test('a login that the failed update had locked is unlocked when it is taken back', async () => {
    await root.query('grant delete on audit.record to somebody');
    const { answer, takenBack } = await cfn.deploy('8', release({ migrations: NEWEST }), SERVICES);
    expect([answer.Status, takenBack]).toEqual(['FAILED', expect.objectContaining({ Status: 'SUCCESS' })]);
    expect(await login('app_portal')).toMatchObject({ may: true, member_of: { length: 3 } });
    await root.query('revoke delete on audit.record from somebody');
  });

  test('an older release finds the database ahead, sets its logins, and succeeds, whatever its checks say', async () => {
    const before = await applied();
    const files = release({ checks: { 'older.sql': `-- Keeps TST-1.\nselect 'not as it was';` } });
    const { answer } = await cfn.deploy('1', files, [app('app_portal', 11), ...SERVICES]);
    expect(answer).toMatchObject({ Status: 'SUCCESS' });
    expect(await applied()).toBe(before);
    expect(await login('app_portal')).toMatchObject({ connections: 11 });
    expect(cfn.lines.join('')).toContain('"ahead":3,');
    expect((await cfn.deploy('8', release({ migrations: NEWEST }), LOGINS)).answer.Status).toBe('SUCCESS');
  });

  test('a release that is not the past of this database is refused', async () => {
    const { '9002-good.sql': _, ...without } = NEWEST;
    const { answer } = await cfn.deploy('9', release({ migrations: without }), LOGINS);
    expect(answer).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('9002-good.sql was applied and is missing') as string,
    });
    const entry = `insert into bulwark.migration (number, name, sha256) values (9999, 'x', '${'0'.repeat(64)}')`;
    await root.query(`${entry}; grant insert on bulwark.migration to somebody`);
    const { answer: distrusted } = await cfn.deploy('9', release({ migrations: NEWEST }), LOGINS);
    expect(distrusted.Reason).toContain('role somebody can insert bulwark.migration');
    await root.query(
      'revoke insert on bulwark.migration from somebody; delete from bulwark.migration where number = 9999',
    );
  });

  test('an update is taken back also when nobody can reach the database', async () => {
    let away = false;
    const connect = () =>
      away ? Promise.reject(new Error('nobody is there')) : server.connect(MASTER, name);
    const other = await cloudFormation(connect);
    try {
      const files = release({ migrations: NEWEST });
      expect((await other.deploy('1', files, LOGINS)).answer.Status).toBe('SUCCESS');
      away = true;
      const { answer, takenBack } = await other.deploy('2', files, LOGINS);
      expect(answer).toMatchObject({ Status: 'FAILED', Reason: 'Error: nobody is there' });
      expect(takenBack).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: answer.PhysicalResourceId });
    } finally {
      await other.close();
    }
  });

  test('deleted, everything stays', async () => {
    const before = await applied();
    expect(await cfn.send('Delete', release(), propertiesOf('10', LOGINS))).toMatchObject({
      Status: 'SUCCESS',
    });
    expect(await applied()).toBe(before);
    expect(await login('app_portal')).toMatchObject({ may: true });
  });

  test('properties that are no declaration are refused before anything is done', async () => {
    const answer = await cfn.send('Update', release(), {
      Release: '1',
      Logins: [{ Name: 'x', Roles: [], Connections: 'many' }],
    });
    expect(answer).toMatchObject({
      Status: 'FAILED',
      Reason: 'InputError: properties are wrong: Logins.0.Connections',
    });
  });

  test('a migration that takes longer than the function is rolled back, and the answer says what to do', async () => {
    const files = release({
      migrations: { ...NEWEST, '9004-long.sql': 'create schema late; select pg_sleep(60);' },
    });
    const answer = await cfn.send('Update', files, propertiesOf('10', LOGINS), 700);
    expect(answer).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('npx bulwark db migrate') as string,
    });
    // The server would notice within ten seconds that nobody is there any more.
    await root.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep%' and pid <> pg_backend_pid()`,
    );
    expect(await rows(`select from pg_namespace where nspname = 'late'`)).toEqual([]);
  });
});
