import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { parseEvent, type Task } from '../../../lambda/load-balancer-log-redactor/event';
import { logStoreOf } from '../../../lambda/load-balancer-log-redactor/log-store-client';
import { run } from '../../../lambda/load-balancer-log-redactor/run';
import { createLogger } from '../../../lambda/shared/logger';
import { type Call, type Fate, Process } from '../../support/aws/service';
import { FakeBuckets } from './fake-buckets';
import { access, connection } from './lines';

const FOLDER = 'edge/AWSLogs/111122223333/elasticloadbalancing/us-east-1/2026/11/22/';
const NAME =
  '111122223333_elasticloadbalancing_us-east-1_app.edge.50dc6c495c0c9188_20261122T1000Z_203.0.113.9_';
const KEY = `${FOLDER}${NAME}4xyz.log.gz`;
const CONNECTION = `${FOLDER}conn_log_${NAME}4xyz.log.gz`;
const LINES = [
  access(),
  access({ request: 'GET https://app.example.com:443/p?mrn=00123456 HTTP/2.0' }),
  'Jane Doe',
  access({ request: 'GET https://app.example.com:443/p/123-45-6789 HTTP/2.0' }),
];
const LOG = `${LINES.join('\n')}\n`;
const NOW = Date.parse('2026-11-22T10:20:00Z');
const PHI = /00123456|123-45-6789|Jane/;

function world(buckets = new FakeBuckets()) {
  const said: string[] = [];
  const metrics: Record<string, number>[] = [];
  return {
    buckets,
    said,
    metrics,
    run: (
      task: Task,
      {
        fate,
        now = NOW,
        remaining = 1,
      }: { fate?: (call: Call, n: number) => Fate; now?: number; remaining?: number } = {},
    ) =>
      run(
        {
          store: logStoreOf(new Process(fate).client('s3', buckets.operations), {
            raw: 'raw',
            archive: 'archive',
          }),
          logger: createLogger((line) => said.push(line)),
          emit: (values) => void metrics.push({ ...values }),
          now: () => now,
          remaining: () => remaining,
        },
        task,
      ),
  };
}

const redact = (key: string): Task => ({ task: 'redact', log: { key, version: 'v1' } });
/** Where the archive has it; what an earlier release copied there as it was, stands elsewhere. */
const copyOf = (key: string) => `redacted/${key}`;
const kept = (buckets: FakeBuckets, key = KEY) =>
  gunzipSync(buckets.archive.get(copyOf(key))!.bytes).toString();

