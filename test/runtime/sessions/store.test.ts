import {
  dynamodbSessionStore,
  kmsSealer,
  type SessionStore,
  type StoredSession,
} from '../../../runtime/sessions';
import { memorySessionStore } from '../../../runtime/testing';
import { aggregated } from '../../support/aws/aggregated';
import { KeyedTable } from '../../support/aws/keyed-table';
import { Process } from '../../support/aws/service';

const turns = (count: number) => async () => {
  for (let turn = 0; turn < count; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
};

/** Calls take from one to three turns, so that those of two processes mix. */
function dynamodb(): SessionStore {
  let calls = 0;
  const aws = new Process(
    () => 'done',
    () => turns(1 + (calls++ % 3))(),
  );
  return dynamodbSessionStore(
    aggregated(aws.client('dynamodb', new KeyedTable('sessions').operations)),
    'sessions',
  );
}

const digest = (letter: string): string => letter.repeat(64);
const ID = digest('a');
const SECRET = digest('b');
const BEGAN = 1_772_445_600;

const SESSION: StoredSession = {
  session: ID,
  kind: 'browser',
  tenant: 'clinic-a',
  directory: 'workforce',
  person: '11111111-2222-4333-8444-555555555555',
  roles: ['provider', 'administrator'],
  role: 'provider',
  locations: ['site-1'],
  homeLocation: 'site-1',
  began: BEGAN,
  seen: BEGAN,
  authenticatedAt: BEGAN,
  secret: SECRET,
  rotatedAt: BEGAN,
  retired: [],
  refreshToken: Uint8Array.from([1, 2, 3]),
  renewFrom: BEGAN + 900,
  renewBy: BEGAN + 1800,
};

describe.each([
  ['dynamodbSessionStore', dynamodb],
  ['memorySessionStore', memorySessionStore],
])('%s', (_, make) => {
  const started = async (): Promise<SessionStore> => {
    const store = make();
    await store.create(SESSION);
    return store;
  };

  test('reads what was created, and nothing of what was not', async () => {
    const store = await started();
    expect(await store.read(ID)).toEqual(SESSION);
    expect(await store.read(digest('c'))).toBeUndefined();
  });

  test('creates a session once, and never one that has ended', async () => {
    const store = make();
    await store.create({ ...SESSION, ended: { at: BEGAN, reason: 'idle', recorded: true } });
    expect(await store.read(ID)).toEqual(SESSION);
    await expect(store.create({ ...SESSION, role: 'administrator' })).rejects.toMatchObject({
      name: 'SessionStoreError',
    });
    expect(await store.read(ID)).toEqual(SESSION);
  });

  test('what was read is a copy', async () => {
    const store = await started();
    const read = await store.read(ID);
    read!.refreshToken.fill(0);
    (read!.roles as string[]).push('owner');
    expect(await store.read(ID)).toEqual(SESSION);
  });

  test('of 200 changes at the same time that know the secret, one is done', async () => {
    const store = await started();
    const secrets = Array.from({ length: 200 }, (__, n) => n.toString(16).padStart(64, '0'));
    const done = await Promise.all(
      secrets.map((secret) => store.change(ID, { secret: SECRET }, { secret, rotatedAt: BEGAN + 1 })),
    );
    expect(done.filter(Boolean)).toHaveLength(1);
    expect(await store.read(ID)).toEqual({
      ...SESSION,
      secret: secrets[done.indexOf(true)],
      rotatedAt: BEGAN + 1,
    });
  });

  test('changes remove what is undefined, and want the secret or the lease', async () => {
    const store = await started();
    const emergency = { id: 'e-1', from: BEGAN, until: BEGAN + 60, reason: 'life-threatening' };
    expect(await store.change(ID, { secret: digest('d') }, { emergency })).toBe(false);
    expect(await store.change(ID, { lease: 'p1' }, { emergency })).toBe(false);
    expect(await store.change(digest('c'), { secret: SECRET }, { emergency })).toBe(false);
    expect(await store.read(digest('c'))).toBeUndefined();
    expect(await store.change(ID, { secret: SECRET }, { emergency })).toBe(true);
    expect(await store.read(ID)).toEqual({ ...SESSION, emergency });
    expect(
      await store.change(ID, { secret: SECRET }, { emergency: undefined, homeLocation: undefined }),
    ).toBe(true);
    const { homeLocation: __, ...rest } = SESSION;
    expect(await store.read(ID)).toEqual(rest);
  });

  test('one process at a time has the lease, until it gives it back or its time is over', async () => {
    const store = await started();
    const lease = (owner: string, at: number) => store.lease(ID, { owner, at, until: at + 10 });
    const taken = await Promise.all(['p1', 'p2', 'p3'].map((owner) => lease(owner, BEGAN)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    const first = `p${taken.indexOf(true) + 1}`;
    expect(await lease('p4', BEGAN + 9)).toBe(false);
    expect(await lease('p4', BEGAN + 10)).toBe(true);
    expect(await store.change(ID, { lease: first }, { renewFrom: 1 })).toBe(false);
    expect(await store.change(ID, { lease: 'p4' }, { renewFrom: BEGAN + 1000 })).toBe(true);
    expect(await store.change(ID, { lease: 'p4' }, { renewFrom: 1 })).toBe(false);
    expect(await lease('p5', BEGAN + 11)).toBe(true);
    expect(await store.read(ID)).toEqual({ ...SESSION, renewFrom: BEGAN + 1000 });
  });

  test('a new refresh token takes the lease away, another change does not', async () => {
    const store = await started();
    await store.lease(ID, { owner: 'p1', at: BEGAN, until: BEGAN + 10 });
    await store.change(ID, { secret: SECRET }, { role: 'administrator' });
    expect(await store.lease(ID, { owner: 'p2', at: BEGAN, until: BEGAN + 10 })).toBe(false);
    await store.change(ID, { secret: SECRET }, { refreshToken: Uint8Array.from([4]) });
    expect(await store.change(ID, { lease: 'p1' }, { role: 'provider' })).toBe(false);
    expect(await store.lease(ID, { owner: 'p2', at: BEGAN, until: BEGAN + 10 })).toBe(true);
  });

  test.each([
    ['at the earliest', { since: BEGAN + 60, idle: BEGAN }, true],
    ['at the latest', { since: BEGAN, idle: BEGAN - 60 }, true],
    ['said after that already', { since: BEGAN - 1, idle: BEGAN - 60 }, false],
    ['idle for too long', { since: BEGAN + 60, idle: BEGAN + 1 }, false],
  ])('use is said of a session: %s', async (__, unless, expected) => {
    const store = await started();
    expect(await store.touch(ID, BEGAN + 100, unless)).toBe(expected);
    expect(await store.read(ID)).toEqual({ ...SESSION, seen: expected ? BEGAN + 100 : BEGAN });
    expect(await store.touch(digest('c'), BEGAN + 100, unless)).toBe(false);
  });

  test('a session ends once, keeps nothing that could be used, and is not changed any more', async () => {
    const store = await started();
    const emergency = { id: 'e-1', from: BEGAN, until: BEGAN + 60, reason: 'life-threatening' };
    await store.change(ID, { secret: SECRET }, { emergency });
    await store.lease(ID, { owner: 'p1', at: BEGAN, until: BEGAN + 10 });
    await store.endRecorded(ID);
    const ends = await Promise.all(
      ['idle', 'signed-out', 'revoked'].map((reason) => store.end(ID, { at: BEGAN + 5, reason })),
    );
    expect(ends.filter(Boolean)).toHaveLength(1);
    const reason = ['idle', 'signed-out', 'revoked'][ends.indexOf(true)];
    const ended = { ...SESSION, refreshToken: new Uint8Array(), ended: { at: BEGAN + 5, reason } };
    expect(await store.read(ID)).toEqual({ ...ended, ended: { ...ended.ended, recorded: false } });
    expect(await store.change(ID, { secret: SECRET }, { role: 'administrator' })).toBe(false);
    expect(await store.change(ID, { lease: 'p1' }, { role: 'administrator' })).toBe(false);
    expect(await store.touch(ID, BEGAN + 6, { since: BEGAN + 60, idle: 0 })).toBe(false);
    expect(await store.lease(ID, { owner: 'p2', at: BEGAN + 20, until: BEGAN + 30 })).toBe(false);
    await store.endRecorded(ID);
    expect(await store.read(ID)).toEqual({ ...ended, ended: { ...ended.ended, recorded: true } });
    await store.endRecorded(digest('c'));
    expect(await store.end(digest('c'), { at: BEGAN, reason: 'idle' })).toBe(false);
    expect(await store.read(digest('c'))).toBeUndefined();
  });

  test('the end of a person never moves back, and is of one directory', async () => {
    const store = make();
    const { person } = SESSION;
    const end = (at: number) => store.endPerson('workforce', person, { at, reason: 'offboarded' });
    expect(await store.endOfPerson('workforce', person)).toBeUndefined();
    await Promise.all([end(BEGAN), end(BEGAN + 9), end(BEGAN + 4)]);
    await end(BEGAN + 1);
    expect(await store.endOfPerson('workforce', person)).toBe(BEGAN + 9);
    await end(BEGAN + 20); // who has left everything once, and leaves again
    expect(await store.endOfPerson('workforce', person)).toBe(BEGAN + 20);
    expect(await store.endOfPerson('patients', person)).toBeUndefined();
  });

  test('of many notes with one id the first stands, also when it has expired', async () => {
    const store = make();
    const note = (kind: 'proof' | 'device', data?: Uint8Array) =>
      store.note({ kind, id: 'n-1', expires: BEGAN + 60, ...(data && { data }) });
    const first = await Promise.all(Array.from({ length: 20 }, () => note('proof')));
    expect(first.filter(Boolean)).toHaveLength(1);
    expect(await note('device', Uint8Array.from([7]))).toBe(true);
    expect(await store.noted('proof', 'n-1', BEGAN)).toEqual({
      kind: 'proof',
      id: 'n-1',
      expires: BEGAN + 60,
    });
    expect(await store.noted('device', 'n-1', BEGAN + 59)).toMatchObject({ data: Uint8Array.from([7]) });
    expect(await store.noted('device', 'n-1', BEGAN + 60)).toBeUndefined();
    expect(await note('device')).toBe(false);
    await store.forget('device', 'n-1');
    await store.forget('device', 'n-2');
    expect(await note('device')).toBe(true);
    expect(await store.noted('proof', 'n-1', BEGAN)).toBeDefined();
  });
});

test('what KMS seals for one name is opened for that name alone', async () => {
  const contexts: unknown[] = [];
  const key = 'arn:aws:kms:us-east-1:111122223333:key/example';
  const hear = ({ KeyId, EncryptionContext }: { KeyId: string; EncryptionContext: object }) =>
    contexts.push([KeyId, EncryptionContext]);
  const sealer = kmsSealer(
    {
      encrypt: async (input) => (hear(input), { CiphertextBlob: input.Plaintext }),
      decrypt: async (input) => (hear(input), { Plaintext: input.CiphertextBlob }),
    },
    key,
  );
  expect(await sealer.open('session#a', await sealer.seal('session#a', 'token'))).toBe('token');
  const context = { 'bulwark:session': 'session#a' };
  expect(contexts).toEqual([
    [key, context],
    [key, context],
  ]);
});
