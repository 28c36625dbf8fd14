import type { Kinesis } from '@aws-sdk/client-kinesis';
import * as fc from 'fast-check';
import {
  kinesisTransport,
  type KinesisStream,
  type KinesisTransportOptions,
} from '../../../runtime/audit/kinesis-transport';
import { AuditTransportError } from '../../../runtime/audit/transport';

// The SDK's client is one.
void ((client: Kinesis): KinesisStream => client);

type Call = { partition: string; lines: string[] }[];
type Answer = 'ok' | 'throttled' | Error | 'nothing' | ((call: Call) => (string | undefined)[]);

/** A stream that keeps to its limits, and answers as it is told; by default it takes everything. */
function stream(answers: Answer[] = []) {
  const calls: Call[] = [];
  const taken = new Map<string, string[]>();
  const client: KinesisStream = {
    async putRecords({ StreamName, Records }) {
      expect(StreamName).toBe('audit');
      expect(Records.length).toBeGreaterThan(0);
      expect(Records.length).toBeLessThanOrEqual(500);
      let bytes = 0;
      const call = Records.map(({ PartitionKey, Data }) => {
        const size = Data.length + Buffer.byteLength(PartitionKey);
        expect(size).toBeLessThanOrEqual(1_048_576);
        bytes += size;
        const text = Buffer.from(Data).toString();
        expect(text.endsWith('\n')).toBe(true);
        return { partition: PartitionKey, lines: text.slice(0, -1).split('\n') };
      });
      expect(bytes).toBeLessThanOrEqual(5_242_880);
      calls.push(call);
      const answer = answers.shift() ?? 'ok';
      await Promise.resolve();
      if (answer instanceof Error) throw answer;
      if (answer === 'nothing') return {};
      const errors =
        answer === 'ok'
          ? call.map(() => undefined)
          : answer === 'throttled'
            ? call.map(() => 'ProvisionedThroughputExceededException')
            : answer(call);
      return {
        Records: call.map(({ partition, lines }, index) => {
          if (errors[index] !== undefined) return { ErrorCode: errors[index] };
          taken.set(partition, [...(taken.get(partition) ?? []), ...lines]);
          return { SequenceNumber: '49' };
        }),
      };
    },
  };
  return { client, calls, taken };
}

/** Time that passes at once; what was waited is kept. */
function clock() {
  const waits: number[] = [];
  return {
    waits,
    wait: async (ms: number) => {
      if (ms > 0) waits.push(ms);
      await new Promise<void>((resolve) => setImmediate(resolve));
    },
  };
}

const open = (fake: { client: KinesisStream }, options: KinesisTransportOptions = {}) =>
  kinesisTransport(fake.client, 'audit', { wait: clock().wait, random: () => 0.5, ...options });

const throttledOnly =
  (partition: string) =>
  (call: Call): (string | undefined)[] =>
    call.map((parcel) =>
      parcel.partition === partition ? 'ProvisionedThroughputExceededException' : undefined,
    );

