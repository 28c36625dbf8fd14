import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import type { ContextKey } from '../../../lambda/context-key-rotation/context-key';
import { isCustomResource, parseSecretArn } from '../../../lambda/context-key-rotation/event';
import { install } from '../../../lambda/context-key-rotation/install';
import type { Keeper } from '../../../lambda/context-key-rotation/keeper';
import { keeperOf } from '../../../lambda/context-key-rotation/keeper-client';
import { LIFE_MS, OVERLAP_MS, rotate } from '../../../lambda/context-key-rotation/rotate';
import { STEPS } from '../../../lambda/shared/rotation/rotation-step';
import { secretsOf } from '../../../lambda/shared/rotation/secrets-client';
import { prepareTenancyDatabase, TENANCY_TEMPLATE, within } from '../../database/tenancy/tenancy-database';
import { FakeSecret } from '../../support/aws/secret';
import { type Fate, Process } from '../../support/aws/service';
import { type Postgres, startPostgres } from '../../support/postgres';

const LOGIN = 'app_portal';
let server: Postgres;
let keeperClient: Client;
let portal: Client;
let other: Client;

beforeAll(async () => {
  server = await startPostgres();
  await prepareTenancyDatabase(server);
  const name = await server.createDatabase({ template: TENANCY_TEMPLATE });
  keeperClient = await server.connect('context_keeper_login', name);
  portal = await server.connect(LOGIN, name);
  other = await server.connect('app_other', name);
});
afterAll(() => server.stop());
beforeEach(async () => {
  const { rows } = await keeperClient.query<{ id: string }>('select id from tenancy.keys()');
  for (const { id } of rows) await keeperClient.query('select tenancy.remove_key($1)', [id]);
});

const secretOf = (login = LOGIN) => new FakeSecret([{ Key: 'bulwark:login', Value: login }]);

/** One invocation: what it calls may fail by number, before or after it was done. */
function rotationOf(
  secret: FakeSecret,
  {
    fate,
    keeperFate,
    now = Date.now,
  }: { fate?: (n: number) => Fate; keeperFate?: (n: number) => Fate; now?: () => number } = {},
) {
  const process = new Process((_, n) => fate?.(n) ?? 'done');
  const real = keeperOf(keeperClient);
  let calls = 0;
  const faulty = async <T>(work: () => Promise<T>): Promise<T> => {
    const call = calls++;
    const what = keeperFate?.(call) ?? 'done';
    if (what === 'before') throw new Error('the connection is gone');
    const result = await work();
    if (what === 'after') throw new Error('the connection is gone');
    return result;
  };
  const keeper: Keeper = {
    add: (key, expiresAt) => faulty(() => real.add(key, expiresAt)),
    known: (login) => faulty(() => real.known(login)),
    remove: (id) => faulty(() => real.remove(id)),
  };
  return {
    rotation: { secrets: secretsOf(process.client('secretsmanager', secret.operations)), keeper, now },
    calls: () => ({ secrets: process.calls, keeper: calls }),
  };
}

type Run = ReturnType<typeof rotationOf>['rotation'];

/** Secrets Manager asks for each step in turn, and stops at the one that fails. */
async function allSteps(secret: FakeSecret, version: string, rotation: Run): Promise<void> {
  secret.beginRotation(version);
  for (const step of STEPS) await rotate({ step, secret: secret.arn, version }, rotation);
}

/** Whether a login is let in with what the secret holds under that label: signs, and enters a tenant. */
async function signs(secret: FakeSecret, label = 'AWSCURRENT', client = portal): Promise<boolean> {
  const text = secret.value(label);
  if (text === undefined) return false;
  const { id, login, key } = JSON.parse(text) as ContextKey;
  try {
    await within(
      client,
      { tenant: 'riverside', key: { id, login, key: Buffer.from(key, 'hex') } },
      async () => {},
    );
    return true;
  } catch {
    return false;
  }
}

const knownKeys = async () =>
  (
    await keeperClient.query<{ id: string; login: string; hours: number }>(
      `select id, login, round(extract(epoch from expires_at - now()) / 3600)::int as hours from tenancy.keys()`,
    )
  ).rows;

