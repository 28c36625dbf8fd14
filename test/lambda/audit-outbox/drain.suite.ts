import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { drain, type DrainOptions } from '../../../lambda/audit-outbox/drain';
import { outboxOf } from '../../../lambda/audit-outbox/outbox-client';
import type { Outbox, WaitingRecord } from '../../../lambda/audit-outbox/outbox';
import type { Stream } from '../../../lambda/audit-outbox/stream';
import { record, TEMPLATE } from '../../database/audit-database';
import { FakeStream, type Fault } from './fake-stream';
import { server } from './world';

let database: string;
let root: Client;
let app: Client;
let drainer: Client;

beforeAll(async () => {
  database = await server.createDatabase({ template: TEMPLATE });
  root = await server.connect('postgres', database);
  app = await server.connect('service', database);
  drainer = await server.connect('drainer', database);
});

afterEach(async () => {
  await app.query('rollback');
  await root.query('truncate audit.outbox, audit.parked');
});

const append = async (client: Client, extra: object = {}): Promise<string> => {
  const id = randomUUID();
  await client.query('select audit.append($1)', [record(id, extra)]);
  return id;
};

const appendMany = (client: Client, organization: string, count: number) =>
  client.query(
    `select audit.append(jsonb_build_object('organization', $1::text, 'n', n)) from generate_series(1, $2) n`,
    [organization, count],
  );

/** Ids of the records in a queue. */
const idsIn = async (queue: 'outbox' | 'parked'): Promise<string[]> =>
  (
    await root.query<{ id: string }>(
      `select id from audit.record join audit.${queue} using (place) order by place`,
    )
  ).rows.map(({ id }) => id);

/** Drains without ever waiting; time is up after `rounds` pauses. */
async function drainTo(
  stream: Stream,
  options: Partial<DrainOptions> & { rounds?: number; client?: Client } = {},
) {
  const { rounds = 3, client = drainer, ...rest } = options;
  let pauses = 0;
  let taken = 0;
  await drain(outboxOf(client), stream, {
    remaining: () => (pauses >= rounds ? 0 : 60_000),
    onBatch: (batch) => {
      taken += batch.taken;
    },
    wait: () => Promise.resolve(pauses++),
    ...rest,
  });
  return { pauses, taken };
}

const sorted = (ids: Iterable<string>) => [...ids].toSorted();

test('drains everything once, in the order of appending, whatever the organization', async () => {
  const ids = [];
  for (const organization of ['riverside', 'lakeside', 'riverside', '??', 'lakeside']) {
    ids.push(await append(app, { organization }));
  }
  const stream = new FakeStream();
  expect(await drainTo(stream)).toEqual({ pauses: 0, taken: 5 });
  expect(sorted(stream.ids)).toEqual(sorted(ids));
  expect(stream.received.map((line) => JSON.parse(line))).toContainEqual(record(ids[0]!));
  expect(await idsIn('outbox')).toEqual([]);
  expect(await drainTo(stream)).toEqual({ pauses: 0, taken: 0 });
  expect(stream.calls).toBe(1);
});

test('a long backlog takes several calls, each within the limits of Kinesis', async () => {
  await appendMany(app, 'riverside', 1201);
  await app.query(
    `select audit.append(jsonb_build_object('organization', 'lakeside', 'text', repeat('x', 900000))) from generate_series(1, 6)`,
  );
  const stream = new FakeStream();
  expect(await drainTo(stream)).toEqual({ pauses: 0, taken: 1207 });
  expect(new Set(stream.ids).size).toBe(1207);
  expect(stream.calls).toBe(4);
});

test('begins no batch when the time is up', async () => {
  await appendMany(app, 'riverside', 501);
  const stream = new FakeStream();
  const remaining = [1, 0];
  expect(await drainTo(stream, { remaining: () => remaining.shift()! })).toEqual({ pauses: 0, taken: 500 });
  expect(await idsIn('outbox')).toHaveLength(1);
});

test('a transaction that is still open holds nobody up, and its records follow when it commits', async () => {
  await app.query('begin');
  const early = await append(app);
  const other = await server.connect('service', database);
  const late = await append(other);
  const stream = new FakeStream();
  await drainTo(stream);
  expect(stream.ids).toEqual([late]);
  await app.query('commit');
  await drainTo(stream);
  expect(stream.ids).toEqual([late, early]);
});

