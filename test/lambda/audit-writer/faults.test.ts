import type { WriterAnswer } from '../../../lambda/audit-writer/handler';
import { recordOf } from '../../support/audit-log';
import { linesOf, Pipeline, plenty, randomOf, streamEvent, type Line } from '../../support/audit-pipeline';
import { canceled } from '../../support/aws/dynamodb';
import { Process, refusal, type Call, type Fate } from '../../support/aws/service';

const TENANTS = Array.from({ length: 24 }, (_, i) => `clinic-${i}`);
const BAD = ['{"half": ', 'null', '{"id": 1}'];

/** Nothing lost, nothing doubled, nothing left over: what the pipeline must come to, whatever happens on the way. */
async function expectAll(
  pipeline: Pipeline,
  expected: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<void> {
  for (const [tenant, ids] of expected) {
    const logged = pipeline.ids(tenant);
    expect({ tenant, entries: logged.length, ids: new Set(logged) }).toEqual({
      tenant,
      entries: ids.size,
      ids,
    });
    expect(await pipeline.verify(tenant)).toMatchObject({ findings: [], entries: ids.size });
    const head = pipeline.table.items(`tenant#${tenant}`).find(({ sk }) => sk?.S === 'head');
    expect(head).toMatchObject({ sequenced: { N: String(ids.size) }, published: { N: String(ids.size) } });
    const batches = pipeline.table.items(`tenant#${tenant}`).filter(({ sk }) => sk?.S?.startsWith('batch#'));
    expect(batches).toEqual([]);
  }
  const tenants = [...expected.keys()].toSorted();
  expect(pipeline.table.items('tenants').map(({ sk }) => sk?.S)).toEqual(tenants);
  expect(pipeline.table.items('work#publish')).toEqual([]);
  for (const kind of ['copy', 'forward']) {
    expect(pipeline.table.items(`work#${kind}`).map(({ sk, size }) => [sk?.S, Number(size?.N)])).toEqual(
      tenants.map((tenant) => [tenant, expected.get(tenant)!.size]),
    );
  }
}

const expectedOf = (lines: readonly { organization: string; ids: readonly string[] }[]) => {
  const expected = new Map<string, Set<string>>();
  for (const { organization, ids } of lines) {
    const known = expected.get(organization) ?? new Set();
    ids.forEach((id) => known.add(id));
    expected.set(organization, known);
  }
  return expected;
};

/** A fault now and then, of every kind. */
function trouble(random: () => number, rate: number, count: (fate: Fate) => void): (call: Call) => Fate {
  return ({ operation }) => {
    if (random() >= rate) return 'done';
    const kinds: Fate[] = ['before', 'after', 'crash-before', 'crash-after'];
    kinds.push(
      refusal('ThrottlingException'),
      refusal('InternalServerError', 500),
      refusal('AccessDenied', 403),
    );
    if (operation === 'TransactWriteItems') {
      kinds.push(canceled([{ Code: 'TransactionConflict' }]), canceled([{ Code: 'ThrottlingError' }]));
      kinds.push(refusal('TransactionInProgressException'));
    }

    const fate = kinds[Math.floor(random() * kinds.length)]!;
    count(fate);
    return fate;
  };
}

describe('10,000 records of 24 tenants through a world of trouble', () => {
  const random = randomOf(6);
  const pick = (n: number) => Math.floor(random() * n);
  const pipeline = new Pipeline();
  const faults = new Map<string, number>();
  const bad: string[] = [];
  let deliveries = 0;

  /** Messages of 1 to 60 records; the first tenant has a third of all. */
  const shards: (Line & { readonly ids: readonly string[] })[][] = [[], [], [], []];
  for (let n = 0; n < 10_000;) {
    const tenant = pick(3) === 0 ? 0 : pick(TENANTS.length);
    const count = Math.min(1 + pick(60), 10_000 - n);
    const organization = TENANTS[tenant]!;
    const records = Array.from({ length: count }, (_, i) => recordOf(n + i, { organization }));
    const lines: unknown[] = [...records];
    if (pick(10) === 0) {
      const line = `${BAD[pick(BAD.length)]!} ${bad.length}`;
      bad.push(line);
      lines.splice(pick(lines.length), 0, line);
    }
    if (pick(10) === 0) lines.push(records[0]);
    const message = { ...linesOf(organization, lines), ids: records.map(({ id }) => id) };
    // The producer had no answer and sent it once more.
    const copies = pick(20) === 0 ? 2 : 1;
    shards[tenant % shards.length]!.push(...Array.from({ length: copies }, () => message));
    n += count;
  }

  const unreliable = (rate: number) =>
    new Process(
      trouble(random, rate, (fate) => {
        const name = fate instanceof Error ? fate.name : fate;
        faults.set(name, (faults.get(name) ?? 0) + 1);
      }),
      () => (pick(3) === 0 ? new Promise(setImmediate) : undefined),
    );

  /** A shard: the next batch only when this one is done; the same batch again, for all its tenants, when it failed. */
  async function deliver(shard: number): Promise<void> {
    const messages = shards[shard]!;
    for (let at = 0; at < messages.length;) {
      const event = streamEvent(messages.slice(at, at + 4), at, shard);
      const once = () => pipeline.writer(unreliable(0.08))(event, plenty);
      // Lambda may run a batch twice at once.
      const runs = await Promise.allSettled(pick(6) === 0 ? [once(), once()] : [once()]);
      deliveries += runs.length;
      if (runs.some(({ status }) => status === 'fulfilled')) at += 4;
    }
  }

  async function meanwhile(work: () => Promise<unknown>, ended: () => boolean): Promise<void> {
    while (!ended()) {
      await work().catch(() => undefined);
      pipeline.now += 250;
      for (let turns = pick(50); turns > 0; turns--) await new Promise(setImmediate);
    }
  }

  beforeAll(async () => {
    pipeline.queue.failedEvery = 7;
    pipeline.table.unprocessedEvery = 3;
    let ended = false;
    const streaming = Promise.all(shards.map((_, shard) => deliver(shard))).finally(() => (ended = true));
    await Promise.all([
      streaming,
      meanwhile(
        () => pipeline.publisher(unreliable(0.01))({}, plenty),
        () => ended,
      ),
      meanwhile(
        () => pipeline.publisher(unreliable(0.01))({}, plenty),
        () => ended,
      ),
      meanwhile(
        async () => {
          if (pipeline.queue.messages.size > 0) await pipeline.drainOnce(unreliable(0.08));
        },
        () => ended,
      ),
    ]);
    await pipeline.settle();
  }, 30_000);

  test('proof AUD-6 · nothing is lost and nothing doubled', async () => {
    await expectAll(pipeline, expectedOf(shards.flat()));
    expect(pipeline.table.items('tenants')).toHaveLength(TENANTS.length);
  });

  test('proof AUD-6 · every line that no log takes is in quarantine, once for each message it came in', () => {
    const kept = pipeline.quarantined();
    expect(new Set(kept.map(({ text }) => text))).toEqual(new Set(bad));
    const places = kept.map(({ message, line }) => `${message} ${line}`);
    expect(new Set(places).size).toBe(places.length);
  });

  test('proof AUD-6 · there was trouble of every kind', () => {
    const count = (...kinds: string[]) => kinds.reduce((sum, kind) => sum + (faults.get(kind) ?? 0), 0);
    expect(count('before', 'after')).toBeGreaterThan(2);
    expect(count('crash-before', 'crash-after')).toBeGreaterThan(2);
    expect(count('ThrottlingException', 'InternalServerError', 'AccessDenied')).toBeGreaterThan(2);
    expect(deliveries).toBeGreaterThan(shards.flat().length / 4);
    expect(pipeline.metrics.RecordsParked).toBeGreaterThan(0);
    expect(pipeline.metrics.RecordsDuplicate).toBeGreaterThan(0);
    // More than once a tenant: it was published while it was written.
    expect(pipeline.metrics.CheckpointsPublished).toBeGreaterThan(TENANTS.length);
  });

  test('nothing of a record is in the log of the functions', () => {
    expect(pipeline.logged.join('\n')).not.toMatch(/note-\d|patient-\d|user-\d|withheld/);
  });
});

describe('a fault at every single call', () => {
  const most = { writer: 0, publisher: 0 };
  const FATES: Fate[] = ['after', 'crash-before', 'crash-after', refusal('AccessDenied', 403)];
  /** Two batches of a shard, each with records of every tenant and a bad line for each. */
  const scenario = (tenants: readonly string[]) => {
    const batches = [0, 1].map((batch) =>
      tenants.map((organization, t) => ({
        organization,
        records: Array.from({ length: 4 }, (_, i) => recordOf(batch * 100 + t * 10 + i, { organization })),
      })),
    );
    return {
      expected: expectedOf(
        batches
          .flat()
          .map(({ organization, records }) => ({ organization, ids: records.map(({ id }) => id) })),
      ),
      events: batches.map((messages, batch) =>
        streamEvent(
          messages.map(({ organization, records }) => linesOf(organization, [...records, 'bad'])),
          batch * 10,
        ),
      ),
    };
  };
  const { expected, events } = scenario(['clinic-a', 'clinic-b']);
  const at = (index: number, fate: Fate) => new Process((_, n) => (n === index ? fate : 'done'));
  const shardOnce = async (pipeline: Pipeline, event: object, process: Process) => {
    await pipeline
      .writer(process)(event, plenty)
      .catch(() => pipeline.writer()(event, plenty));
  };

  test('proof AUD-6 · of the writer', async () => {
    for (const fate of FATES) {
      for (let [index, reached] = [0, true]; reached; index++) {
        reached = false;
        const pipeline = new Pipeline();
        for (const event of events) {
          const process = at(index, fate);
          await shardOnce(pipeline, event, process);
          reached ||= process.calls > index;
        }
        await pipeline.settle();
        await expectAll(pipeline, expected);
        expect(pipeline.quarantined()).toHaveLength(4);
        most.writer = Math.max(most.writer, index);
      }
    }
    expect(most.writer).toBeGreaterThan(5);
  });

  test('proof AUD-6 · of the publisher: what it leaves is a log that verifies, and the next run ends it', async () => {
    const { expected, events } = scenario(['clinic-a']);
    for (const fate of FATES) {
      for (let [index, reached] = [0, true]; reached; index++) {
        reached = false;
        const pipeline = new Pipeline();
        for (const event of events) {
          const process = at(index, fate);
          await pipeline.writer()(event, plenty);
          // A crash ends the run; a fault of one tenant does not.
          await pipeline
            .publisher(process)({}, plenty)
            .catch(() => undefined);
          reached ||= process.calls > index;
          // What has no checkpoint yet is young.
          expect(await pipeline.findings('clinic-a')).toEqual([]);
        }
        await pipeline.settle();
        await expectAll(pipeline, expected);
        most.publisher = Math.max(most.publisher, index);
      }
    }
    expect(most.publisher).toBeGreaterThan(15);
  });

  test('proof AUD-6 · of a message that was parked', async () => {
    for (let index = 0; index < 6; index++) {
      for (const fate of FATES) {
        const pipeline = new Pipeline();
        const refusing = new Process(({ service }) =>
          service === 'dynamodb' ? refusal('AccessDeniedException') : 'done',
        );
        for (const event of events) await pipeline.writer(refusing)(event, plenty);
        expect(pipeline.queue.messages.size).toBe(4);
        await pipeline.drainOnce(at(index, fate));
        await pipeline.settle();
        await expectAll(pipeline, expected);
      }
    }
  });

  test('sabotage AUD-6 · without the conditions on ids, a batch that comes again is doubled, and that is seen', async () => {
    const pipeline = new Pipeline();
    const { TransactWriteItems } = pipeline.table.operations;
    pipeline.table.operations.TransactWriteItems = (input) =>
      TransactWriteItems({
        ...input,
        TransactItems: input.TransactItems?.map(({ Put }) =>
          Put?.Item?.sk?.S?.startsWith('id#')
            ? { Put: { TableName: Put.TableName, Item: Put.Item } }
            : { Put },
        ),
      });
    for (const event of [...events, events[1]]) await pipeline.writer()(event, plenty);
    await pipeline.settle();
    await expect(expectAll(pipeline, expected)).rejects.toThrow('"entries": 12');
  });
});

describe('one tenant of a hundred', () => {
  const tenants = Array.from({ length: 100 }, (_, i) => `clinic-${i}`);
  const broken = 'clinic-42';
  const batches = [0, 1, 2].map((batch) =>
    tenants.map((organization, t) => ({ organization, record: recordOf(batch * 100 + t, { organization }) })),
  );
  const expected = new Set(
    batches.flat().flatMap(({ organization, record }) => (organization === broken ? [record.id] : [])),
  );
  const isOf = ({ input }: Call, tenant: string) => JSON.stringify(input).includes(`"tenant#${tenant}"`);
  const fails = (error: Error) => new Process((call) => (isOf(call, broken) ? error : 'done'));

  test.each([
    ['is denied', refusal('AccessDeniedException')],
    ['is throttled', refusal('ProvisionedThroughputExceededException')],
    ['always collides', canceled([{ Code: 'TransactionConflict' }])],
    ['has no answer', new Error('socket hang up')],
  ])(
    'proof AUD-6 · %s: the shard is read once, the others are logged at once, its records later',
    async (_, error) => {
      const pipeline = new Pipeline();
      for (const [i, batch] of batches.entries()) {
        const lines = batch.map(({ organization, record }) => linesOf(organization, [record]));
        // A batch that failed would throw here.
        const answer = await pipeline.writer(fails(error))(streamEvent(lines, i * 100), plenty);
        expect((answer as WriterAnswer).batchItemFailures).toEqual([]);
      }
      await pipeline.publisher(fails(error))({}, plenty);
      const others = tenants.filter((tenant) => tenant !== broken);
      expect(others.map((tenant) => pipeline.ids(tenant).length)).toEqual(others.map(() => 3));
      expect(pipeline.ids(broken)).toEqual([]);
      expect(pipeline.metrics).toMatchObject({
        RecordsSequenced: 297,
        RecordsParked: 3,
        RecordsDuplicate: 0,
      });

      await pipeline.settle();
      expect(new Set(pipeline.ids(broken))).toEqual(expected);
    },
  );

  test('proof AUD-6 · its log cannot be published: the others are, and it is counted', async () => {
    const pipeline = new Pipeline();
    const lines = batches.flat().map(({ organization, record }) => linesOf(organization, [record]));
    await pipeline.writer()(streamEvent(lines), plenty);
    const process = new Process(({ service, input }) =>
      service === 's3' && String(input.Key).startsWith(`audit/${broken}/`)
        ? refusal('AccessDenied', 403)
        : 'done',
    );
    await pipeline.publisher(process)({}, plenty);
    expect(pipeline.metrics).toMatchObject({ CheckpointsPublished: 99, PublishFailures: 1 });
    expect(pipeline.table.items('work#publish').map(({ sk }) => sk?.S)).toEqual([broken]);
    await pipeline.settle();
    expect(new Set(pipeline.ids(broken))).toEqual(expected);
  });
});