describe('the first key', () => {
  test('is one that the database knows when it can be read, and nobody else can use it', async () => {
    const secret = secretOf();
    await install(secret.arn, rotationOf(secret).rotation);
    expect(await signs(secret)).toBe(true);
    expect(await signs(secret, 'AWSCURRENT', other)).toBe(false);
    expect(JSON.parse(secret.value('AWSCURRENT')!)).toEqual({
      id: secret.holder('AWSCURRENT'),
      login: LOGIN,
      key: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(await knownKeys()).toEqual([
      { id: secret.holder('AWSCURRENT'), login: LOGIN, hours: LIFE_MS / 3_600_000 },
    ]);
  });

  test('installed again, it is the same', async () => {
    const secret = secretOf();
    await install(secret.arn, rotationOf(secret).rotation);
    const before = secret.value('AWSCURRENT');
    await install(secret.arn, rotationOf(secret).rotation);
    expect(secret.value('AWSCURRENT')).toBe(before);
    expect(secret.versions.size).toBe(1);
  });

  test('a database from a backup that does not know the key learns it again', async () => {
    const secret = secretOf();
    await install(secret.arn, rotationOf(secret).rotation);
    await keeperClient.query('select tenancy.remove_key($1)', [secret.holder('AWSCURRENT')]);
    expect(await signs(secret)).toBe(false);
    await install(secret.arn, rotationOf(secret).rotation);
    expect(await signs(secret)).toBe(true);
  });

  test('what is no key of this login makes place for one', async () => {
    for (const text of [
      'hunter2',
      '{}',
      JSON.stringify({ id: 'x', login: 'app_other', key: '0'.repeat(64) }),
    ]) {
      const secret = secretOf();
      secret.versions.set(randomUUID(), { value: text, labels: ['AWSCURRENT'] });
      await install(secret.arn, rotationOf(secret).rotation);
      expect(await signs(secret)).toBe(true);
    }
  });

  test.each(['before', 'after', 'crash-before', 'crash-after'] as const)(
    'a call that fails (%s), whichever it is, leaves nothing readable that does not sign, and repeating mends it',
    async (fate) => {
      for (let at = 0; at < 3; at++) {
        const secret = secretOf();
        const faulty = rotationOf(secret, { fate: (n) => (n === at ? fate : 'done') });
        // An answer of "no such version" may come whatever becomes of the call.
        await install(secret.arn, faulty.rotation).catch(() => undefined);
        expect(await signs(secret)).toBe(secret.value('AWSCURRENT') !== undefined);
        await install(secret.arn, rotationOf(secret).rotation);
        expect(await signs(secret)).toBe(true);
      }
    },
  );
});

describe('a rotation', () => {
  async function installed() {
    const secret = secretOf();
    await install(secret.arn, rotationOf(secret).rotation);
    return secret;
  }

  test('proof TEN-1 · a login signs with the new key at once, with the one before for a day, and with none from before that', async () => {
    const secret = await installed();
    const [first] = await knownKeys();
    await allSteps(secret, randomUUID(), rotationOf(secret).rotation);
    const second = secret.holder('AWSCURRENT')!;
    expect([await signs(secret), await signs(secret, 'AWSPREVIOUS')]).toEqual([true, true]);
    expect(await signs(secret, 'AWSCURRENT', other)).toBe(false);
    expect(Object.fromEntries((await knownKeys()).map(({ id, hours }) => [id, hours]))).toEqual({
      [first!.id]: OVERLAP_MS / 3_600_000,
      [second]: LIFE_MS / 3_600_000,
    });

    await allSteps(secret, randomUUID(), rotationOf(secret).rotation);
    expect((await knownKeys()).map(({ id }) => id).toSorted()).toEqual(
      [second, secret.holder('AWSCURRENT')!].toSorted(),
    );
  });

  test('each step may come again, at any time', async () => {
    const secret = await installed();
    const version = randomUUID();
    secret.beginRotation(version);
    for (const step of STEPS) {
      for (let i = 0; i < 3; i++)
        await rotate({ step, secret: secret.arn, version }, rotationOf(secret).rotation);
      expect(await signs(secret)).toBe(true);
    }
    await allSteps(secret, version, rotationOf(secret).rotation);
    expect(secret.holder('AWSCURRENT')).toBe(version);
    expect(await knownKeys()).toHaveLength(2);
  });

  test('two at the same time make one key', async () => {
    const secret = await installed();
    const version = randomUUID();
    await Promise.allSettled([
      allSteps(secret, version, rotationOf(secret).rotation),
      allSteps(secret, version, rotationOf(secret).rotation),
    ]);
    expect(await signs(secret)).toBe(true);
    await allSteps(secret, version, rotationOf(secret).rotation);
    expect(secret.holder('AWSCURRENT')).toBe(version);
    expect([await signs(secret), await signs(secret, 'AWSPREVIOUS')]).toEqual([true, true]);
  });

  test('a call that fails, whichever it is and however, leaves a key that signs; the next attempt ends it', async () => {
    const whole = await installed();
    const counted = rotationOf(whole);
    await allSteps(whole, randomUUID(), counted.rotation);
    const { secrets, keeper } = counted.calls();
    expect([secrets, keeper]).toEqual([11, 7]);
    const faults = [
      ...(['before', 'after'] as const).flatMap((fate) =>
        Array.from({ length: secrets }, (_, at) => ({
          fate: (n: number): Fate => (n === at ? fate : 'done'),
        })),
      ),
      ...(['before', 'after'] as const).flatMap((fate) =>
        Array.from({ length: keeper }, (_, at) => ({
          keeperFate: (n: number): Fate => (n === at ? fate : 'done'),
        })),
      ),
    ];
    for (const fault of faults) {
      const secret = await installed();
      const version = randomUUID();
      await allSteps(secret, version, rotationOf(secret, fault).rotation).catch(() => undefined);
      expect(await signs(secret)).toBe(true);
      await allSteps(secret, version, rotationOf(secret).rotation);
      expect(secret.holder('AWSCURRENT')).toBe(version);
      expect([await signs(secret), await signs(secret, 'AWSPREVIOUS')]).toEqual([true, true]);
    }
  });

  test('that came to nothing leaves no key behind once the next has come through', async () => {
    const secret = await installed();
    const lost = randomUUID();
    secret.beginRotation(lost);
    for (const step of ['createSecret', 'setSecret'] as const) {
      await rotate({ step, secret: secret.arn, version: lost }, rotationOf(secret).rotation);
    }
    // An operator cancels it: the label goes, and the version with it.
    secret.versions.delete(lost);
    await allSteps(secret, randomUUID(), rotationOf(secret).rotation);
    expect((await knownKeys()).map(({ id }) => id)).not.toContain(lost);
  });

  test('does not give a key back its day that was removed, or shortened, by hand', async () => {
    const secret = await installed();
    const stolen = secret.holder('AWSCURRENT')!;
    const version = randomUUID();
    secret.beginRotation(version);
    for (const step of ['createSecret', 'setSecret', 'testSecret'] as const) {
      await rotate({ step, secret: secret.arn, version }, rotationOf(secret).rotation);
    }
    await keeperClient.query('select tenancy.remove_key($1)', [stolen]);
    await rotate({ step: 'finishSecret', secret: secret.arn, version }, rotationOf(secret).rotation);
    expect((await knownKeys()).map(({ id }) => id)).toEqual([version]);
  });

  test('is not proved by a key that the database does not know, knows otherwise, or forgets too soon', async () => {
    const secret = await installed();
    const version = randomUUID();
    secret.beginRotation(version);
    await rotate({ step: 'createSecret', secret: secret.arn, version }, rotationOf(secret).rotation);
    const prove = () =>
      rotate({ step: 'testSecret', secret: secret.arn, version }, rotationOf(secret).rotation);
    const finish = () =>
      rotate({ step: 'finishSecret', secret: secret.arn, version }, rotationOf(secret).rotation);
    await expect(prove()).rejects.toThrow('the database does not know the key');
    await keeperClient.query(`select tenancy.add_key($1, $2, $3, now() + interval '60 days')`, [
      version,
      LOGIN,
      Buffer.alloc(32),
    ]);
    await expect(prove()).rejects.toThrow('the database refuses: SQLSTATE 23505');
    await keeperClient.query('select tenancy.remove_key($1)', [version]);
    await rotate(
      { step: 'setSecret', secret: secret.arn, version },
      rotationOf(secret, { now: () => Date.now() - LIFE_MS + OVERLAP_MS / 2 }).rotation,
    );
    await expect(prove()).rejects.toThrow('expires before the next could take its place');
    await expect(finish()).rejects.toThrow('expires before the next could take its place');
    expect(secret.holder('AWSCURRENT')).not.toBe(version);
    expect(await signs(secret)).toBe(true);
  });

  test('of what is not to come, or of nobody, is refused', async () => {
    const secret = await installed();
    const step = (version: string, of = secret) =>
      rotate({ step: 'setSecret', secret: of.arn, version }, rotationOf(of).rotation);
    await expect(step(randomUUID())).rejects.toThrow('there is no such version');
    secret.versions.set('old', { value: '{}', labels: ['AWSPREVIOUS'] });
    await expect(step('old')).rejects.toThrow('the version is not to come');
    await expect(step('x', new FakeSecret([]))).rejects.toThrow('the secret has no tag bulwark:login');
    // A value that another put in, for a login that is not this secret's.
    const version = randomUUID();
    secret.beginRotation(version);
    secret.versions.get(version)!.value = JSON.stringify({
      id: 'x',
      login: 'app_other',
      key: 'ab'.repeat(32),
    });
    await expect(step(version)).rejects.toThrow('the secret holds the key of another login');
    secret.versions.get(version)!.value = 'hunter2 hunter2';
    await expect(step(version)).rejects.toThrow(/^the secret holds no key$/);
  });
});

test('who brings keys reads none, and opens nothing', async () => {
  for (const attempt of [
    'select * from tenancy.signing_key',
    'select tenancy.challenge()',
    `select tenancy.enter('bulwark1')`,
    'select from phi.patient',
    'set role tenancy_owner',
  ]) {
    await expect(keeperClient.query(attempt)).rejects.toMatchObject({ code: '42501' });
  }
});

test('a request of CloudFormation is told from a step of a rotation', () => {
  expect(isCustomResource({ Step: 'setSecret', SecretId: 'arn', ClientRequestToken: 'v' })).toBe(false);
  expect(isCustomResource({ ResponseURL: 'https://…' })).toBe(true);
  expect(() => parseSecretArn('secret')).toThrow('SecretArn must be the ARN of a secret');
});
