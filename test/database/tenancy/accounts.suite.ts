import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { rowId } from './rows';
import { enter, signed, signingKey, type Context, within } from './tenancy-database';
import { app, CHECKED, database, DENIED, outcome, REFUSED, registrar, root, server } from './world';

const account = (name: string, tenant = 'riverside') => rowId(tenant, 'account', name);
const as = (name: string, role: string): Omit<Context, 'challenge'> => ({
  tenant: 'riverside',
  actor: account(name),
  role,
  purpose: 'other',
});
const ADMINISTRATOR = as('admin', 'administrator');
const OFFICER = as('officer', 'security-officer');
const NEW = `insert into phi.account (id, directory, roles) values ($1, 'workforce', $2)`;
const set = (client: Client, change: string, name: string) =>
  outcome(client, `update phi.account set ${change} where id = $1`, [account(name)]);

describe('proof IDN-4 · accounts are granted by somebody else', () => {
  test('an administrator creates, changes, suspends and ends accounts', () =>
    within(app, ADMINISTRATOR, async () => {
      expect(await outcome(app, NEW, [randomUUID(), ['provider']])).toBe(1);
      for (const change of [
        `roles = array['front-desk']`,
        `locations = array['south'], home_location = 'south'`,
        `status = 'suspended'`,
        `status = 'ended', ends_at = now()`,
      ]) {
        expect([change, await set(app, change, 'provider')]).toEqual([change, 1]);
      }
      expect(await set(app, `status = 'active'`, 'left')).toBe(1);
    }));

  test.each([
    ['raises the own role', `roles = array['administrator', 'security-officer']`],
    ['takes the own role away', `roles = array['owner']`],
    ['goes where nobody granted', `locations = array['everywhere']`],
    ['stays for longer', `ends_at = now() + interval '9 years'`],
    ['ends the own account', `status = 'ended', ends_at = now()`],
  ])('attack: who administers %s, also in capitals', async (_, change) => {
    for (const actor of [account('admin'), account('admin').toUpperCase()]) {
      await within(app, { ...ADMINISTRATOR, actor }, async () => {
        expect(await set(app, change, 'admin')).toBe(DENIED);
      });
    }
  });

  test('attack: an administrator makes an account for itself, or with a use that never was', () =>
    within(app, { ...ADMINISTRATOR, actor: rowId('nobody') }, async () => {
      expect(await outcome(app, NEW, [rowId('nobody'), ['owner']])).toBe(DENIED);
      expect(
        await outcome(
          app,
          `insert into phi.account (id, directory, roles, last_signed_in_at) values ($1, 'workforce', '{owner}', now())`,
          [randomUUID()],
        ),
      ).toBe(DENIED);
      expect(await set(app, 'last_signed_in_at = now()', 'provider')).toBe(DENIED);
    }));

  test('a security officer reads all, suspends and ends, and grants nothing', () =>
    within(app, OFFICER, async () => {
      expect(await outcome(app, 'select from phi.account')).toBe(6);
      expect(await outcome(app, NEW, [randomUUID(), ['provider']])).toBe(DENIED);
      for (const change of [
        `roles = array['administrator']`,
        `locations = '{}'`,
        `starts_at = now()`,
        `ends_at = now() + interval '9 years'`,
        `status = 'ended', ends_at = now(), roles = array['administrator']`,
      ]) {
        expect([change, await set(app, change, 'provider')]).toEqual([change, DENIED]);
      }
      expect(await set(app, `status = 'active'`, 'left')).toBe(DENIED);
      expect(await set(app, `status = 'suspended'`, 'provider')).toBe(1);
      expect(await set(app, `status = 'ended', ends_at = now()`, 'admin')).toBe(1);
      expect(await set(app, `status = 'ended', ends_at = now()`, 'officer')).toBe(DENIED);
    }));

  test('sabotage IDN-4 · without its trigger, an administrator raises the own role', async () => {
    await root.query('begin');
    try {
      await root.query('drop trigger keep_account on phi.account');
      await root.query('set local session authorization app_portal');
      const { rows } = await root.query<{ challenge: string }>('select tenancy.challenge() as challenge');
      const key = signingKey('app_portal');
      await root.query('select tenancy.enter($1)', [signed({ ...ADMINISTRATOR, ...rows[0]!, key })]);
      expect(await set(root, `roles = array['owner']`, 'admin')).toBe(1);
    } finally {
      await root.query('rollback');
    }
  });

  test('an account that has ended stays so, and stays whose it is', () =>
    within(app, ADMINISTRATOR, async () => {
      await app.query(`update phi.account set status = 'ended', ends_at = '2100-01-01' where id = $1`, [
        account('provider'),
      ]);
      const { rows } = await app.query('select ends_at <= now() as past from phi.account where id = $1', [
        account('provider'),
      ]);
      expect(rows).toEqual([{ past: true }]);
      for (const change of [
        `status = 'active'`,
        `roles = array['owner']`,
        `ends_at = now() + interval '1 day'`,
      ]) {
        expect([change, await set(app, change, 'provider')]).toEqual([change, REFUSED]);
      }
      // Whose it is is in no privilege of an application.
      expect(await set(app, `directory = 'patients'`, 'left')).toBe(DENIED);
      const moved = root.query(`begin; update phi.account set directory = 'patients'`);
      await expect(moved).rejects.toMatchObject({ code: REFUSED });
      await root.query('rollback');
    }));

  const ADA = rowId('riverside', 'patient', 'ada');
  test.each<[string, string, readonly string[], string | null, string]>([
    ['no role', 'workforce', [], null, CHECKED],
    ['an unknown role', 'workforce', ['root'], null, CHECKED],
    ['break-glass for good', 'workforce', ['emergency'], null, CHECKED],
    ['the role of a service', 'workforce', ['tenant-registrar'], null, CHECKED],
    ['a role twice', 'workforce', ['provider', 'provider'], null, CHECKED],
    ['a patient among the workforce', 'workforce', ['patient'], null, CHECKED],
    ['a role of the workforce among patients', 'patients', ['provider'], ADA, CHECKED],
    ['a patient who is a provider as well', 'patients', ['patient', 'provider'], ADA, CHECKED],
    ['a patient without a record', 'patients', ['patient'], null, CHECKED],
    ['a member of the workforce with a record', 'workforce', ['provider'], ADA, CHECKED],
    ['another directory', 'guests', ['provider'], null, CHECKED],
    ['a patient of another tenant', 'patients', ['patient'], rowId('lakeside', 'patient', 'ada'), '23503'],
  ])('refused: %s', (_, directory, roles, patient, code) =>
    within(app, ADMINISTRATOR, async () => {
      expect(
        await outcome(
          app,
          'insert into phi.account (id, directory, roles, patient) values ($1, $2, $3, $4)',
          [randomUUID(), directory, roles, patient],
        ),
      ).toBe(code);
    }),
  );

  test.each([
    `array['a b']`,
    `array['main', null]`,
    `array['main', 'main']`,
    `array[['a'], ['b']]`,
    `array['']`,
  ])('refused: locations %s, of which no token could say what they are', (locations) =>
    within(app, ADMINISTRATOR, async () => {
      expect(await set(app, `locations = ${locations}`, 'provider')).toBe(CHECKED);
    }),
  );
});

