import { generateKeyPairSync } from 'node:crypto';
import {
  checkLogs,
  keepSummary,
  type LogHead,
  type SelfCheck,
} from '../../../lambda/audit-self-check/check-logs';
import { until } from '../../../lambda/audit-self-check/until';
import { createLogger } from '../../../lambda/shared/logger';
import { canonicalJson } from '../../../runtime/tlog/canonical-json';
import { EMPTY_HEAD, sequenceRecords } from '../../../runtime/tlog/entry';
import { ed25519Signer, verifierKey } from '../../../runtime/tlog/note';
import { publish } from '../../../runtime/tlog/publish';
import { parseVerifierKey } from '../../../verifier/note';
import type { LogSource } from '../../../verifier/source';
import { verifyLog } from '../../../verifier/verify';
import { recordOf } from '../../support/audit-log';
import { memoryEvidence } from '../../support/memory-evidence';
import { memoryStorage } from '../../support/memory-storage';

const HOUR = 3_600_000;
const START = Date.parse('2026-03-02T03:00:00Z');
const { privateKey } = generateKeyPairSync('ed25519');

const sourceOf = (files: ReadonlyMap<string, Buffer>): LogSource => ({
  name: 'memory',
  read: (path) => Promise.resolve(files.get(path)),
  async *list(folder) {
    for (const path of files.keys()) if (path.startsWith(folder)) yield path;
  },
});

/** A real log and its witness: 300 entries under two checkpoints. */
async function publishedLog(tenant: string) {
  const storage = memoryStorage();
  const witness = memoryStorage();
  const signer = ed25519Signer(`audit.example.com/${tenant}`, privateKey);
  let head = EMPTY_HEAD;
  for (const size of [260, 300]) {
    const records = Array.from({ length: size - head.size }, (_, n) =>
      recordOf(head.size + n, { organization: tenant, time: '2026-03-01T12:00:00.000Z' }),
    );
    const first = head.size;
    const sequenced = sequenceRecords(head, records.map(canonicalJson), Date.parse('2026-03-01T12:00:01Z'));
    head = sequenced.head;
    await publish({ storage, witness, signer }, { first, entries: sequenced.entries });
  }
  return { files: storage.files, witness: witness.files, vkey: verifierKey(signer.name, signer.publicKey) };
}

type Log = Awaited<ReturnType<typeof publishedLog>>;

/** The same logs again and again: publishing is not what is tested. */
const published = new Map<string, Promise<Log>>();
async function logOf(tenant: string): Promise<Log> {
  const log = published.get(tenant) ?? publishedLog(tenant);
  published.set(tenant, log);
  const { files, witness, vkey } = await log;
  return { files: new Map(files), witness: new Map(witness), vkey };
}

/** A deployment whose logs are checked by the real verifier. */
async function deployment(...tenants: string[]) {
  const logs = new Map<string, Log>();
  for (const tenant of tenants) logs.set(tenant, await logOf(tenant));
  const heads = new Map<string, LogHead>(
    tenants.map((tenant) => [tenant, { published: 300, ingested: START - 2 * HOUR }]),
  );
  const evidence = memoryEvidence();
  const verified: string[] = [];
  const log: string[] = [];
  let now = START;
  return {
    logs,
    heads,
    evidence,
    verified,
    log,
    at: (time: number) => void (now = time),
    run: (over: Partial<SelfCheck> & { readonly onCheck?: (tenant: string) => void } = {}) => {
      const { signal = new AbortController().signal, onCheck } = over;
      return checkLogs({
        async *tenants() {
          yield* heads.keys();
        },
        head: async (tenant) => heads.get(tenant)!,
        verify: (tenant) => {
          verified.push(tenant);
          onCheck?.(tenant);
          const { files, witness, vkey } = logs.get(tenant)!;
          return verifyLog(until(signal, sourceOf(files)), {
            keys: [parseVerifierKey(vkey)],
            witness: until(signal, sourceOf(witness)),
            now,
          });
        },
        evidence,
        logger: createLogger((line) => log.push(line)),
        clock: () => now,
        signal,
        ...over,
      });
    },
    reports: () =>
      [...evidence.files].map(([key, bytes]) => ({
        key,
        ...(JSON.parse(bytes.toString()) as Record<string, unknown>),
      })),
  };
}

