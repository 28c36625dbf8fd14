import { generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { EMPTY_ROOT, leafHash, rootOf } from '../../../runtime/tlog/hash';
import { ed25519Signer, NoteError, openNote, verifierKey, type Signer } from '../../../runtime/tlog/note';
import { GapError, publish, type Published } from '../../../runtime/tlog/publish';
import { ConflictError, CorruptLogError, type LogStorage } from '../../../runtime/tlog/storage';
import { encodeBundle, TILE_WIDTH, tilePath } from '../../../runtime/tlog/tile';
import { memoryStorage } from '../../support/memory-storage';

type Memory = ReturnType<typeof memoryStorage>;

const signer = ed25519Signer('localhost/clinic-a', generateKeyPairSync('ed25519').privateKey);
const entries = Array.from({ length: 1100 }, (_, i) => Buffer.from(`entry ${i}`));
const leaves = entries.map(leafHash);
const rootAt = memoize((size) =>
  (size === 0 ? EMPTY_ROOT : rootOf(leaves.slice(0, size))).toString('base64'),
);

/** Publishes the entries up to a size, from what is published or from further back. */
const grow = (storage: LogStorage, size: number, first = 0, witness?: LogStorage): Promise<Published> =>
  publish({ storage, witness, signer }, { first, entries: entries.slice(first, size) });

/** Every file that a log of this size must have. */
const filesOf = memoize((size: number): ReadonlyMap<string, Buffer> => {
  const files = new Map<string, Buffer>();
  let hashes = leaves.slice(0, size);
  for (let level = 0; hashes.length > 0; level++) {
    const above: Buffer[] = [];
    for (let from = 0; from < hashes.length; from += TILE_WIDTH) {
      const tile = hashes.slice(from, from + TILE_WIDTH);
      const at = [from / TILE_WIDTH, tile.length] as const;
      files.set(tilePath(level, ...at), Buffer.concat(tile));
      if (tile.length === TILE_WIDTH) above.push(rootOf(tile));
      if (level === 0)
        files.set(tilePath('entries', ...at), encodeBundle(entries.slice(from, from + tile.length)));
    }
    hashes = above;
  }
  return files;
});

/** Compares a log with what its checkpoint says it is. @returns the size */
function verify({ files }: Memory): number {
  const note = files.get('checkpoint');
  if (!note) return 0;
  const [origin, digits, root] = openNote(note, signer).split('\n');
  const size = Number(digits);
  expect([origin, root]).toEqual([signer.name, rootAt(size)]);
  const expected = [...filesOf(size), [`checkpoints/${digits!.padStart(20, '0')}`, note] as const];
  const wrong = expected.filter(([path, bytes]) => !files.get(path)?.equals(bytes)).map(([path]) => path);
  expect(wrong).toEqual([]);
  return size;
}

function memoize<T>(compute: (size: number) => T): (size: number) => T {
  const known = new Map<number, T>();
  return (size) => {
    if (!known.has(size)) known.set(size, compute(size));
    return known.get(size)!;
  };
}

test('however the entries are cut, the log is the same', async () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 1100 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(sizes, fc.nat({ max: 300 }), async (cuts, overlap) => {
      const storage = memoryStorage();
      let size = 0;
      for (const next of cuts.toSorted((a, b) => a - b)) {
        const published = await grow(storage, next, Math.max(0, size - overlap));
        expect(published.root.toString('base64')).toBe(rootAt(next));
        expect(verify(storage)).toBe(next);
        size = next;
      }
    }),
    { numRuns: 12 },
  );
});

test('the first publication leaves the verifier key; every checkpoint is kept, here and with the witness', async () => {
  const [storage, witness] = [memoryStorage(), memoryStorage()];
  for (const size of [3, 300, 301]) await grow(storage, size, 0, witness);
  expect(storage.files.get('log.vkey')?.toString()).toBe(`${verifierKey(signer.name, signer.publicKey)}\n`);
  const kept = [3, 300, 301].map((size) => `checkpoints/${String(size).padStart(20, '0')}`);
  expect([...witness.files.keys()]).toEqual(kept);
  for (const path of kept) expect(storage.files.get(path)).toEqual(witness.files.get(path));
});

