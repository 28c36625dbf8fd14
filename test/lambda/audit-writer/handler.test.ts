import { randomBytes } from 'node:crypto';
import { MAX_RECEIVES, type RedriveAnswer, type WriterAnswer } from '../../../lambda/audit-writer/handler';
import { recordOf } from '../../support/audit-log';
import { linesOf, NOW, Pipeline, plenty, streamEvent } from '../../support/audit-pipeline';
import { Process, refusal, type Call } from '../../support/aws/service';

const tenant = 'clinic-a';
const records = [1, 2, 3].map((n) => recordOf(n));
const ids = records.map(({ id }) => id);
const unavailable = (service: string, error = refusal('AccessDenied', 403)) =>
  new Process((call: Call) => (call.service === service ? error : 'done'));
const failures = (answer: WriterAnswer | RedriveAnswer) => (answer as WriterAnswer).batchItemFailures;

async function logged(pipeline: Pipeline, organization = tenant): Promise<string[]> {
  await pipeline.settle();
  return pipeline.ids(organization);
}

describe('what no log takes', () => {
  const garbage: [string, Buffer][] = [
    ['nothing', Buffer.alloc(0)],
    ['white space', Buffer.from(' \n\r\n\n')],
    ['what is not UTF-8', Buffer.from('{"id":"\xff"}', 'latin1')],
    ['binary', randomBytes(5000)],
    ['a megabyte of half a million lines', Buffer.alloc(1_000_000, 'x\n')],
  ];

  test.each(garbage)('proof AUD-6 · %s is kept as a whole, and stops nothing', async (_, data) => {
    const pipeline = new Pipeline();
    const event = streamEvent([{ organization: tenant, data }, linesOf(tenant, records)]);
    await pipeline.writer()(event, plenty);
    await pipeline.writer()(event, plenty);
    expect(pipeline.quarantined()).toEqual([
      {
        message: 'shardId-000000000000-49600000',
        line: undefined,
        reason: 'not-json',
        text: data.toString('latin1'),
      },
    ]);
    expect(await logged(pipeline)).toEqual(ids);
  });

  test('a bad line is kept alone, with its place, under a key without anything of a producer', async () => {
    const pipeline = new Pipeline();
    const foreign = recordOf(7, { organization: 'clinic-b' });
    const late = recordOf(8, { time: new Date(NOW + 301_000).toISOString() });
    const lines = [
      records[0],
      foreign,
      'Jane Doe',
      records[1],
      late,
      { ...records[2], note: 'x' },
      records[2],
    ];
    await pipeline.writer()(streamEvent([linesOf(tenant, lines)]), plenty);
    expect(pipeline.quarantined().map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'wrong-organization'],
      [3, 'not-json'],
      [5, 'clock'],
      [6, 'not-a-record'],
    ]);
    const [key] = [...pipeline.s3.objects('quarantine').keys()];
    expect(key).toMatch(/^2026-03-01\/shardId-000000000000-49600000-[0-9a-f]{16}\.json$/);
    expect(pipeline.metrics).toMatchObject({ RecordsSequenced: 3, RecordsQuarantined: 4 });
    expect(await logged(pipeline)).toEqual(ids);
  });

  test('another record with an id that the log has is no duplicate', async () => {
    const pipeline = new Pipeline();
    const other = { ...records[0], action: 'delete' };
    const third = { ...records[0], action: 'export' };
    await pipeline.writer()(streamEvent([linesOf(tenant, [records[0], other, records[0]])]), plenty);
    await pipeline.writer()(streamEvent([linesOf(tenant, [third, records[0], records[1]])], 1), plenty);
    expect(pipeline.quarantined().map(({ reason, text }) => [reason, text])).toEqual([
      ['id-reused', JSON.stringify(other)],
      ['id-reused', JSON.stringify(third)],
    ]);
    expect(pipeline.metrics.RecordsDuplicate).toBe(2);
    expect(await logged(pipeline)).toEqual(ids.slice(0, 2));
  });

  test('a record as old as the verifier allows at most is refused while the log may be ahead of the clock', async () => {
    const pipeline = new Pipeline();
    const aged = (ms: number, n: number) =>
      recordOf(n, { time: new Date(NOW - 7 * 86_400_000 + ms).toISOString() });
    await pipeline.writer()(streamEvent([linesOf(tenant, [aged(299_999, 1), aged(300_000, 2)])]), plenty);
    expect(pipeline.quarantined().map(({ line, reason }) => [line, reason])).toEqual([[1, 'clock']]);
    expect(await logged(pipeline)).toEqual([recordOf(2).id]);
  });

  test('the source keeps its records while the quarantine refuses', async () => {
    const pipeline = new Pipeline();
    const event = streamEvent([linesOf(tenant, [...records, 'bad'])]);
    await expect(pipeline.writer(unavailable('s3'))(event, plenty)).rejects.toThrow('quarantine refused');
    expect(pipeline.quarantined()).toEqual([]);
    await pipeline.writer()(event, plenty);
    expect(pipeline.quarantined()).toHaveLength(1);
    expect(await logged(pipeline)).toEqual(ids);
  });

  test('what came to quarantine by a fault of ours is tried again by its key', async () => {
    const pipeline = new Pipeline();
    pipeline.now = NOW - 600_000; // our clock was wrong
    await pipeline.writer()(streamEvent([linesOf(tenant, [...records, 'bad'])]), plenty);
    expect(pipeline.quarantined()).toHaveLength(4);
    pipeline.now = NOW;
    const keys = [...pipeline.s3.objects('quarantine').keys()];
    const answers = [];
    for (let i = 0; i < 2; i++) answers.push(await pipeline.writer()({ redrive: keys }, plenty));
    expect(answers).toEqual([
      { sequenced: 3, duplicates: 0, refused: 1, left: 0 },
      { sequenced: 0, duplicates: 3, refused: 1, left: 0 },
    ]);
    expect(pipeline.quarantined()).toHaveLength(4);
    expect(await logged(pipeline)).toEqual(ids);
    await expect(pipeline.writer()({ redrive: ['no-such-key'] }, plenty)).rejects.toThrow('NoSuchKey');
  });
});