describe('proof TLS-4 · a delivered log', () => {
  test('is in the archive under its key, redacted, with as many lines, and its raw object may end', async () => {
    const { buckets, run: start, said, metrics } = world();
    buckets.deliver(KEY, gzipSync(LOG));
    await start(redact(KEY));
    const lines = kept(buckets).split('\n');
    expect(lines).toHaveLength(LOG.split('\n').length);
    expect(lines[0]).toBe(LINES[0]);
    expect(lines[2]).toBe('[withheld]');
    expect(kept(buckets)).not.toMatch(PHI);
    expect(buckets.archive.get(copyOf(KEY))!.metadata).toEqual({
      'raw-sha256': createHash('sha256').update(gzipSync(LOG)).digest('hex'),
      'raw-bytes': String(gzipSync(LOG).length),
      lines: '4',
      'lines-withheld': '1',
    });
    expect(buckets.raw.get(KEY)!.tags).toEqual({ 'bulwark:redacted': 'yes' });
    expect(metrics).toEqual([{ LoadBalancerLogLines: 4, LoadBalancerLogLinesWithheld: 1 }]);
    expect(said.join()).not.toMatch(PHI);
  });

  test('of connections too, and of several compressed parts, and without an end of its last line', async () => {
    const { buckets, run: start } = world();
    const parts = [`${connection()}\n`, `${connection('emailAddress=jane@example.com')}\n`, connection()];
    buckets.deliver(CONNECTION, Buffer.concat(parts.map((part) => gzipSync(part))));
    await start(redact(CONNECTION));
    expect(kept(buckets, CONNECTION)).toBe([connection(), connection('[withheld]'), connection()].join('\n'));
  });

  test('of which a line has no end is a line that is withheld', async () => {
    const { buckets, run: start } = world();
    buckets.deliver(KEY, gzipSync(`${access()}\n${'x'.repeat(300_000)}\n${access()}\n`));
    await start(redact(KEY));
    expect(kept(buckets)).toBe(`${access()}\n[withheld]\n${access()}\n`);
  });

  test('that says that load balancers may deliver is no log: nothing of it is kept but that it was there', async () => {
    const { buckets, run: start } = world();
    const key = 'edge/AWSLogs/111122223333/ELBAccessLogTestFile';
    buckets.deliver(key, Buffer.from('Enable AccessLog for ELB: Jane\n'));
    await start(redact(key));
    expect(buckets.archive.get(copyOf(key))!.bytes.toString()).toBe('[withheld]\n');
  });

  test.each<[string, Buffer]>([
    ['broken off', gzipSync(LOG).subarray(0, 60)],
    ['not compressed', Buffer.from(LOG)],
    ['empty', Buffer.alloc(0)],
    ['followed by something else', Buffer.concat([gzipSync(LOG), Buffer.from('Jane Doe')])],
    // The library takes zeros for the end, whatever comes behind them.
    ['followed by zeros', Buffer.concat([gzipSync(LOG), Buffer.alloc(4), gzipSync('Jane Doe\n')])],
  ])('that is %s stays, unredacted and unreadable to others, and pages', async (_, bytes) => {
    const { buckets, run: start, said, metrics } = world();
    buckets.deliver(KEY, bytes);
    await expect(start(redact(KEY))).rejects.toThrow(expect.objectContaining({ name: 'UnreadableLogError' }));
    expect(buckets.archive.size).toBe(0);
    expect(buckets.raw.get(KEY)!.tags).toEqual({});
    expect(metrics).toEqual([{ LoadBalancerLogsUnreadable: 1 }]);
    expect(said.join()).toContain('UnreadableLogError');
    expect(said.join()).not.toMatch(PHI);
    // Until an operator lets it end; that it was there is on record.
    await start({ task: 'set-aside', log: { key: KEY } });
    expect(kept(buckets)).toBe('');
    expect(buckets.archive.get(copyOf(KEY))!.metadata).toMatchObject({
      'raw-sha256': createHash('sha256').update(bytes).digest('hex'),
      lines: '0',
    });
    expect(buckets.raw.get(KEY)!.tags).toEqual({ 'bulwark:redacted': 'yes' });
  });

  test('under whose key the archive has another one is not lost', async () => {
    const { buckets, run: start } = world();
    buckets.deliver(KEY, gzipSync(LOG));
    await start(redact(KEY));
    buckets.deliver(KEY, gzipSync('another\n'));
    await expect(start(redact(KEY))).rejects.toThrow(expect.objectContaining({ name: 'OtherLogError' }));
    expect(kept(buckets).split('\n')[0]).toBe(access());
    expect(buckets.raw.get(KEY)!.tags).toEqual({});
  });
});

describe('proof TLS-4 · whatever call fails, before or after it was done', () => {
  test.each(
    [0, 1, 2, 3].flatMap((n) =>
      (['before', 'after', 'crash-before', 'crash-after'] as const).map((fate) => [n, fate] as const),
    ),
  )(
    'call %i fails %s: the next run ends the same, and no raw log ends without its copy',
    async (failing, fate) => {
      const { buckets, run: start } = world();
      buckets.deliver(KEY, gzipSync(LOG));
      await start(redact(KEY), { fate: (_, n) => (n === failing ? fate : 'done') }).catch(() => undefined);
      const { tags } = buckets.raw.get(KEY)!;
      if ('bulwark:redacted' in tags) expect(buckets.archive.has(copyOf(KEY))).toBe(true);
      const first = buckets.archive.get(copyOf(KEY));
      await start(redact(KEY));
      if (first) expect(buckets.archive.get(copyOf(KEY))).toBe(first);
      expect(kept(buckets).split('\n')).toHaveLength(5);
      expect(buckets.raw.get(KEY)!.tags).toEqual({ 'bulwark:redacted': 'yes' });
    },
  );
});