test('nothing new: nothing is written or signed', async () => {
  const storage = memoryStorage();
  const published = await grow(storage, 300);
  const reader: LogStorage = { ...storage, create: refuse, replace: refuse };
  const again = { storage: reader, signer: { ...signer, sign: refuse } };
  expect(await publish(again, { first: 300, entries: [] })).toEqual(published);
  expect(await publish(again, { first: 20, entries: entries.slice(20, 200) })).toEqual(published);
});

test('entries from a stream', async () => {
  const storage = memoryStorage();
  await publish({ storage, signer }, { first: 0, entries: stream() });
  expect(verify(storage)).toBe(700);
});

async function* stream(): AsyncGenerator<Buffer> {
  yield* entries.slice(0, 700);
}

const refuse = (): never => {
  throw new Error('unexpected call');
};

describe('proof AUD-6 · a crash at any call of publishing', () => {
  /** Lets so many calls pass; the next has its effect or has not, and then everything ends. */
  function crashing(storage: Memory, crash: { after: number; effect: boolean }): LogStorage {
    const call =
      <Args extends unknown[], T>(work: (...args: Args) => Promise<T>) =>
      async (...args: Args): Promise<T> => {
        if (crash.after-- > 0) return work(...args);
        if (crash.after === -1 && crash.effect) await work(...args);
        throw new Error('crash');
      };
    return {
      read: call((path) => storage.read(path)),
      create: call((path, bytes) => storage.create(path, bytes)),
      replace: call((path, bytes, expected) => storage.replace(path, bytes, expected)),
    };
  }

  test.each([
    ['before its effect', false],
    ['after it', true],
  ])('%s leaves a log that verifies, and a rerun completes it', async (_, effect) => {
    for (const [from, to, later] of [
      [0, 5, 260],
      [250, 520, 521],
      [256, 600, 600],
    ] as const) {
      let calls = 0;
      for (let done = false; !done; calls++) {
        const [storage, witness] = [memoryStorage(), memoryStorage()];
        if (from > 0) await grow(storage, from, 0, witness);
        const crash = { after: calls, effect };
        const outcome = await grow(crashing(storage, crash), to, from, crashing(witness, crash)).catch(
          (error: Error) => error.message,
        );
        expect(['crash', expect.objectContaining({ size: to })]).toContainEqual(outcome);
        done = outcome !== 'crash';
        expect([from, to]).toContain(verify(storage));
        await grow(storage, later, from, witness);
        expect(verify(storage)).toBe(later);
        expect(witness.files.get(`checkpoints/${String(later).padStart(20, '0')}`)).toEqual(
          storage.files.get('checkpoint'),
        );
      }
      expect(calls).toBeGreaterThan(8);
    }
  });

  test('in the signer: no checkpoint appears', async () => {
    const storage = memoryStorage();
    await grow(storage, 10);
    const broken: Signer = { ...signer, sign: () => Promise.reject(new Error('throttled')) };
    await expect(
      publish({ storage, signer: broken }, { first: 10, entries: entries.slice(10, 20) }),
    ).rejects.toThrow('throttled');
    expect(verify(storage)).toBe(10);
    await grow(storage, 30, 10);
    expect(verify(storage)).toBe(30);
  });
});

test('proof AUD-6 · publishers that race leave one log, whoever wins', async () => {
  const sizes = fc.array(fc.integer({ min: 251, max: 530 }), { minLength: 2, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), sizes, async (scheduler, targets) => {
      const storage = memoryStorage();
      await grow(storage, 250);
      const slow: LogStorage = {
        read: scheduler.scheduleFunction((path) => storage.read(path)),
        create: scheduler.scheduleFunction((path, bytes) => storage.create(path, bytes)),
        replace: scheduler.scheduleFunction((path, bytes, seen) => storage.replace(path, bytes, seen)),
      };
      const racers = targets.map((size) => grow(slow, size, 250));
      const settled = Promise.allSettled(racers);
      await scheduler.waitFor(settled);
      const results = await settled;
      const others = results.filter((result) => result.status === 'rejected');
      expect(others.length).toBeLessThan(results.length);
      expect(others.filter(({ reason }) => !(reason instanceof ConflictError))).toEqual([]);
      expect(targets).toContain(verify(storage));
      await grow(storage, 540, 250);
      expect(verify(storage)).toBe(540);
    }),
    { numRuns: 12 },
  );
});

