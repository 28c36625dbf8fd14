import { checkChain } from '../../../lambda/audit-publisher/check-chain';
import { signingKey } from '../../../lambda/shared/audit/kms-signer';
import { s3Storage } from '../../../lambda/shared/audit/s3-storage';
import { ConflictError } from '../../../runtime/tlog/storage';
import { canonicalJson } from '../../../runtime/tlog/canonical-json';
import { EMPTY_HEAD, sequenceRecords } from '../../../runtime/tlog/entry';
import { recordOf } from '../../support/audit-log';
import {
  LOG_NAME,
  linesOf,
  noWait,
  NOW,
  Pipeline,
  plenty,
  randomOf,
  streamEvent,
} from '../../support/audit-pipeline';
import { FakeSigningKey } from '../../support/aws/kms';
import { FakeS3 } from '../../support/aws/s3';
import { Process, refusal, type Fate } from '../../support/aws/service';

const tenant = 'clinic-a';
const records = Array.from({ length: 600 }, (_, n) => recordOf(n));
const ids = records.map(({ id }) => id);
const message = (from: number, to: number) => streamEvent([linesOf(tenant, records.slice(from, to))], from);
const items = (pipeline: Pipeline, kind: string) =>
  pipeline.table.items(`tenant#${tenant}`).filter(({ sk }) => sk?.S?.startsWith(kind));

test('a checkpoint with everything sequenced, its copy with the witness, and the work of the consumers', async () => {
  const pipeline = new Pipeline();
  await pipeline.writer()(message(0, 300), plenty);
  await pipeline.publisher()({}, plenty);
  await pipeline.writer()(message(300, 301), plenty);
  await pipeline.publisher()({}, plenty);
  const files = pipeline.s3.objects('archive', `audit/${tenant}/`);
  const checkpoints = ['checkpoints/00000000000000000300', 'checkpoints/00000000000000000301'];
  expect([...files.keys()].filter((path) => path.startsWith('checkpoint'))).toEqual(
    expect.arrayContaining(['checkpoint', ...checkpoints]),
  );
  expect(pipeline.s3.objects('witness', `audit/${tenant}/`)).toEqual(
    new Map(checkpoints.map((path) => [path, files.get(path)])),
  );
  expect(files.get('checkpoint')).toEqual(files.get(checkpoints[1]!));
  expect(files.get('log.vkey')!.toString()).toMatch(
    new RegExp(`^${LOG_NAME}/${tenant}\\+[0-9a-f]{8}\\+A[^ ]+\n$`),
  );
  expect(pipeline.table.items('work#copy')).toMatchObject([{ sk: { S: tenant }, size: { N: '301' } }]);
  expect(pipeline.table.items('work#forward')).toMatchObject([{ sk: { S: tenant }, size: { N: '301' } }]);
  expect(pipeline.metrics).toMatchObject({ CheckpointsPublished: 2, PublishFailures: 0 });
  expect(pipeline.ids(tenant)).toEqual(ids.slice(0, 301));
});

test('nothing to do makes one call and no checkpoint', async () => {
  const pipeline = new Pipeline();
  await pipeline.writer()(message(0, 3), plenty);
  await pipeline.publisher()({}, plenty);
  const idle = new Process();
  await pipeline.publisher(idle)({}, plenty);
  expect(idle.calls).toBe(1);
  expect(pipeline.metrics.CheckpointsPublished).toBe(1);
});

test('a backlog is published in steps that memory holds', async () => {
  const pipeline = new Pipeline();
  for (let from = 0; from < 600; from += 50) await pipeline.writer()(message(from, from + 50), plenty);
  const bytes = items(pipeline, 'batch#').flatMap(({ entries }) => entries!.L!.map(({ B }) => B!.length));
  const total = bytes.reduce((sum, length) => sum + length);
  await pipeline.publisher(new Process(), total / 4)({}, plenty);
  expect(pipeline.metrics).toMatchObject({ CheckpointsPublished: 4, PublishFailures: 0 });
  expect(pipeline.ids(tenant)).toEqual(ids);
  expect(items(pipeline, 'batch#')).toEqual([]);
});

test('proof AUD-6 · publishers and a writer at once, in many orders: one log, no work lost, no false alarm', async () => {
  for (let seed = 1; seed <= 25; seed++) {
    const random = randomOf(seed);
    const pipeline = new Pipeline();
    const mixed = () =>
      new Process(
        () => 'done',
        async () => {
          for (let turns = Math.floor(random() * 6); turns > 0; turns--) await Promise.resolve();
        },
      );
    await pipeline.writer()(message(0, 5), plenty);
    await Promise.all([
      pipeline.publisher(mixed())({}, plenty),
      pipeline.publisher(mixed())({}, plenty),
      pipeline.writer(mixed())(message(5, 9), plenty),
      pipeline.writer(mixed())(message(7, 12), plenty),
    ]);
    // Whatever is sequenced and not published must be on the list of work.
    const [head] = items(pipeline, 'head');
    const behind = head?.sequenced?.N !== head?.published?.N;
    expect(pipeline.table.items('work#publish').length).toBeGreaterThanOrEqual(behind ? 1 : 0);
    await pipeline.settle();
    expect(pipeline.ids(tenant).toSorted()).toEqual(ids.slice(0, 12).toSorted());
    expect(pipeline.metrics.PublishFailures).toBe(0);
    expect(items(pipeline, 'batch#')).toEqual([]);
  }
});

