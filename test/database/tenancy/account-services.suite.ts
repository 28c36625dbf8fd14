import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { applicationAccounts } from '../../../lambda/access-report/accounts-client';
import { accountsOf } from '../../../lambda/offboarding/accounts-client';
import { rowId } from './rows';
import { enter } from './tenancy-database';
import { database, DENIED, outcome, registrar, root, server } from './world';

const account = (name: string, tenant = 'riverside') => rowId(tenant, 'account', name);
const connected = (login: string) => () => server.connect(login, database);
const keeper = accountsOf(connected('account_keeper_login'));
const reviewer = applicationAccounts(connected('account_reviewer_login'));
const alive = new AbortController().signal;
const ACTIVE = `update tenancy.tenant set status = 'active' where id = 'riverside'`;

/** All accounts of both tenants, whatever the policies. */
const accounts = async () =>
  (
    await root.query<{
      tenant: string;
      id: string;
      status: string;
      ends_at: Date | null;
      changed_by: string;
    }>(
      `select tenant, id, directory, status, roles, patient, ends_at, changed_by from phi.account order by tenant, id`,
    )
  ).rows;
const stateOf = async (name: string) => (await accounts()).find(({ id }) => id === account(name))!;
/** As it was, past what a trigger would keep. */
const restore = (name: string, set: string) =>
  root.query(
    `set session_replication_role = replica; update phi.account set ${set} where id = '${account(name)}';
     reset session_replication_role`,
  );

describe('proof IDN-8 · an account ends in the database', () => {
  afterEach(() =>
    restore('provider', `status = 'active', ends_at = null, starts_at = now() - interval '1 year'`),
  );

  test('for good, as often as it is asked, and no token is made from it', async () => {
    const signIn = await server.connect('sign_in_login', database);
    const claims = async () =>
      (await signIn.query(`select phi.claims_of('workforce', $1, 'riverside', true)`, [account('provider')]))
        .rowCount;
    expect(await claims()).toBe(1);
    expect(await keeper.end('riverside', account('provider'))).toBe(true);
    const ended = await stateOf('provider');
    expect(ended).toMatchObject({ status: 'ended', changed_by: 'offboarding' });
    expect(ended.ends_at!.getTime()).toBeLessThanOrEqual(Date.now() + 1000);
    expect(await claims()).toBe(0);
    expect(await keeper.end('riverside', account('provider'))).toBe(true);
    expect(await stateOf('provider')).toEqual(ended);
    await signIn.end();
  });

  test.each([
    ['is suspended', `status = 'suspended'`],
    ['is to begin', `starts_at = now() + interval '1 year'`],
    ['is to end', `ends_at = now() + interval '1 year'`],
    ['is over', `starts_at = now() - interval '2 years', ends_at = now() - interval '1 year'`],
  ])('also one that %s', async (_, set) => {
    await restore('provider', set);
    const { ends_at } = await stateOf('provider');
    expect(await keeper.end('riverside', account('provider'))).toBe(true);
    const ended = await stateOf('provider');
    expect(ended.status).toBe('ended');
    // Nobody's time is made longer.
    expect(ended.ends_at! <= (ends_at ?? ended.ends_at!)).toBe(true);
  });

  test('attack: of another tenant than is named, of a patient, of nobody: nothing is changed, and nothing learned', async () => {
    const before = await accounts();
    for (const [tenant, id] of [
      ['lakeside', account('provider')],
      ['riverside', account('provider', 'lakeside')],
      ['riverside', account('ada')],
      ['riverside', randomUUID()],
      ['nowhere', account('provider')],
      ['', account('provider')],
      ['%', account('provider')],
      ['riverside|x|administrator', account('provider')],
    ] as const) {
      expect([tenant, await keeper.end(tenant, id)]).toEqual([tenant, false]);
    }
    await expect(keeper.end('riverside', "' or true --")).rejects.toMatchObject({ code: '22P02' });
    expect(await accounts()).toEqual(before);
  });

  test('what fails leaves no connection behind, and is done the next time', async () => {
    const opened: Client[] = [];
    const failing = accountsOf(async () => {
      const client = await server.connect('account_keeper_login', database);
      opened.push(client);
      // The server ends it before it is asked.
      if (opened.length === 1) {
        client.on('error', () => undefined);
        await root.query(
          `select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = 'account_keeper_login'`,
        );
      }
      return client;
    });
    await expect(failing.end('riverside', account('provider'))).rejects.toThrow();
    expect(await failing.end('riverside', account('provider'))).toBe(true);
    await expect(failing.end('riverside', 'nobody')).rejects.toMatchObject({ code: '22P02' });
    for (const client of opened) await expect(client.query('select 1')).rejects.toThrow();
    await expect(
      accountsOf(() => Promise.reject(new Error('down'))).end('riverside', account('ada')),
    ).rejects.toThrow('down');
  });

  test('two at once end it once', async () => {
    expect(await Promise.all([1, 2, 3].map(() => keeper.end('riverside', account('provider'))))).toEqual([
      true,
      true,
      true,
    ]);
  });

  test('a tenant that closes is as it was exported', async () => {
    await root.query(`update tenancy.tenant set status = 'closing' where id = 'riverside'`);
    expect(await keeper.end('riverside', account('provider'))).toBe(false);
    await root.query(ACTIVE);
    expect(await stateOf('provider')).toMatchObject({ status: 'active' });
  });
});

