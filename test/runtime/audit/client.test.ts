import { AuditClient, type AuditReceipt } from '../../../runtime/audit/client';
import type { AuditRecord, QuarantineReason } from '../../../runtime/audit/record';
import { recordId } from '../../../runtime/audit/record-id';
import { type AuditTransport, AuditTransportError } from '../../../runtime/audit/transport';
import { parseRecord } from '../../../runtime/audit/validate';
import { fullRecord, NOW, record } from './records';

/** Keeps what is sent. */
function keeping(maxLineBytes = 100_000) {
  const sent: { organization: string; line: string; refused: QuarantineReason | undefined }[] = [];
  const transport: AuditTransport = {
    maxLineBytes,
    send(organization, line, refused) {
      sent.push({ organization, line, refused });
      return Promise.resolve();
    },
    flush: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  return { transport, sent };
}

const { id: _id, time: _time, ...event } = record();
const client = (transport: AuditTransport) => new AuditClient({ transport, clock: () => NOW });
const reasonOf = (receipt: AuditReceipt) => (receipt.accepted ? undefined : receipt.reason);

describe('proof AUD-1 · the client', () => {
  test('fills in id and time, and sends a line that the writer takes', async () => {
    const { transport, sent } = keeping();
    const receipt = await client(transport).record(event);
    expect(sent).toHaveLength(1);
    const { organization, line, refused } = sent[0]!;
    expect({ organization, refused }).toEqual({ organization: 'clinic-a', refused: undefined });
    expect(line).not.toContain('\n');
    expect(parseRecord(line, { now: NOW, organization })).toEqual({
      record: { ...event, id: receipt.id, time: new Date(NOW).toISOString() },
      canonical: line,
    });
    expect(receipt).toEqual({ id: expect.stringMatching(/^[0-9a-f-]{36}$/), accepted: true });
  });

  test('keeps an id and a time that it is given, so that a call can be repeated', async () => {
    const { transport, sent } = keeping();
    await client(transport).record(record());
    expect(JSON.parse(sent[0]!.line)).toEqual(record());
  });

  test('defaults are for what a record does not bring; undefined brings nothing', async () => {
    const { transport, sent } = keeping();
    const { organization, location, actor, ...rest } = event;
    const audit = new AuditClient({
      transport,
      clock: () => NOW,
      defaults: { organization: 'clinic-b', location },
    });
    await audit.with({ actor }).record(rest);
    await audit.record({ ...rest, actor, organization });
    await audit.with({ actor }).record({ ...rest, organization: undefined, reason: undefined });
    expect(sent.map(({ organization: tenant }) => tenant)).toEqual(['clinic-b', 'clinic-a', 'clinic-b']);
    expect(sent.map(({ refused }) => refused)).toEqual([undefined, undefined, undefined]);
  });

  const bad: readonly (readonly [
    string,
    Partial<Record<keyof AuditRecord | 'note', unknown>>,
    QuarantineReason,
  ])[] = [
    ['an unknown field', { note: 'x' }, 'not-a-record'],
    ['an unknown action', { action: 'peek' }, 'not-a-record'],
    ['personal data', { source: { ip: '192.0.2.1', userAgent: 'SSN 123-45-6789' } }, 'personal-data-in-text'],
    ['a wrong clock', { time: '2026-11-22T12:30:00.000Z' }, 'clock'],
    ['20 KB', { fields: Array.from({ length: 200 }, () => 'a'.repeat(100)) }, 'oversized'],
  ];
  test.each(bad)('%s: the caller is told, the writer gets it whole', async (_, changes, reason) => {
    const { transport, sent } = keeping();
    const receipt = await client(transport).record({ ...event, ...changes } as unknown as AuditRecord);
    expect(receipt).toMatchObject({ accepted: false, reason, problems: [expect.anything()] });
    expect(sent).toEqual([{ organization: 'clinic-a', line: expect.any(String), refused: reason }]);
    expect(JSON.parse(sent[0]!.line)).toEqual({
      id: receipt.id,
      time: '2026-11-22T12:00:00.000Z',
      ...event,
      ...changes,
    });
  });

  test.each([
    [
      'longer than the transport takes',
      { fields: Array.from({ length: 200 }, () => 'a'.repeat(100)) },
      'oversized',
      expect.any(Number),
    ],
    [
      'a cycle',
      {
        fields: [
          (() => {
            const a: unknown[] = [];
            a.push(a);
            return a;
          })(),
        ],
      },
      'not-json',
      undefined,
    ],
    ['an id that is none', { id: 17n }, 'not-json', undefined],
  ])('%s: a stub says what is missing, and nothing is cut in silence', async (_, changes, reason, bytes) => {
    const { transport, sent } = keeping(4096);
    const receipt = await client(transport).record({ ...event, ...changes } as unknown as AuditRecord);
    expect(reasonOf(receipt)).toBe(reason);
    expect(JSON.parse(sent[0]!.line)).toEqual({
      id: receipt.id,
      time: '2026-11-22T12:00:00.000Z',
      organization: 'clinic-a',
      withheld: reason,
      ...(bytes === undefined ? {} : { bytes }),
    });
    expect(parseRecord(sent[0]!.line, { now: NOW }).reason).toBe('not-a-record');
  });

  test.each(['../x', '', 17, undefined, 'x'.repeat(300)])(
    'a record of no tenant (%p) still arrives',
    async (organization) => {
      const { transport, sent } = keeping();
      const receipt = await client(transport).record({ ...event, organization } as unknown as AuditRecord);
      expect(reasonOf(receipt)).toBe('not-a-record');
      expect(sent.map(({ organization: key }) => key)).toEqual(['unknown']);
    },
  );

  test('a failure of the transport is the caller’s to know, with every record', async () => {
    const failing = { ...keeping().transport, send: () => Promise.reject(new AuditTransportError('down')) };
    await expect(client(failing).record(event)).rejects.toThrow(AuditTransportError);
    const invalid = { ...event, note: 'x' };
    await expect(client(failing).record(invalid)).rejects.toThrow(AuditTransportError);
  });
});

describe('proof AUD-6 · a record in a transaction', () => {
  test('is appended through the caller’s connection', async () => {
    const queries: [string, string[]][] = [];
    const transaction = {
      query(text: string, values: string[]) {
        queries.push([text, values]);
        return Promise.resolve();
      },
    };
    const { transport, sent } = keeping();
    const audit = client(transport);
    await audit.recordInTransaction(transaction, fullRecord());
    const hostile = { ...event, source: { ip: '192.0.2.1', userAgent: 'nul \0 half \ud800' } };
    const receipt = await audit.recordInTransaction(transaction, hostile);
    expect(reasonOf(receipt)).toBe('not-a-record');
    expect(sent).toEqual([]);
    expect(queries.map(([text]) => text)).toEqual(['select audit.append($1)', 'select audit.append($1)']);
    const [first, second] = queries.map(([, [value]]) => JSON.parse(value!) as Record<string, unknown>);
    expect(first).toEqual(fullRecord());
    // As text: jsonb refuses the two characters, and the transaction would be lost with the record.
    expect(second).toEqual({ organization: 'clinic-a', refused: 'not-a-record', line: expect.any(String) });
    expect(JSON.parse(second!.line as string)).toMatchObject(hostile);
    expect(queries[1]![1][0]).not.toMatch(/(?<!\\)\\u(0000|d800)/);
  });

  test('that fails says why, and not what', async () => {
    const refusing = (error: unknown) => ({
      query: async () => {
        await Promise.resolve();
        throw error;
      },
    });
    const audit = client(keeping().transport);
    const postgres = Object.assign(new Error('Key (id)=(secret) exists'), { code: '23505' });
    await expect(audit.recordInTransaction(refusing(postgres), event)).rejects.toThrow(
      new AuditTransportError('the audit table did not take a record: 23505'),
    );
    await expect(audit.recordInTransaction(refusing('secret'), event)).rejects.toThrow(/: unknown$/);
  });
});

test('proof AUD-1 · an id is a UUID of version 7 of its millisecond, and no other', () => {
  const ids = Array.from({ length: 2000 }, () => recordId(NOW));
  expect(new Set(ids).size).toBe(2000);
  const time = NOW.toString(16).padStart(12, '0');
  const form = new RegExp(
    `^${time.slice(0, 8)}-${time.slice(8)}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`,
  );
  expect(ids.filter((id) => !form.test(id))).toEqual([]);
  expect(recordId(NOW + 1) > ids[0]!).toBe(true);
  expect(recordId(NOW + 0.5)).toMatch(form);
});