describe('what must not be signed is not', () => {
  const sequenced = async () => {
    const pipeline = new Pipeline();
    await pipeline.writer()(message(0, 5), plenty);
    await pipeline.writer()(message(5, 9), plenty);
    return pipeline;
  };
  const outcome = async (pipeline: Pipeline) => {
    await pipeline.publisher()({}, plenty);
    const { CheckpointsPublished: checkpoints, PublishFailures: failures } = pipeline.metrics;
    const work = pipeline.table.items('work#publish').length;
    return { checkpoints, failures, files: pipeline.s3.objects('archive').size, work };
  };
  const refused = { checkpoints: 0, failures: 1, files: 0, work: 1 };

  test('sabotage AUD-4 · an entry that was altered in the table', async () => {
    const pipeline = await sequenced();
    const [batch] = items(pipeline, 'batch#');
    const entries = batch!.entries!.L!.map(({ B }) => ({ B: Buffer.from(B!) }));
    const altered = entries[2]!.B.toString().replace('"action":"read"', '"action":"send"');
    pipeline.table.put({ ...batch, entries: { L: entries.with(2, { B: Buffer.from(altered) }) } });
    expect(await outcome(pipeline)).toEqual(refused);
  });

  test.each([
    ['removed', (entries: object[]) => entries.toSpliced(1, 1)],
    ['doubled', (entries: object[]) => entries.toSpliced(1, 0, entries[1]!)],
    ['swapped', ([a, b, c, ...rest]: object[]) => [a!, c!, b!, ...rest]],
  ])('sabotage AUD-4 · an entry that was %s in the table', async (_, change) => {
    const pipeline = await sequenced();
    const [batch] = items(pipeline, 'batch#');
    const entries = change(batch!.entries!.L!) as { B: Buffer }[];
    pipeline.table.put({ ...batch, count: { N: String(entries.length) }, entries: { L: entries } });
    expect(await outcome(pipeline)).toEqual(refused);
  });

  test('sabotage AUD-4 · a batch that is gone', async () => {
    const pipeline = await sequenced();
    const [batch] = items(pipeline, 'batch#');
    pipeline.table.operations.BatchWriteItem({
      RequestItems: { log: [{ DeleteRequest: { Key: { pk: batch!.pk!, sk: batch!.sk! } } }] },
    });
    expect(await outcome(pipeline)).toEqual(refused);
    expect(pipeline.logged.join('\n')).toContain('CorruptItemError');
  });

  test('sabotage AUD-4 · other entries for a published log', async () => {
    const pipeline = await sequenced();
    await pipeline.publisher()({}, plenty);
    // The table was brought back from a backup, and somebody else got the places of the log.
    const fork = new Pipeline();
    await fork.writer()(streamEvent([linesOf(tenant, records.slice(100, 109))]), plenty);
    for (const item of [...items(fork, 'head'), ...items(fork, 'batch#')]) pipeline.table.put(item);
    pipeline.table.put({ pk: { S: 'work#publish' }, sk: { S: tenant } });
    const before = pipeline.s3.objects('archive');
    await pipeline.publisher()({}, plenty);
    expect(pipeline.metrics.PublishFailures).toBe(1);
    expect(pipeline.logged.join('\n')).toContain('ConflictError');
    expect(pipeline.s3.objects('archive')).toEqual(before);
  });

  test('the chain reaches from the first entry to the head', () => {
    const { entries, head } = sequenceRecords(EMPTY_HEAD, records.slice(0, 3).map(canonicalJson), NOW);
    checkChain({ ...head, published: 0 }, entries);
    checkChain({ ...head, published: 0 }, entries.slice(0, 2));
    expect(() => checkChain({ ...head, published: 1 }, entries)).toThrow('does not follow');
    expect(() => checkChain({ ...head, last: Buffer.alloc(32), published: 0 }, entries)).toThrow(
      'that of the head',
    );
  });
});