describe('proof IDN-5 · the review lists the accounts of the workforce', () => {
  const listed = async () => reviewer.application(alive);

  test('of every active tenant, with roles and use, and no patient', async () => {
    await restore('provider', `last_signed_in_at = '2026-11-20T08:00:00Z'`);
    const all = await accounts();
    const found = await listed();
    expect(found).toContainEqual({
      account: account('provider'),
      tenant: 'riverside',
      status: 'active',
      roles: ['provider', 'therapist'],
      lastSignIn: '2026-11-20T08:00:00.000Z',
    });
    expect(found.map(({ account: id }) => id).toSorted()).toEqual(
      all
        .filter((row) => 'directory' in row && row.directory === 'workforce')
        .map(({ id }) => id)
        .toSorted(),
    );
    expect(new Set(found.map(({ tenant }) => tenant))).toEqual(new Set(['lakeside', 'riverside']));
    expect(found.some(({ account: id }) => id === account('ada'))).toBe(false);
    await restore('provider', 'last_signed_in_at = null');
  });

  test('and of none that is closing', async () => {
    await root.query(`update tenancy.tenant set status = 'closing' where id = 'riverside'`);
    expect(new Set((await listed()).map(({ tenant }) => tenant))).toEqual(new Set(['lakeside']));
    await root.query(ACTIVE);
  });
});

describe.each([
  ['account_keeper_login', 'select phi.accounts_of_workforce()'],
  ['account_reviewer_login', `select phi.end_account('${account('provider')}', 'riverside')`],
])('attack: %s', (login, notItsOwn) => {
  let client: Client;
  beforeAll(async () => {
    client = await server.connect(login, database);
  });
  afterAll(() => client.end());

  test.each([
    notItsOwn,
    'select from phi.account',
    'select from phi.patient',
    'select from phi.care_team',
    'select from tenancy.tenant',
    'select tenancy.tenants()',
    `select tenancy.enter_accounts('riverside', 'sign-in')`,
    'select tenancy.challenge()',
    `select phi.claims_of('workforce', '${account('provider')}', 'riverside', false)`,
    'select phi.first_administrator(gen_random_uuid())',
    `update phi.account set roles = '{administrator}'`,
    `update phi.account set status = 'active'`,
    `insert into phi.account (id, directory, roles) values (gen_random_uuid(), 'workforce', '{owner}')`,
    'delete from phi.account',
    `select audit.append('{}')`,
    'set role phi_owner',
    'set role phi_application',
    'set role tenant_registrar',
  ])('tries %s', async (sql) => {
    await client.query('begin');
    expect(await outcome(client, sql)).toBe(DENIED);
    await client.query('rollback');
  });

  test('keeps no tenant for what follows in its transaction', async () => {
    await client.query('begin');
    await client.query(
      login === 'account_keeper_login'
        ? `select phi.end_account(gen_random_uuid(), 'riverside')`
        : 'select count(*) from phi.accounts_of_workforce()',
    );
    const { rows } = await client.query(`select current_setting('bulwark.context', true) as context`);
    expect(rows).toEqual([{ context: '' }]);
    await client.query('rollback');
  });

  test('brings functions, operators or tables of its own that theirs would find first', async () => {
    await client.query('begin');
    expect(await outcome(client, 'create temporary table account (id uuid)')).toBe(DENIED);
    expect(
      await outcome(client, 'create function public.least(timestamptz) returns int language sql return 1'),
    ).toBe(DENIED);
    await client.query('rollback');
  });
});

test('attack: nobody else ends accounts, lists them, or takes such a role in a context', async () => {
  for (const login of ['app_portal', 'sign_in_login', 'reports', 'tenant_registrar_login']) {
    const client = await server.connect(login, database);
    await client.query('begin');
    for (const sql of [
      `select phi.end_account('${account('provider')}', 'riverside')`,
      'select phi.accounts_of_workforce()',
      `select tenancy.enter_accounts('riverside', 'offboarding')`,
    ]) {
      expect([login, sql, await outcome(client, sql)]).toEqual([login, sql, DENIED]);
    }
    await client.query('rollback');
    await client.end();
  }
  for (const role of ['offboarding', 'access-report', 'account-keeper']) {
    await expect(
      enter(registrar, { tenant: 'riverside', role, actor: 'x', purpose: 'other' }),
    ).rejects.toMatchObject({ code: DENIED });
    await registrar.query('rollback');
  }
});