describe('sabotage AUD-4 · nothing is signed that does not extend what was', () => {
  const unwilling: Signer = { ...signer, sign: refuse };

  test('entries that differ from published ones', async () => {
    const storage = memoryStorage();
    await grow(storage, 300);
    for (const at of [0, 255, 256, 299]) {
      const forged = entries.slice(0, 400).with(at, Buffer.from('forged'));
      await expect(publish({ storage, signer: unwilling }, { first: 0, entries: forged })).rejects.toThrow(
        `entry ${at} is published with another content`,
      );
    }
    expect(verify(storage)).toBe(300);
  });

  test('entries that another writer gave the same place', async () => {
    const storage = memoryStorage();
    await grow(storage, 300);
    const stalled = { storage: { ...storage, replace: refuse }, signer };
    await expect(publish(stalled, { first: 300, entries: [Buffer.from('theirs')] })).rejects.toThrow(
      'unexpected',
    );
    await expect(
      publish({ storage, signer: unwilling }, { first: 300, entries: entries.slice(300, 301) }),
    ).rejects.toThrow(ConflictError);
    expect(verify(storage)).toBe(300);
  });

  test('a gap', async () => {
    const storage = memoryStorage();
    await grow(storage, 300);
    await expect(
      publish({ storage, signer: unwilling }, { first: 301, entries: entries.slice(301, 310) }),
    ).rejects.toThrow(GapError);
  });

  test.each(['tile/0/001.p/44', 'tile/1/000.p/1', 'tile/entries/001.p/44', 'checkpoint'])(
    'a flipped bit in %s, or none of it',
    async (path) => {
      const storage = memoryStorage();
      await grow(storage, 300);
      const good = storage.files.get(path)!;
      for (let at = 0; at < good.length; at += 31) {
        const bad = Buffer.from(good);
        bad[at]! ^= 1 << (at % 8);
        storage.files.set(path, bad);
        const attempt = publish(
          { storage, signer: unwilling },
          { first: 300, entries: entries.slice(300, 310) },
        );
        await expect(attempt).rejects.toThrow(path === 'checkpoint' ? NoteError : CorruptLogError);
      }
      storage.files.delete(path);
      const attempt = publish(
        { storage, signer: unwilling },
        { first: 300, entries: entries.slice(300, 310) },
      );
      await expect(attempt).rejects.toThrow(path === 'checkpoint' ? GapError : CorruptLogError);
    },
  );

  test('a checkpoint of another key, or of another tenant', async () => {
    const storage = memoryStorage();
    await grow(storage, 300);
    const key = ed25519Signer(signer.name, generateKeyPairSync('ed25519').privateKey);
    for (const other of [key, { ...signer, name: 'localhost/clinic-b' }]) {
      await expect(
        publish({ storage, signer: { ...other, sign: refuse } }, { first: 300, entries: [] }),
      ).rejects.toThrow(NoteError);
    }
  });

  test('a directory that another key has begun', async () => {
    const storage = memoryStorage();
    storage.files.set('log.vkey', Buffer.from('somebody+else'));
    await expect(publish({ storage, signer: unwilling }, { first: 0, entries })).rejects.toThrow(
      ConflictError,
    );
  });

  // Of two full neighbours one vouches for the other: only what the proof needs is read back.
  test.each(['tile/0/000', 'tile/0/002.p/8', 'tile/1/000.p/2'])(
    'a storage that spoils or loses %s',
    async (path) => {
      for (const spoils of [true, false]) {
        const storage = memoryStorage();
        await grow(storage, 250);
        let hit = false;
        const faulty: LogStorage = {
          ...storage,
          async create(target, bytes) {
            if (target !== path) return storage.create(target, bytes);
            hit = true;
            if (spoils) storage.files.set(path, Buffer.alloc(bytes.length));
          },
        };
        await expect(
          publish({ storage: faulty, signer: unwilling }, { first: 250, entries: entries.slice(250, 520) }),
        ).rejects.toThrow(CorruptLogError);
        expect(hit).toBe(true);
        expect(verify(storage)).toBe(250);
      }
    },
  );
});
