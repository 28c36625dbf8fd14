import { randomUUID } from 'node:crypto';
import { KeyCache, type KeyCacheLimits } from '../../../runtime/field-encryption/key-cache';
import { Process } from '../../support/aws/service';
import { NAME, START, World } from './world';

const MINUTES_MS = 60_000;

/** A cache, and the keys that it loaded, each of the number of its loading. */
function cacheOf(limits: KeyCacheLimits = {}) {
  const loaded: Buffer[] = [];
  const time = { now: START };
  const cache = new KeyCache(limits, () => time.now);
  const load = (): Promise<Buffer> => {
    const key = Buffer.alloc(32, loaded.length + 1);
    loaded.push(key);
    return Promise.resolve(key);
  };
  const use = (tenant = 'clinic-a', id = 'key', uses = 1) =>
    cache.use(tenant, id, uses, load, (key) => key.toString('hex'));
  /** Numbers of loadings whose keys are still there. */
  const alive = () => loaded.map((key, n) => (key.every((byte) => byte === 0) ? 0 : n + 1)).filter(Boolean);
  return { cache, use, loaded, time, alive };
}

test('keeps a key for five minutes from when it was asked for, and no longer when the clock is set back', async () => {
  const { use, loaded, time, alive } = cacheOf();
  await use();
  time.now += 5 * MINUTES_MS - 1;
  await use();
  expect(loaded).toHaveLength(1);
  time.now += 1;
  await use();
  expect(alive()).toEqual([2]);
  time.now -= 1;
  await use();
  expect(alive()).toEqual([3]);
});

test('asks again after so many uses', async () => {
  const { use, loaded, alive } = cacheOf({ uses: 10 });
  await Promise.all(Array.from({ length: 10 }, () => use()));
  expect(loaded).toHaveLength(1);
  await use('clinic-a', 'key', 9);
  await use();
  expect(loaded).toHaveLength(2);
  await use('clinic-a', 'key', 11);
  expect(alive()).toEqual([3]);
});

test('forgets the tenant that was not used for longest, with all of its keys', async () => {
  const { use, loaded, alive } = cacheOf({ tenants: 2 });
  await use('clinic-a', 'one');
  await use('clinic-a', 'two');
  await use('clinic-b');
  await use('clinic-a', 'one');
  await use('clinic-c');
  expect(alive()).toEqual([1, 2, 4]);
  await use('clinic-b');
  expect(alive()).toEqual([4, 5]);
  expect(loaded).toHaveLength(5);
});

test('a key that leaves while somebody waits for it is whole until they are done', async () => {
  const { use, alive } = cacheOf({ tenants: 1 });
  const [first, second] = await Promise.all([use('clinic-a'), use('clinic-b')]);
  expect([first, second]).toEqual(['01'.repeat(32), '02'.repeat(32)]);
  expect(alive()).toEqual([2]);
});

test('nor is it cleared under the hands of the second who waited when the first forgets everything', async () => {
  const key = Buffer.alloc(32, 1);
  const cache = new KeyCache({}, () => START);
  const load = () => Promise.resolve(key);
  const [, second] = await Promise.all([
    cache.use('clinic-a', 'key', 1, load, () => cache.close()),
    cache.use('clinic-a', 'key', 1, load, (bytes) => bytes.toString('hex')),
  ]);
  expect(second).toBe('01'.repeat(32));
  expect(key.equals(Buffer.alloc(32))).toBe(true);
});

test('a key is cleared when the work with it fails, and when everything is forgotten', async () => {
  const { cache, use, alive } = cacheOf();
  await use();
  cache.close();
  expect(alive()).toEqual([]);
  const key = Buffer.alloc(32, 1);
  const failing = cache.use(
    'clinic-a',
    'key',
    1,
    () => Promise.resolve(key),
    () => {
      throw new Error('the work');
    },
  );
  cache.close();
  await expect(failing).rejects.toThrow('the work');
  expect(key.equals(Buffer.alloc(32))).toBe(true);
});

