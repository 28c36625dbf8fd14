import * as fc from 'fast-check';
import { canonicalJson } from '../../runtime/tlog/canonical-json';
import { EMPTY_HEAD, sequenceRecords } from '../../runtime/tlog/entry';
import { publish } from '../../runtime/tlog/publish';
import { memoryStorage } from '../support/memory-storage';
import {
  bundleOf,
  entriesIn,
  entriesOf,
  flip,
  named,
  recordOf,
  recordsOf,
  signer,
  START,
  verify,
  writeLog,
  type Files,
} from './logs';

/** Random logs. `.ci/run` takes 4,000; `HONEST_LOGS=20000 npx jest test/verifier/honest` takes a few minutes. */
const RUNS = Number(process.env.HONEST_LOGS ?? 160);

/** Numbers that lie around the width of a tile as often as elsewhere. */
const count = fc.oneof(
  { weight: 40, arbitrary: fc.nat(9) },
  { weight: 2, arbitrary: fc.integer({ min: 250, max: 260 }) },
  { weight: 1, arbitrary: fc.nat(600) },
);
const json = fc.jsonValue({ maxDepth: 3, noUnicodeString: false });
const batch = fc.record({
  count,
  extra: json,
  // The clock stands still, goes on, or goes back.
  elapsed: fc.constantFrom(0, 1, 60_000, 3_600_000, -5000),
  publishes: fc.boolean(),
  crashes: fc.boolean(),
});

test('proof AUD-4 · no false alarm: every state of random honest logs verifies', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 8 }), async (batches) => {
      const [storage, witness] = [memoryStorage(), memoryStorage()];
      const log = { storage, witness, signer };
      const alarms: string[] = [];
      let head = EMPTY_HEAD;
      let [now, published] = [START, 0];
      const sequenced: Buffer[] = [];
      await publish(log, { first: 0, entries: [] });
      for (const [at, { count, extra, elapsed, publishes, crashes }] of batches.entries()) {
        now += elapsed;
        const records = Array.from({ length: count }, (_, i) =>
          recordOf(head.size + i, { time: new Date(now - 60_000).toISOString(), ...(i === 0 && { extra }) }),
        );
        const result = sequenceRecords(head, records.map(canonicalJson), now);
        head = result.head;
        sequenced.push(...result.entries);
        // Every log is published in the end, so that no run is judged by nothing.
        if (!publishes && at < batches.length - 1) continue;
        const pending = { first: published, entries: sequenced.slice(published) };
        if (crashes) {
          // The publisher stops before it replaces `checkpoint`: the log is one that is being written.
          const replace = () => Promise.reject(new Error('crash'));
          await publish({ ...log, storage: { ...storage, replace } }, pending).catch(() => undefined);
          const report = await verify(storage.files, witness.files, { graceMs: 31_536_000_000, now });
          alarms.push(...named(report));
        }
        await publish(log, pending);
        published = head.size;
        const report = await verify(storage.files, witness.files);
        alarms.push(...named(report), ...report.notices);
        expect(report).toMatchObject({ verified: true, size: head.size, entries: head.size });
      }
      expect(alarms).toEqual([]);
    }),
    { numRuns: Math.ceil(RUNS / 16) },
  );
});

test('proof AUD-4 · no false alarm: hundreds of small honest logs verify', async () => {
  const small = fc.array(fc.tuple(fc.nat(6), json), { minLength: 1, maxLength: 2 });
  await fc.assert(
    fc.asyncProperty(small, async (batches) => {
      const records = batches.flatMap(([count, extra], b) =>
        Array.from({ length: count + 1 }, (_, i) => recordOf(10 * b + i, { extra })),
      );
      const first = batches[0]![0] + 1;
      const { files, witness } = await writeLog(entriesOf(records), [...new Set([first, records.length])]);
      const { findings, notices } = await verify(files, witness);
      expect({ findings, notices }).toEqual({ findings: [], notices: [] });
    }),
    { numRuns: RUNS },
  );
});

describe('a log of more than 65,536 entries', () => {
  const SIZE = 65_536 + 300;
  const sizes = [1, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, SIZE];
  const small = (i: number): object => ({
    id: `r${i}`,
    organization: 'clinic-a',
    time: new Date(START).toISOString(),
  });
  let honest: Files;
  let files: Files;
  beforeAll(async () => {
    const entries = entriesOf(Array.from({ length: SIZE }, (_, i) => small(i)) as never[]);
    honest = (await writeLog(entries, sizes)).files;
  });
  beforeEach(() => {
    files = new Map(honest);
  });

  test('proof AUD-4 · verifies at three levels of tiles, with each of its checkpoints', async () => {
    const seen: number[] = [];
    const report = await verify(files, undefined, { onProgress: ({ entries }) => void seen.push(entries) });
    expect(named(report)).toEqual([]);
    expect(report).toMatchObject({ verified: true, entries: SIZE, checkpoints: sizes.length });
    expect(seen).toEqual([16_384, 32_768, 49_152, 65_536, SIZE]);
  });

  test('sabotage AUD-4 · a full tile of level 1, one of level 0, and the last entry of a chunk', async () => {
    flip(files, 'tile/1/000', 17 * 32);
    flip(files, 'tile/0/040', 3 * 32);
    flip(files, 'tile/entries/063', -60);
    expect(named(await verify(files))).toEqual([
      'tile-altered tile/0/040#3',
      'entry-altered tile/entries/063#16383',
      'tile-altered tile/1/000#17',
    ]);
  });

  test('sabotage AUD-4 · a bundle rewritten with its tile: the level above names it', async () => {
    const bundle = entriesIn(files.get('tile/entries/100')!);
    const altered = Buffer.from(String(bundle[9]).replace('"r', '"s'));
    const other = (await writeLog(bundle.with(9, altered), [256])).files;
    files.set('tile/entries/100', other.get('tile/entries/000')!);
    files.set('tile/0/100', other.get('tile/0/000')!);
    const names = named(await verify(files));
    expect(names).toContain('chain-broken tile/entries/100#25610');
    expect(names).toContain('entries-rewritten tile/1/000#100');
  });

  test('sabotage AUD-4 · a chunk without any file, and a tile of level 2', async () => {
    for (const path of files.keys()) {
      if (/^tile\/(entries|0)\/(12[89]|1[3-8]\d|19[01])$/.test(path)) files.delete(path);
    }
    flip(files, 'tile/2/000.p/1', 0);
    const names = named(await verify(files));
    expect(names).toContain('missing tile/entries/128#32768');
    // The tiles above still prove the rest.
    expect(names.filter((name) => !name.startsWith('missing'))).toEqual(['tile-altered tile/2/000.p/1#0']);
  });
});

test('bundles of other widths than those of checkpoints are no fault', async () => {
  const entries = entriesOf(recordsOf(40));
  const { files } = await writeLog(entries, [10, 40]);
  files.set('tile/entries/000.p/25', bundleOf(entries.slice(0, 25)));
  expect(named(await verify(files))).toEqual([]);
});