describe('proof TLS-4 · what no event told of', () => {
  const key = (n: number) => `${FOLDER}${NAME}${n}.log.gz`;

  test('is found and redacted; what was just delivered is left to its event', async () => {
    const { buckets, run: start, metrics } = world();
    for (let n = 0; n < 7; n++) buckets.deliver(key(n), gzipSync(LOG));
    await start(redact(key(3)));
    buckets.deliver(key(9), gzipSync(LOG), new Date(NOW - 60_000));
    await start({ task: 'sweep' });
    expect([...buckets.archive.keys()].toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6].map((i) => copyOf(key(i))));
    expect(metrics.at(-1)).toEqual({ LoadBalancerLogsWaiting: 0 });
  });

  test('and fails for an hour is counted, and keeps no other waiting', async () => {
    const { buckets, run: start, metrics } = world();
    buckets.deliver(key(0), Buffer.from('broken'));
    buckets.deliver(key(1), gzipSync(LOG));
    await start({ task: 'sweep' });
    expect(metrics.at(-1)).toEqual({ LoadBalancerLogsWaiting: 0 });
    expect(buckets.archive.has(copyOf(key(1)))).toBe(true);
    await start({ task: 'sweep' }, { now: NOW + 3_600_000 });
    expect(metrics.at(-1)).toEqual({ LoadBalancerLogsWaiting: 1 });
  });

  test('and has a copy but never was released is released', async () => {
    const { buckets, run: start } = world();
    buckets.deliver(KEY, gzipSync(LOG));
    await start(redact(KEY), {
      fate: ({ operation }) => (operation === 'PutObjectTagging' ? 'before' : 'done'),
    }).catch(() => undefined);
    await start({ task: 'sweep' });
    expect(buckets.raw.get(KEY)!.tags).toEqual({});
    await start({ task: 'sweep' }, { now: NOW + 5 * 86_400_000 });
    expect(buckets.raw.get(KEY)!.tags).toEqual({ 'bulwark:redacted': 'yes' });
  });

  test('and for which no time is left waits for the next run', async () => {
    const { buckets, run: start, metrics } = world();
    buckets.deliver(KEY, gzipSync(LOG));
    await start({ task: 'sweep' }, { remaining: 0, now: NOW + 3_600_000 });
    expect(buckets.archive.size).toBe(0);
    expect(metrics).toEqual([{ LoadBalancerLogsWaiting: 1 }]);
  });
});

describe('events', () => {
  const delivered = (bucket: string) => ({
    source: 'aws.s3',
    'detail-type': 'Object Created',
    detail: { bucket: { name: bucket }, object: { key: KEY, size: 7, 'version-id': 'v1' } },
  });

  test('say which object, and ask for a sweep, or to set one aside', () => {
    expect(parseEvent(delivered('raw'), 'raw')).toEqual(redact(KEY));
    expect(parseEvent({ source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} }, 'raw')).toEqual(
      { task: 'sweep' },
    );
    expect(parseEvent({ setAside: KEY }, 'raw')).toEqual({ task: 'set-aside', log: { key: KEY } });
  });

  test.each([
    [delivered('archive')],
    [{}],
    [{ setAside: '' }],
    [{ setAside: KEY, force: true }],
    [undefined],
  ])('other than those are refused: %j', (event) =>
    expect(() => parseEvent(event, 'raw')).toThrow(expect.objectContaining({ name: 'InputError' })),
  );
});