test('two drainers share the work, and neither waits for the other or for ever', async () => {
  await appendMany(app, 'riverside', 501);
  const other = await server.connect('drainer', database);
  const limit = async () =>
    (await drainer.query('show idle_in_transaction_session_timeout')).rows[0]
      .idle_in_transaction_session_timeout;
  const limits: string[] = [];
  const [first, second] = [new FakeStream(), new FakeStream()];
  const slow: Stream = {
    put: async (parcels) => {
      limits.push(await limit());
      await drainTo(second, { client: other });
      return first.put(parcels);
    },
  };
  expect(await drainTo(slow)).toEqual({ pauses: 0, taken: 500 });
  expect([first.ids.length, second.ids.length]).toEqual([500, 1]);
  expect(limits).toEqual(['1min']);
  expect(await limit()).toBe('0');
});

describe('proof AUD-6 · nothing is lost between the audit table and the stream', () => {
  test.each<[string, (call: number) => Fault | undefined]>([
    [
      'the stream takes every second parcel',
      (call) => (call === 1 ? { takes: (_, i) => i % 2 === 0 } : undefined),
    ],
    ['the stream takes nothing at first', (call) => (call <= 2 ? { takes: () => false } : undefined)],
  ])('partial failure: %s', async (_, fault) => {
    const ids = [];
    for (const organization of ['a', 'b', 'c', 'd', 'a']) ids.push(await append(app, { organization }));
    const stream = new FakeStream(fault);
    await drainTo(stream);
    expect(sorted(stream.ids)).toEqual(sorted(ids));
    expect(await idsIn('outbox')).toEqual([]);
  });

  test.each<[string, Fault, number]>([
    ['the call fails and the stream has nothing', { takes: () => false, throws: new Error('timeout') }, 1],
    ['the call fails although the stream has everything', { throws: new Error('timeout') }, 2],
  ])('%s', async (_, fault, times) => {
    const id = await append(app);
    const stream = new FakeStream((call) => (call === 1 ? fault : undefined));
    await expect(drainTo(stream)).rejects.toThrow('timeout');
    expect(await idsIn('outbox')).toEqual([id]);
    await drainTo(stream);
    expect(stream.ids).toEqual(Array.from({ length: times }, () => id));
    expect(await idsIn('outbox')).toEqual([]);
  });

  test('the drainer dies after the stream has the records and before it commits', async () => {
    const id = await append(app);
    const client = await server.connect('drainer', database);
    const { rows } = await client.query('select pg_backend_pid() as pid');
    const stream = new FakeStream();
    const dying: Stream = {
      put: async (parcels) => {
        const taken = await stream.put(parcels);
        await root.query('select pg_terminate_backend($1, 5000)', [rows[0].pid]);
        return taken;
      },
    };
    await expect(drainTo(dying, { client })).rejects.toThrow(/terminat|not queryable/);
    expect(await idsIn('outbox')).toEqual([id]);
    await drainTo(stream);
    expect(stream.ids).toEqual([id, id]);
  });

  test('a tenant that is throttled for ever holds up no other', async () => {
    await appendMany(app, 'hot', 1100);
    const others = [await append(app), await append(app, { organization: 'lakeside' })];
    const stream = new FakeStream(() => ({ takes: ({ organization }) => organization !== 'hot' }));
    expect(await drainTo(stream)).toEqual({ pauses: 3, taken: 2 });
    expect(sorted(stream.ids)).toEqual(sorted(others));
    expect(await idsIn('outbox')).toHaveLength(1100);
    expect(await idsIn('parked')).toEqual([]);
  });

  test('a record that the stream refuses is parked alone, and can be released', async () => {
    const good = await append(app);
    const bad = await append(app, { reason: 'poison' });
    await appendMany(app, 'lakeside', 600);
    const stream = new FakeStream();
    const batches: unknown[] = [];
    await drainTo(stream, { onBatch: (batch) => batches.push(batch) });
    expect(batches).toEqual([
      { taken: 499, refused: 1 },
      { taken: 102, refused: 0 },
    ]);
    expect(stream.ids).toContain(good);
    expect(new Set(stream.ids).size).toBe(601);
    expect(await idsIn('outbox')).toEqual([]);
    expect(await idsIn('parked')).toEqual([bad]);
    await root.query('select audit.release(array_agg(place)) from audit.parked');
    expect([await idsIn('outbox'), await idsIn('parked')]).toEqual([[bad], []]);
  });

  test('a stream that refuses everything is not believed: nothing is parked', async () => {
    const bad = [await append(app, { reason: 'poison' }), await append(app, { reason: 'poison' })];
    const stream = new FakeStream();
    expect(await drainTo(stream, { rounds: 2 })).toEqual({ pauses: 2, taken: 0 });
    expect([await idsIn('outbox'), await idsIn('parked')]).toEqual([bad, []]);
    await append(app);
    await drainTo(stream);
    expect([await idsIn('outbox'), await idsIn('parked')]).toEqual([[], bad]);
  });

  test.each([1, 2])('appenders, drainers and faults at once (seed %i)', async (seed) => {
    const random = generator(seed);
    const committed: string[] = [];
    const undone: string[] = [];
    const appender = async (organization: string) => {
      const client = await server.connect('service', database);
      for (let i = 0; i < 25; i++) {
        await client.query('begin');
        const ids = [await append(client, { organization }), await append(client)];
        await client.query('savepoint s');
        undone.push(await append(client, { organization }));
        await client.query('rollback to savepoint s');
        const end = random() < 0.7 ? 'commit' : 'rollback';
        await client.query(end);
        (end === 'commit' ? committed : undone).push(...ids);
      }
      await client.end();
    };
    const stream = new FakeStream(() => {
      const dice = random();
      if (dice < 0.2) return { takes: () => random() < 0.5 };
      if (dice < 0.3) return { takes: () => false, throws: new Error('throttled') };
      if (dice < 0.4) return { throws: new Error('timeout after success') };
      if (dice < 0.5) return { takes: () => random() < 0.5, throws: new Error('reset') };
      return undefined;
    });
    const appenders = { done: false };
    const drainers = [1, 2, 3].map(async () => {
      let client = await server.connect('drainer', database);
      while (!appenders.done) {
        await drainTo(stream, { client, rounds: 1 }).catch(() => undefined);
        if (random() < 0.1) {
          await client.end();
          client = await server.connect('drainer', database);
        }
      }
      await client.end();
    });
    await Promise.all(['riverside', 'lakeside', 'hillside'].map(appender));
    appenders.done = true;
    await Promise.all(drainers);
    const duplicates = stream.ids.length - new Set(stream.ids).size;
    const last = new FakeStream();
    await drainTo(last);

    const received = new Set([...stream.ids, ...last.ids]);
    expect(sorted(received)).toEqual(sorted(committed));
    expect(undone.filter((id) => received.has(id))).toEqual([]);
    expect(await idsIn('outbox')).toEqual([]);
    // The faults were real ones.
    expect(duplicates).toBeGreaterThan(0);
    expect(undone.length).toBeGreaterThan(75);
  });
});

test('sabotage AUD-6 · an outbox that commits before the stream has the records loses them, and these tests see it', async () => {
  const id = await append(app);
  const careless: Outbox = {
    ...outboxOf(drainer),
    batch: async (after, deliver) => {
      const { rows } = await drainer.query<WaitingRecord>('select * from audit.claim($1, 500, 1000000)', [
        after,
      ]);
      await drainer.query('select audit.settle($1)', [rows.map(({ place }) => place)]);
      if (rows.length > 0) await deliver(rows);
      return rows.at(-1)?.place;
    },
  };
  const stream = new FakeStream((call) =>
    call === 1 ? { takes: () => false, throws: new Error('timeout') } : undefined,
  );
  const once = { remaining: () => 1, onBatch: () => undefined };
  await expect(drain(careless, stream, once)).rejects.toThrow('timeout');
  await drain(careless, stream, once);
  expect(await idsIn('outbox')).toEqual([]);
  expect(stream.ids).not.toContain(id);
});

/** Mulberry32: random enough, and the same for the same seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