describe('time', () => {
  test('none left: every tenant keeps its work, and none has failed', async () => {
    const pipeline = new Pipeline();
    await pipeline.writer()(message(0, 3), plenty);
    await expect(pipeline.publisher()({}, { getRemainingTimeInMillis: () => 4000 })).rejects.toThrow(
      'AbortError',
    );
    await pipeline.settle();
    expect(pipeline.ids(tenant)).toEqual(ids.slice(0, 3));
  });

  test('a tenant that takes all of it has failed', async () => {
    const pipeline = new Pipeline();
    await pipeline.writer()(message(0, 3), plenty);
    const hanging = new Process(
      () => 'done',
      () => (hanging.calls > 1 ? new Promise((resolve) => setTimeout(resolve, 5)) : undefined),
    );
    await pipeline.publisher(hanging)({}, { getRemainingTimeInMillis: () => 5010 });
    expect(pipeline.metrics).toMatchObject({ CheckpointsPublished: 0, PublishFailures: 1 });
    await pipeline.settle();
    expect(pipeline.ids(tenant)).toEqual(ids.slice(0, 3));
  });

  test('tenants whose turn does not come are counted', async () => {
    const pipeline = new Pipeline();
    const tenants = Array.from({ length: 10 }, (_, i) => `clinic-${i}`);
    const one = (organization: string) => linesOf(organization, [recordOf(0, { organization })]);
    await pipeline.writer()(streamEvent(tenants.map(one)), plenty);
    const hanging = new Process(
      () => 'done',
      () => (hanging.calls > 1 ? new Promise((resolve) => setTimeout(resolve, 15)) : undefined),
    );
    await pipeline.publisher(hanging)({}, { getRemainingTimeInMillis: () => 5010 });
    // Eight are under way at once.
    expect(pipeline.metrics).toMatchObject({ PublishFailures: 8, PublishesLate: 2 });
  });
});

describe('s3Storage', () => {
  const storageOf = (s3: FakeS3, fate: (n: number) => Fate = () => 'done') =>
    s3Storage(new Process((_, n) => fate(n)).client('s3', s3.operations), {
      bucket: 'archive',
      prefix: 'audit/clinic-a/',
      wait: noWait,
    });
  const [one, two, three] = ['one', 'two', 'three'].map((text) => Buffer.from(text)) as [
    Buffer,
    Buffer,
    Buffer,
  ];

  test('creates once, and knows its own', async () => {
    const s3 = new FakeS3(['archive']);
    const storage = storageOf(s3);
    expect(await storage.read('a')).toBeUndefined();
    await storage.create('a', one);
    await storage.create('a', one);
    await expect(storage.create('a', two)).rejects.toThrow(ConflictError);
    expect(await storage.read('a')).toEqual(one);
    expect(s3.versions).toBe(1);
  });

  test('replaces what was seen, and nothing else', async () => {
    const storage = storageOf(new FakeS3(['archive']));
    await expect(storage.replace('c', two, one)).rejects.toThrow(ConflictError);
    await storage.replace('c', one, undefined);
    await expect(storage.replace('c', two, undefined)).rejects.toThrow(ConflictError);
    await storage.replace('c', two, one);
    await expect(storage.replace('c', three, one)).rejects.toThrow(ConflictError);
    expect(await storage.read('c')).toEqual(two);
  });

  test.each(['before', 'after'] as const)(
    'an answer that is lost %s it was done changes nothing',
    async (fate) => {
      for (let at = 0; at < 4; at++) {
        const s3 = new FakeS3(['archive']);
        const storage = storageOf(s3, (n) => (n === at ? fate : 'done'));
        await storage.create('a', one);
        await storage.replace('c', one, undefined);
        await storage.replace('c', two, one);
        expect(s3.objects('archive', 'audit/clinic-a/')).toEqual(
          new Map([
            ['a', one],
            ['c', two],
          ]),
        );
      }
    },
  );

  test('somebody who comes between reading and replacing wins', async () => {
    const s3 = new FakeS3(['archive']);
    const first = storageOf(s3);
    await first.replace('c', one, undefined);
    const { GetObject, PutObject } = s3.operations;
    const late = s3Storage(
      new Process().client('s3', {
        GetObject,
        PutObject: (input: Parameters<typeof PutObject>[0]) => {
          s3.buckets.get('archive')!.set('audit/clinic-a/c', { bytes: three, etag: '"other"' });
          return PutObject(input);
        },
      }),
      { bucket: 'archive', prefix: 'audit/clinic-a/', wait: noWait },
    );
    await expect(late.replace('c', two, one)).rejects.toThrow(ConflictError);
    expect(await first.read('c')).toEqual(three);
  });

  test('access denied is an error, not an empty log', async () => {
    const storage = storageOf(new FakeS3(['archive']), () => refusal('AccessDenied', 403));
    await expect(storage.read('checkpoint')).rejects.toThrow('AccessDenied');
  });
});

test('a key that is not Ed25519 signs nothing', async () => {
  const { GetPublicKey } = new FakeSigningKey('key').operations;
  expect(GetPublicKey({ KeyId: 'key' }).PublicKey).toHaveLength(44);
  const { generateKeyPairSync } = await import('node:crypto');
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const PublicKey = publicKey.export({ format: 'der', type: 'spki' });
  const kms = new Process().client('kms', { GetPublicKey: () => ({ PublicKey }) });
  await expect(signingKey(kms, 'key')).rejects.toThrow('not an Ed25519 key');
});

test('a signature by another key than the published one reaches no checkpoint', async () => {
  const pipeline = new Pipeline();
  await pipeline.writer()(message(0, 3), plenty);
  pipeline.key.operations.Sign = new FakeSigningKey('key').operations.Sign;
  await pipeline.publisher()({}, plenty);
  expect(pipeline.metrics).toMatchObject({ CheckpointsPublished: 0, PublishFailures: 1 });
  expect([...pipeline.s3.objects('archive').keys()].filter((key) => key.includes('checkpoint'))).toEqual([]);
});
