import type { Backlog, Outbox } from '../../../lambda/audit-outbox/outbox';
import { run } from '../../../lambda/audit-outbox/run';
import { createLogger } from '../../../lambda/shared/logger';
import { FakeStream } from './fake-stream';

const line = '{"id":"1","text":"secret"}';

/** An outbox with one batch of one record. */
function outboxWith(backlog: () => Promise<Backlog>): Outbox {
  const batches = [[{ place: '7', organization: 'riverside', line }]];
  return {
    batch: async (_, deliver) => {
      const records = batches.shift();
      if (!records) return undefined;
      await deliver(records);
      return records.at(-1)!.place;
    },
    backlog,
  };
}

async function running(backlog: () => Promise<Backlog>, stream = new FakeStream()) {
  const metrics: Record<string, number> = {};
  const logged: string[] = [];
  const work = run(outboxWith(backlog), stream, {
    remaining: () => 1,
    logger: createLogger((entry) => logged.push(entry)),
    emit: (values) => Object.assign(metrics, values),
  });
  const error = await work.then(
    () => undefined,
    (thrown: Error) => thrown.message,
  );
  return { metrics, logged: logged.join('\n'), error };
}

const backlog = { waiting: 3, parked: 2, oldestSeconds: 61.5 };
const WAITING = { OutboxWaiting: 3, OutboxParked: 2, OutboxOldestSeconds: 61.5 };

test('says what was drained and what waits', async () => {
  const { metrics, logged, error } = await running(() => Promise.resolve(backlog));
  expect({ metrics, error }).toEqual({ metrics: { OutboxDrained: 1, ...WAITING }, error: undefined });
  expect(logged).not.toContain('secret');
});

test('says what waits when draining fails, and fails', async () => {
  const stream = new FakeStream(() => ({ throws: new Error('no shard for secret') }));
  const { metrics, logged, error } = await running(() => Promise.resolve(backlog), stream);
  expect({ metrics, error }).toEqual({
    metrics: { OutboxDrained: 0, ...WAITING },
    error: 'no shard for secret',
  });
  expect(logged).not.toContain('secret');
});

test('without a database it is silent about what waits, and the first error counts', async () => {
  const stream = new FakeStream(() => ({ throws: new Error('first') }));
  const { metrics, error } = await running(() => Promise.reject(new Error('second')), stream);
  expect({ metrics, error }).toEqual({ metrics: { OutboxDrained: 0 }, error: 'first' });
});