test('proof AUD-4 · every log is verified whole, and a report says so', async () => {
  const { run, reports } = await deployment('a', 'b');
  const summary = await run();
  expect(summary).toEqual({
    started: '2026-03-02T03:00:00.000Z',
    tenants: 2,
    verified: 2,
    failed: [],
    recent: 0,
    young: 0,
    notChecked: 0,
    overdue: [],
  });
  expect(reports()).toMatchObject([
    {
      key: 'self-check/2026-03-02/a/030000-verified.json',
      result: 'verified',
      size: 300,
      entries: 300,
      witnessed: 2,
    },
    { key: 'self-check/2026-03-02/b/030000-verified.json', result: 'verified', findingCount: 0 },
  ]);
});

describe('sabotage AUD-4 · fails, by its name, when', () => {
  const flip = (files: Map<string, Buffer>, path: string) => {
    const bytes = Buffer.from(files.get(path)!);
    bytes[bytes.length >> 1]! ^= 1;
    files.set(path, bytes);
  };
  test.each<[string, (log: Log) => void]>([
    ['an entry is altered', ({ files }) => flip(files, 'tile/entries/000')],
    ['a tile is altered', ({ files }) => flip(files, 'tile/0/000')],
    ['entries are gone', ({ files }) => void files.delete('tile/entries/000')],
    ['the checkpoint is gone', ({ files }) => void files.delete('checkpoint')],
    ['the witness never saw a checkpoint', ({ witness }) => witness.clear()],
    ['the log is gone', ({ files }) => files.clear()],
    [
      'the log was put back, but not the witness',
      ({ files }) => files.set('checkpoint', files.get(`checkpoints/${'260'.padStart(20, '0')}`)!),
    ],
  ])('%s', async (_, sabotage) => {
    const { run, logs, reports } = await deployment('a', 'b');
    sabotage(logs.get('a')!);
    expect(await run()).toMatchObject({ verified: 1, failed: ['a'] });
    const report = reports().find(({ key }) => key === 'self-check/2026-03-02/a/030000-failed.json');
    expect(report).toMatchObject({ result: 'failed', tenant: 'a' });
  });

  test('it is signed by another key', async () => {
    const { run, logs } = await deployment('a');
    const log = logs.get('a')!;
    const other = generateKeyPairSync('ed25519').privateKey;
    const signer = ed25519Signer('audit.example.com/a', other);
    logs.set('a', { ...log, vkey: verifierKey(signer.name, signer.publicKey) });
    expect(await run()).toMatchObject({ verified: 0, failed: ['a'] });
  });

  test('log and witness were put back together: the table remembers more', async () => {
    const { run, heads, reports } = await deployment('a');
    heads.set('a', { published: 301, ingested: START });
    expect(await run()).toMatchObject({ verified: 0, failed: ['a'] });
    expect(reports()).toMatchObject([{ result: 'failed', shorter: true, findingCount: 0 }]);
  });

  test('the head cannot be read, or the verifier breaks', async () => {
    const { run } = await deployment('a', 'b');
    const head = (tenant: string) =>
      tenant === 'a'
        ? Promise.reject(new Error('throttled'))
        : Promise.resolve({ published: 300, ingested: 0 });
    expect(await run({ head })).toMatchObject({ verified: 1, failed: ['a'] });
    const verify = () => Promise.reject(new TypeError('bug'));
    expect(await run({ verify })).toMatchObject({ verified: 0, failed: ['a'] });
  });

  test('the report cannot be kept', async () => {
    const { run, evidence } = await deployment('a');
    evidence.create = () => Promise.reject(new Error('denied'));
    expect(await run()).toMatchObject({ verified: 0, failed: ['a'] });
  });

  test('a log has entries and for a quarter of an hour no checkpoint', async () => {
    const { run, heads, logs, at } = await deployment();
    heads.set('new', { published: 0, ingested: START });
    logs.set('new', { files: new Map(), witness: new Map(), vkey: (await logOf('new')).vkey });
    at(START + 14 * 60_000);
    expect(await run()).toMatchObject({ young: 1, failed: [] });
    at(START + 15 * 60_000);
    expect(await run()).toMatchObject({ young: 0, failed: ['new'] });
  });
});