describe('what cannot be sequenced now', () => {
  const event = streamEvent([linesOf(tenant, records)]);

  test('the stream keeps its records while the parking queue refuses', async () => {
    const pipeline = new Pipeline();
    const nothing = new Process(({ service }) => (service === 's3' ? 'done' : refusal('AccessDenied', 403)));
    await expect(pipeline.writer(nothing)(event, plenty)).rejects.toThrow('AccessDenied');
    expect(pipeline.metrics.RecordsParked).toBe(0);
  });

  test('is parked when no time is left, without a call to the table', async () => {
    const pipeline = new Pipeline();
    const process = new Process();
    await pipeline.writer(process)(event, { getRemainingTimeInMillis: () => 14_000 });
    expect(process.calls).toBe(1);
    expect(pipeline.queue.messages.size).toBe(1);
    expect(await logged(pipeline)).toEqual(ids);
  });

  test.each([
    ['ends before it begins', { sequenced: { N: '1' }, published: { N: '2' } }],
    ['has a size that is none', { sequenced: { N: '-1' } }],
    ['has a hash that is none', { last: { B: Buffer.alloc(31) } }],
    ['is from the future', { ingested: { N: String(NOW + 400_000) } }],
  ])('a head that %s is left alone', async (_, wrong) => {
    const pipeline = new Pipeline();
    await pipeline.writer()(event, plenty);
    const head = pipeline.table.items(`tenant#${tenant}`).find(({ sk }) => sk?.S === 'head');
    pipeline.table.put({ ...head, ...wrong });
    await pipeline.writer()(streamEvent([linesOf(tenant, [recordOf(4)]), linesOf('clinic-b', [])]), plenty);
    expect(pipeline.queue.messages.size).toBe(1);
    expect(pipeline.logged.join('\n')).toContain('CorruptItemError');
    pipeline.table.put(head!);
    expect(await logged(pipeline)).toEqual([...ids, recordOf(4).id]);
  });

  test('characters that a queue refuses do not keep a record out', async () => {
    const pipeline = new Pipeline();
    const strange = recordOf(9, { source: { ip: '192.0.2.10', userAgent: 'a\ufffe\u{1f600}é' } });
    await pipeline.writer(unavailable('dynamodb'))(streamEvent([linesOf(tenant, [strange])]), plenty);
    await pipeline.settle();
    expect(pipeline.quarantined()).toEqual([]);
    expect(pipeline.entries(tenant).map(({ record }) => record)).toEqual([strange]);
  });

  test('large records fill messages, items and transactions to their limits and no further', async () => {
    const pipeline = new Pipeline();
    const fields = Array.from({ length: 120 }, (_, i) => `field_${'x'.repeat(110)}_${i}`);
    const large = Array.from({ length: 60 }, (_, n) => recordOf(n, { fields }));
    const messages = [0, 30].map((from) => linesOf(tenant, large.slice(from, from + 30)));
    await pipeline.writer(unavailable('dynamodb'))(streamEvent(messages), plenty);
    expect(pipeline.queue.messages.size).toBeGreaterThan(2);
    expect(new Set(await logged(pipeline))).toEqual(new Set(large.map(({ id }) => id)));
  });

  test('a parked message stays in its queue, alone, until it has been there too long', async () => {
    const pipeline = new Pipeline();
    const parked = (message: number, organization: string, receives: number) => ({
      eventSource: 'aws:sqs',
      messageId: `message-${message}`,
      body: linesOf(organization, [recordOf(message, { organization })]).data.toString(),
      attributes: { ApproximateReceiveCount: String(receives), SentTimestamp: String(NOW) },
      messageAttributes: { organization: { stringValue: organization } },
    });
    const broken = new Process((call) =>
      JSON.stringify(call.input).includes('tenant#broken') ? refusal('AccessDeniedException') : 'done',
    );
    const Records = [
      parked(1, 'broken', 3),
      parked(2, tenant, 3),
      parked(3, 'broken', MAX_RECEIVES + 1),
      parked(4, tenant, MAX_RECEIVES + 1),
    ];
    const answer = await pipeline.writer(broken)({ Records }, plenty);
    expect(failures(answer)).toEqual([{ itemIdentifier: 'message-1' }]);
    // What waits on is no work of the writer: an alarm on its silence must not take it for one.
    expect(pipeline.metrics.RecordsParked).toBe(0);
    expect(pipeline.quarantined().map(({ message, reason }) => [message, reason])).toEqual([
      ['message-3', 'undeliverable'],
    ]);
    expect(await logged(pipeline)).toEqual([recordOf(2).id, recordOf(4).id]);
  });

  test('a parked message of which something cannot be quarantined stays', async () => {
    const pipeline = new Pipeline();
    await pipeline.writer(unavailable('dynamodb'))(event, plenty);
    const [body] = [...pipeline.queue.messages.values()];
    Object.assign(body!, { body: `${body!.body}bad\n` });
    const received = pipeline.queue.receive();
    const answer = await pipeline.writer(unavailable('s3'))(received, plenty);
    expect(failures(answer)).toEqual([{ itemIdentifier: 'message-1' }]);
    expect(await logged(pipeline)).toEqual(ids);
    expect(pipeline.quarantined()).toHaveLength(1);
  });
});

test.each([
  undefined,
  {},
  { Records: [] },
  { Records: [{ eventSource: 'aws:s3' }] },
  { Records: [{ eventSource: 'aws:kinesis', eventID: 'x', kinesis: { data: 5 } }] },
  { Records: [{ eventSource: 'aws:sqs', messageId: 'x', body: '{}' }] },
  { redrive: 'all' },
])('an event that is none of ours is refused: %j', async (event) => {
  await expect(new Pipeline().writer()(event, plenty)).rejects.toThrow(
    /is not|is neither|is no number|is missing/,
  );
});