test('a failure is everybody’s who waited, and nobody’s after them', async () => {
  const cache = new KeyCache({}, () => START);
  let loads = 0;
  const load = () => Promise.reject<Buffer>(new Error(`load ${++loads}`));
  const use = () =>
    cache.use('clinic-a', 'key', 1, load, () => 'worked').catch((error: Error) => error.message);
  expect(await Promise.all([use(), use(), use()])).toEqual(['load 1', 'load 1', 'load 1']);
  expect(await use()).toBe('load 2');
});

test('keys of tenants whom nobody asks for leave by themselves', async () => {
  jest.useFakeTimers({ now: START });
  try {
    const key = Buffer.alloc(32, 1);
    const cache = new KeyCache({ milliseconds: 1000 }, Date.now);
    await cache.use(
      'clinic-a',
      'key',
      1,
      () => Promise.resolve(key),
      () => undefined,
    );
    jest.advanceTimersByTime(1000);
    expect(key.equals(Buffer.alloc(32))).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  } finally {
    jest.useRealTimers();
  }
});

test.each([{ milliseconds: 0 }, { milliseconds: 3_600_001 }, { uses: 0 }, { tenants: 0 }, { tenants: 1.5 }])(
  '%j is no limit',
  (limits) => expect(() => new KeyCache(limits, Date.now)).toThrow(RangeError),
);

describe('calls to KMS', () => {
  const place = () => ({ tenant: 'clinic-a', ...NAME, row: randomUUID() });
  const pause = () => new Promise((resolve) => setImmediate(resolve));

  test('one for a thousand calls at once that seal first, and one that open first', async () => {
    const world = new World();
    const process = new Process(() => 'done', pause);
    const cipher = world.cipher({}, process);
    const fields = Array.from({ length: 1000 }, place);
    const sealed = await Promise.all(fields.map((field) => cipher.seal(field, 'x')));
    expect(world.keys.calls).toEqual({ GenerateDataKey: 1 });
    expect(process.calls).toBe(4); // get, list, generate, put
    const second = new Process(() => 'done', pause);
    const reader = world.cipher({}, second);
    await Promise.all(fields.map((field, n) => reader.open(field, sealed[n]!)));
    expect(world.keys.calls).toEqual({ GenerateDataKey: 1, Decrypt: 1 });
    expect(second.calls).toBe(2); // get, decrypt
  });

  test('one for each tenant and cache period', async () => {
    const world = new World();
    const cipher = world.cipher();
    const tenants = Array.from({ length: 5 }, (_, n) => `pooled-${n}`);
    await Promise.all(tenants.map((tenant) => cipher.seal({ ...place(), tenant }, 'x')));
    const before = world.kmsCalls;
    for (let minute = 0; minute < 30; minute++) {
      world.now += MINUTES_MS;
      await Promise.all(tenants.map((tenant) => cipher.seal({ ...place(), tenant }, 'x')));
    }
    expect(world.kmsCalls - before).toBe(5 * 6);
  });

  test.each(['Disabled', 'PendingDeletion', 'gone'] as const)(
    'a key that is %s is noticed within the cache period',
    async (state) => {
      const world = new World();
      const cipher = world.cipher();
      const here = place();
      const envelope = await cipher.seal(here, 'x');
      const arn = world.dedicated.get('clinic-a')!;
      if (state === 'gone') world.keys.destroy(arn);
      else world.keys.setState(arn, state);
      world.now += 5 * MINUTES_MS - 1;
      expect((await cipher.open(here, envelope)).toString()).toBe('x');
      world.now += 1;
      await expect(cipher.open(here, envelope)).rejects.toMatchObject({ fault: 'refused' });
      await expect(cipher.seal(here, 'y')).rejects.toMatchObject({ fault: 'refused' });
      if (state === 'gone') return;
      // A refusal is not kept.
      world.keys.setState(arn, 'Enabled');
      expect((await cipher.open(here, envelope)).toString()).toBe('x');
    },
  );
});