describe('proof AUD-6 · what is recorded together travels together', () => {
  test('one call, one Kinesis record for each tenant, in order', async () => {
    const fake = stream();
    const transport = open(fake);
    await Promise.all(['a', 'b', 'a', 'c', 'b'].map((tenant, n) => transport.send(tenant, `{"n":${n}}`)));
    expect(fake.calls).toEqual([
      [
        { partition: 'a', lines: ['{"n":0}', '{"n":2}'] },
        { partition: 'b', lines: ['{"n":1}', '{"n":4}'] },
        { partition: 'c', lines: ['{"n":3}'] },
      ],
    ]);
  });

  test('no more calls at once than allowed; what comes meanwhile joins the next', async () => {
    let underWay = 0;
    let most = 0;
    const fake = stream();
    const client: KinesisStream = {
      async putRecords(input) {
        most = Math.max(most, ++underWay);
        for (let turn = 0; turn < 5; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
        underWay -= 1;
        return fake.client.putRecords(input);
      },
    };
    const transport = open({ client }, { concurrency: 2 });
    const sends: Promise<void>[] = [];
    for (let n = 0; n < 50; n++) {
      sends.push(transport.send('a', `${n}`));
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    await Promise.all(sends);
    expect(most).toBe(2);
    expect(fake.calls.length).toBeLessThan(25);
    expect(
      fake.taken
        .get('a')
        ?.map(Number)
        .toSorted((a, b) => a - b),
    ).toEqual(Array.from({ length: 50 }, (_, n) => n));
  });

  test('the limits of Kinesis are kept, whatever is sent', async () => {
    const fake = stream();
    const transport = open(fake);
    const tenants = Array.from({ length: 1200 }, (_, n) => `tenant-${n}`);
    const large = 'x'.repeat(transport.maxLineBytes);
    await Promise.all([
      ...tenants.map((tenant) => transport.send(tenant, '{}')),
      ...Array.from({ length: 12 }, (_, n) => transport.send(`large-${n % 3}`, large)),
      ...Array.from({ length: 2000 }, () => transport.send('busy', 'y'.repeat(500))),
    ]);
    expect(fake.taken.size).toBe(1200 + 3 + 1);
    expect(fake.taken.get('busy')).toHaveLength(2000);
    expect(fake.taken.get('large-0')).toEqual([large, large, large, large]);
    await expect(transport.send('a', `${large}x`)).rejects.toThrow(/longer than the stream takes/);
  });
});

describe('proof AUD-6 · what the stream does not take is offered again', () => {
  test('alone: nobody else waits for it', async () => {
    const fake = stream([throttledOnly('b'), throttledOnly('b')]);
    const transport = open(fake);
    const done: string[] = [];
    const send = (tenant: string, line: string) => transport.send(tenant, line).then(() => done.push(line));
    await Promise.all([send('a', '1'), send('b', '2'), send('c', '3')]);
    expect(done).toEqual(['1', '3', '2']);
    expect(fake.calls.map((call) => call.map(({ partition }) => partition))).toEqual([
      ['a', 'b', 'c'],
      ['b'],
      ['b'],
    ]);
    expect([...fake.taken.values()]).toEqual([['1'], ['3'], ['2']]);
  });

  test('after longer and longer waits, each a part of its limit by chance', async () => {
    const time = clock();
    const fake = stream(Array.from({ length: 7 }, () => 'throttled' as const));
    const transport = open(fake, { wait: time.wait, attempts: 8, retryMs: 100 });
    await transport.send('a', '1');
    expect(time.waits).toEqual([51, 101, 201, 401, 801, 1001, 1001]);
  });

  test.each([
    ['a failed call', new Error('secret')],
    ['an answer that says nothing', 'nothing' as const],
  ])('after %s, too', async (_, answer) => {
    const fake = stream([answer]);
    await open(fake).send('a', '1');
    expect(fake.calls).toHaveLength(2);
  });

  test('after an answer for other records, too', async () => {
    const fake = stream();
    let calls = 0;
    const client: KinesisStream = {
      async putRecords(input) {
        const { Records = [] } = await fake.client.putRecords(input);
        return { Records: calls++ === 0 ? [...Records, { SequenceNumber: '50' }] : Records };
      },
    };
    await open({ client }).send('a', '1');
    expect(calls).toBe(2);
  });

  test('a sequence number beside an error, or neither, is not taken', async () => {
    let calls = 0;
    const client: KinesisStream = {
      putRecords: ({ Records }) =>
        Promise.resolve({
          Records: Records.map(
            () =>
              [{ SequenceNumber: '1', ErrorCode: 'InternalFailure' }, {}, { SequenceNumber: '1' }][calls++]!,
          ),
        }),
    };
    await open({ client }).send('a', '1');
    expect(calls).toBe(3);
  });

  test('and when it never is, the caller knows; the message holds no record', async () => {
    const denied = Object.assign(new Error('user arn:aws:iam::111122223333 may not; data {"secret":1}'), {
      name: 'AccessDeniedException',
    });
    const fake = stream(Array.from({ length: 3 }, () => denied));
    const transport = open(fake, { attempts: 3 });
    const failure = await transport.send('a', '{"secret":1}').catch((error: unknown) => error);
    expect(failure).toEqual(
      new AuditTransportError('the audit stream did not take a record in 3 attempts: AccessDeniedException'),
    );
    expect(failure).toBeInstanceOf(AuditTransportError);
    // The next one has its own attempts.
    await transport.send('a', '2');
    expect(fake.taken.get('a')).toEqual(['2']);
  });

  test('whatever the stream does: resolved is stored, rejected is told, nothing hangs', async () => {
    const answer: fc.Arbitrary<Answer> = fc.oneof(
      { weight: 3, arbitrary: fc.constant<Answer>('ok') },
      fc.constant<Answer>('throttled'),
      fc.constant<Answer>('nothing'),
      fc.constant<Answer>(new Error('network')),
      fc
        .infiniteStream(fc.boolean())
        .map<Answer>(
          (coins) => (call) => call.map(() => (coins.next().value ? 'InternalFailure' : undefined)),
        ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(answer, { maxLength: 12 }),
        fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 3 }),
        async (answers, tenants, attempts) => {
          const fake = stream([...answers]);
          const transport = open(fake, { attempts });
          const outcomes = await Promise.allSettled(
            tenants.map((tenant, n) => transport.send(tenant, `${n}`)),
          );
          await transport.close();
          // A call that failed may have arrived, but what is told as stored is.
          const told = tenants.filter((_, n) => outcomes[n]!.status === 'fulfilled');
          const stored = tenants.filter(
            (tenant, n) => outcomes[n]!.status === 'fulfilled' && fake.taken.get(tenant)?.includes(`${n}`),
          );
          expect(stored).toEqual(told);
          const failures = outcomes.flatMap((outcome) =>
            outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
          );
          expect(failures.every((failure) => failure instanceof AuditTransportError)).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('proof AUD-6 · the buffer has an end', () => {
  test('what would exceed it is refused at once, and later taken', async () => {
    const fake = stream();
    const transport = open(fake, { maxPendingBytes: 10 });
    const first = transport.send('a', '12345');
    await expect(transport.send('a', '12345')).rejects.toThrow('too many audit records are under way');
    await first;
    await transport.send('a', '67890');
    expect(fake.taken.get('a')).toEqual(['12345', '67890']);
  });

  test('flush waits for all, close takes nothing more', async () => {
    const fake = stream(['throttled', 'throttled']);
    const transport = open(fake);
    await transport.flush();
    let stored = 0;
    const sends = ['1', '2'].map((line) => transport.send('a', line).then(() => (stored += 1)));
    await transport.close();
    expect(stored).toBe(2);
    await Promise.all(sends);
    await expect(transport.send('a', '3')).rejects.toThrow('the audit client is closed');
  });

  test('flush ends even when records fail', async () => {
    const transport = open(stream(Array.from({ length: 9 }, () => 'throttled' as const)), { attempts: 2 });
    const send = transport.send('a', '1').catch((error: unknown) => error);
    await transport.flush();
    expect(await send).toBeInstanceOf(AuditTransportError);
  });
});