describe('time', () => {
  test('what was verified today is left alone, what failed is checked again', async () => {
    const { run, logs, verified, at } = await deployment('a', 'b');
    const tile = logs.get('a')!.files.get('tile/0/000')!;
    logs.get('a')!.files.delete('tile/0/000');
    await run();
    logs.get('a')!.files.set('tile/0/000', tile);
    at(START + HOUR);
    expect(await run()).toMatchObject({ tenants: 2, verified: 1, failed: [], recent: 1 });
    expect(verified).toEqual(['a', 'b', 'a']);
    at(START + 20 * HOUR);
    expect(await run()).toMatchObject({ verified: 1, recent: 1 });
    at(START + 24 * HOUR);
    expect(await run()).toMatchObject({ verified: 1, recent: 1 });
  });

  test('proof AUD-4 · a run that ends early leaves the rest to the next, which begins with it', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const { run, verified, at } = await deployment(...names);
    await run();
    at(START + 20 * HOUR);
    verified.length = 0;
    const controller = new AbortController();
    const onCheck = () => verified.length === 6 && controller.abort();
    const first = await run({ signal: controller.signal, onCheck });
    // Not a day has passed: nothing is overdue yet, and nothing that was cut short is called verified.
    expect(first).toMatchObject({ failed: [], overdue: [] });
    expect(first.verified + first.notChecked).toBe(8);
    expect(first.notChecked).toBeGreaterThan(2);
    at(START + 21 * HOUR);
    verified.length = 0;
    expect(await run()).toMatchObject({ verified: first.notChecked, recent: first.verified, notChecked: 0 });
  });

  test('proof AUD-4 · a log that was not verified in a day is a failure, and so is one that never was', async () => {
    const { run, at } = await deployment('a');
    await run();
    at(START + 23 * HOUR);
    const signal = AbortSignal.abort();
    expect(await run({ signal })).toMatchObject({ verified: 0, notChecked: 1, overdue: ['a'] });
    const never = await deployment('b');
    expect(await never.run({ signal })).toMatchObject({ notChecked: 1, overdue: ['b'] });
  });

  test('the one that waited longest is first', async () => {
    const { run, verified, at, evidence, heads, logs } = await deployment('a', 'b', 'c', 'd', 'e', 'f');
    await evidence.create('self-check/2026-03-01/a/050000-verified.json', Buffer.from('{}'));
    await evidence.create('self-check/2026-03-01/b/040000-verified.json', Buffer.from('{}'));
    await evidence.create('self-check/2026-03-01/c/030000-verified.json', Buffer.from('{}'));
    await evidence.create('self-check/2026-03-01/c/060000-failed.json', Buffer.from('{}'));
    at(START);
    await run();
    expect(verified).toEqual(['d', 'e', 'f', 'c', 'b', 'a']);
    expect([heads.size, logs.size]).toEqual([6, 6]);
  });
});

test('the summary is kept once a run', async () => {
  const { run, evidence } = await deployment('a');
  const summary = await run();
  await keepSummary(evidence, summary);
  await keepSummary(evidence, summary);
  expect([...evidence.files.keys()]).toContain('self-check/2026-03-02/summary-030000.json');
});

test('reports and logs quote no record', async () => {
  const { run, logs, evidence, log } = await deployment('a');
  const { files } = logs.get('a')!;
  const entries = files.get('tile/entries/000')!;
  files.set(
    'tile/entries/000',
    Buffer.from(entries.toString('latin1').replaceAll('nurse', 'nurze'), 'latin1'),
  );
  await run();
  expect([...evidence.files.values(), ...log].join('\n')).not.toMatch(/nur[sz]e|patient-|192\.0\.2/);
});
