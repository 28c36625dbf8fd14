import * as fc from 'fast-check';
import { auditRecordSchema, type AuditRecord } from '../../../runtime/audit/record';
import { EMPTY_HEAD, parseEntry, recordBytes, sequenceRecords, type Head } from '../../../runtime/tlog/entry';
import { canonicalJson, type Json } from '../../../runtime/tlog/canonical-json';
import { leafHash } from '../../../runtime/tlog/hash';
import { CorruptLogError } from '../../../runtime/tlog/storage';

const record = (number: number, recipient = 'Registry'): AuditRecord =>
  auditRecordSchema.parse({
    id: `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`,
    time: '2026-11-22T10:00:00.000Z',
    organization: 'clinic-a',
    location: 'site-north',
    actor: { id: 'acct-1', role: 'nurse', type: 'person' },
    source: { ip: '192.0.2.1', userAgent: 'Portal/5.2' },
    action: 'share',
    resource: { type: 'patient', id: 'pat-1' },
    fields: ['name'],
    outcome: 'success',
    requestId: 'req-1',
    disclosure: { recipient, description: 'a list', purpose: 'a request' },
  });

test('entries are canonical, count from the head, and each names the one before', () => {
  const batch = fc.tuple(
    fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), { maxLength: 4 }),
    fc.nat(),
  );
  fc.assert(
    fc.property(fc.array(batch, { maxLength: 4 }), (batches) => {
      let head: Head = EMPTY_HEAD;
      for (const [recipients, now] of batches) {
        const records = recipients.map((recipient, i) => record(i, recipient));
        const before = head;
        const { entries, head: after } = sequenceRecords(before, records.map(canonicalJson), now);
        entries.forEach((bytes, i) => {
          const entry = parseEntry(bytes);
          expect(bytes.toString()).toBe(canonicalJson(entry as unknown as Json));
          expect(entry).toEqual({
            sequence: before.size + i,
            previous: (i === 0 ? before.last : leafHash(entries[i - 1]!)).toString('base64'),
            ingested: new Date(Math.max(now, before.ingested)).toISOString(),
            record: records[i],
          });
          expect(recordBytes(bytes).toString()).toBe(canonicalJson(records[i] as Json));
        });
        expect(after.size).toBe(before.size + records.length);
        expect(after.ingested).toBeGreaterThanOrEqual(before.ingested);
        head = after;
      }
    }),
    { numRuns: 30 },
  );
});

test('no records: the head stays as it is', () => {
  const head = { size: 3, last: Buffer.alloc(32, 1), ingested: 7 };
  expect(sequenceRecords(head, [], 99)).toEqual({ entries: [], head });
});

test.each([
  '',
  '{',
  'null',
  '[]',
  '{"sequence":0}',
  '{"ingested":"x","previous":"","record":{"id":"a"},"sequence":0}',
])('no entry: %s', (text) => {
  expect(() => parseEntry(Buffer.from(text))).toThrow(CorruptLogError);
});