describe('proof IDN-4 · what a token says comes from the account alone', () => {
  let signIn: Client;
  beforeAll(async () => {
    signIn = await server.connect('sign_in_login', database);
  });
  afterAll(() => signIn.end());

  const claims = async (directory: string, person: string, tenant: string, signingIn = false) =>
    (
      await signIn.query('select * from phi.claims_of($1, $2, $3, $4)', [
        directory,
        person,
        tenant,
        signingIn,
      ])
    ).rows;
  const PROVIDER = { roles: ['provider', 'therapist'], locations: ['main', 'north'], home_location: 'main' };

  test('one row for an active account, and none for anything else', async () => {
    expect(await claims('workforce', account('provider'), 'riverside')).toEqual([PROVIDER]);
    expect(await claims('patients', account('ada'), 'riverside')).toEqual([
      { roles: ['patient'], locations: [], home_location: null },
    ]);
    for (const [directory, person, tenant] of [
      ['patients', account('provider'), 'riverside'],
      ['workforce', account('provider'), 'lakeside'],
      ['workforce', account('provider', 'lakeside'), 'riverside'],
      ['workforce', account('left'), 'riverside'],
      ['workforce', account('locum'), 'riverside'],
      ['workforce', randomUUID(), 'riverside'],
      ['workforce', account('provider'), 'nowhere'],
      ['workforce', account('provider'), ''],
      ['workforce', account('provider'), '%'],
    ] as const) {
      expect([directory, tenant, await claims(directory, person, tenant)]).toEqual([directory, tenant, []]);
    }
  });

  test('none of a tenant that is closing, and none before an account begins', async () => {
    const later = async (sql: string) => {
      await root.query(sql);
      return claims('workforce', account('provider'), 'riverside');
    };
    const begins = (at: string) =>
      `set session_replication_role = replica; update phi.account set starts_at = ${at} where id = '${account('provider')}';
       reset session_replication_role`;
    const status = (is: string) => `update tenancy.tenant set status = '${is}' where id = 'riverside'`;
    expect(await later(begins(`now() + interval '1 minute'`))).toEqual([]);
    expect(await later(begins(`now() - interval '1 minute'`))).toEqual([PROVIDER]);
    expect(await later(status('closing'))).toEqual([]);
    expect(await later(status('active'))).toEqual([PROVIDER]);
  });

  test('a sign-in is noted to the hour, a refresh is not, and neither waits for who changes the account', async () => {
    const noted = async () =>
      (
        await root.query<{ at: Date | null }>(
          'select last_signed_in_at as at from phi.account where id = $1',
          [account('provider')],
        )
      ).rows[0]!.at;
    const backdate = (at: string) =>
      root.query(
        `set session_replication_role = replica; update phi.account set last_signed_in_at = ${at} where id = '${account('provider')}';
         reset session_replication_role`,
      );
    expect(await claims('workforce', account('provider'), 'riverside')).toEqual([PROVIDER]);
    expect(await noted()).toBeNull();
    await enter(app, ADMINISTRATOR);
    await app.query(`update phi.account set locations = locations where id = $1`, [account('provider')]);
    expect(await claims('workforce', account('provider'), 'riverside', true)).toEqual([PROVIDER]);
    await app.query('rollback');
    expect(await noted()).toBeNull();
    expect(await claims('workforce', account('provider'), 'riverside', true)).toEqual([PROVIDER]);
    expect(await noted()).toBeInstanceOf(Date);
    const first = await noted();
    await claims('workforce', account('provider'), 'riverside', true);
    expect(await noted()).toEqual(first);
    await backdate(`now() - interval '61 minutes'`);
    await claims('workforce', account('provider'), 'riverside', true);
    expect((await noted())!.getTime()).toBeGreaterThanOrEqual(first!.getTime());
    await backdate('null');
  });

  test('nothing is left behind: the transaction is of no tenant afterwards', async () => {
    await signIn.query('begin');
    await claims('workforce', account('provider'), 'riverside', true);
    expect((await signIn.query(`select current_setting('bulwark.context', true) as context`)).rows).toEqual([
      { context: '' },
    ]);
    await signIn.query('rollback');
  });

  test.each([
    'select * from phi.account',
    'select * from tenancy.tenant',
    'select tenancy.enter_accounts($$riverside$$, $$sign-in$$)',
    'select tenancy.tenants()',
    'select tenancy.challenge()',
    'select phi.first_administrator(gen_random_uuid())',
    `insert into phi.account (id, directory, roles) values (gen_random_uuid(), 'workforce', '{owner}')`,
    `select audit.append('{}')`,
    'set role phi_owner',
    'set role phi_application',
  ])('attack: who asks for claims tries %s', async (sql) => {
    await signIn.query('begin');
    expect(await outcome(signIn, sql)).toBe(DENIED);
    await signIn.query('rollback');
  });

  test('attack: applications ask for claims, or take the role of who does', async () => {
    await app.query('begin');
    expect(
      await outcome(app, `select phi.claims_of('workforce', $1, 'riverside', false)`, [account('provider')]),
    ).toBe(DENIED);
    expect(await outcome(app, `select tenancy.enter_accounts('lakeside', 'sign-in')`)).toBe(DENIED);
    await app.query('rollback');
    await expect(enter(app, { tenant: 'riverside', role: 'sign-in' })).rejects.toMatchObject({
      code: DENIED,
    });
  });
});

test('proof IDN-4 · the registrar makes the first administrator of a tenant, and no second account', async () => {
  const person = randomUUID();
  await registrar.query(`select tenancy.provision('hillside', 'pooled')`);
  try {
    await enter(registrar, {
      tenant: 'hillside',
      actor: 'tenant-lifecycle',
      role: 'tenant-registrar',
      purpose: 'other',
    });
    const first = async (who: string) =>
      (await registrar.query('select phi.first_administrator($1) as made', [who])).rows[0].made;
    expect(await first(person)).toBe(true);
    expect(await first(person)).toBe(false);
    expect(await first(randomUUID())).toBe(false);
    const { rows } = await registrar.query('select id, directory, status, roles from phi.account');
    expect(rows).toEqual([
      { id: person, directory: 'workforce', status: 'active', roles: ['administrator'] },
    ]);
    expect(await outcome(registrar, NEW, [randomUUID(), ['owner']])).toBe(DENIED);
  } finally {
    await registrar.query('rollback');
    await registrar.query(`select tenancy.withdraw('hillside')`);
  }
});
