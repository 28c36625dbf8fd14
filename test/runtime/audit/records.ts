import * as fc from 'fast-check';
import { ACTIONS, type AuditRecord, OUTCOMES, PURPOSES } from '../../../runtime/audit/record';

/** When the records of these tests happen. */
export const NOW = Date.parse('2026-11-22T12:00:00.000Z');

/** A record that a log takes, with nothing optional. */
export const record = (changes: Partial<AuditRecord> = {}): AuditRecord => ({
  id: '019a8c00-1234-7abc-8def-0123456789ab',
  time: '2026-11-22T12:00:00.000Z',
  organization: 'clinic-a',
  location: 'site-1',
  actor: { id: 'user-1', role: 'nurse', type: 'person' },
  source: {
    ip: '203.0.113.7',
    userAgent:
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.6099.110 Safari/537.36',
  },
  action: 'read',
  resource: { type: 'patient', id: 'p-1', patient: 'p-1' },
  fields: ['name', 'allergies.penicillin'],
  outcome: 'success',
  requestId: '0190a8c0-1234-7abc-8def-0123456789ab',
  ...changes,
});

export const DISCLOSURE = {
  recipient: 'County Health Department',
  address: '1 Main Street, Springfield; fax 212-555-0187',
  description: 'Immunization records from 2019',
  purpose: 'Required by public health law, request 4471',
} as const;

/** A record with everything that is optional. */
export const fullRecord = (): AuditRecord =>
  record({
    actor: {
      id: 'user-1',
      role: 'nurse',
      type: 'person',
      onBehalfOf: 'user-2',
      homeLocation: 'site-1',
      actingLocation: 'site-2',
    },
    reason: 'not-on-care-team',
    correlationId: 'visit-7',
    purpose: 'treatment',
    digest: { algorithm: 'HMAC-SHA-256', keyId: 'key-1', value: 'ab'.repeat(32) },
    disclosure: DISCLOSURE,
    accesses: [{ service: 's3', requestId: '4442587FB7D0A2F9' }],
  });

const chars = (text: string, max: number, first = text) =>
  fc
    .tuple(
      fc.constantFrom(...Array.from(first)),
      fc.string({ unit: fc.constantFrom(...Array.from(text)), maxLength: max - 1 }),
    )
    .map(([head, tail]) => head + tail);

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const id = chars(`${LETTERS}XYZ0123456789:_.-`, 128, LETTERS);
const word = chars(`${LETTERS}0123456789-`, 64, LETTERS);
const text = (max: number) =>
  fc.string({
    unit: fc.constantFrom(...Array.from('abc XYZ,;/()\'"\\<>=éß漢🩺 ')),
    minLength: 1,
    maxLength: Math.floor(max / 2),
  });
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });

/** Records as the schema describes them, without what looks like an identifier of a person. */
export const anyRecord: fc.Arbitrary<AuditRecord> = fc
  .record({
    id: fc.uuid({ version: 7 }),
    time: fc
      .integer({ min: NOW - 6 * 86_400_000, max: NOW + 200_000 })
      .map((time) => new Date(time).toISOString()),
    organization: fc.constantFrom('clinic-a', 'clinic-b', 'x', 'a'.repeat(63)),
    location: id,
    actor: fc.record(
      {
        id,
        role: word,
        type: fc.constantFrom('person', 'service'),
        onBehalfOf: id,
        homeLocation: id,
        actingLocation: id,
      },
      { requiredKeys: ['id', 'role', 'type'] },
    ),
    source: fc.record({ ip: fc.oneof(fc.ipV4(), fc.ipV6()), userAgent: text(512) }),
    action: fc.constantFrom(...ACTIONS),
    resource: fc.record({ type: word, id, patient: id }, { requiredKeys: ['type', 'id'] }),
    fields: fc.array(chars(`${LETTERS}_.`, 128, `${LETTERS}_`), { maxLength: 20 }),
    outcome: fc.constantFrom(...OUTCOMES),
    reason: maybe(word),
    requestId: id,
    correlationId: maybe(id),
    purpose: maybe(fc.constantFrom(...PURPOSES)),
    digest: maybe(
      fc.record({
        algorithm: fc.constant('HMAC-SHA-256' as const),
        keyId: id,
        value: fc.string({
          unit: fc.constantFrom(...Array.from('0123456789abcdef')),
          minLength: 64,
          maxLength: 64,
        }),
      }),
    ),
    disclosure: maybe(
      fc.record(
        { recipient: text(200), address: text(300), description: text(500), purpose: text(500) },
        { requiredKeys: ['recipient', 'description', 'purpose'] },
      ),
    ),
    accesses: maybe(
      fc.array(
        fc.record({ service: fc.constant('s3' as const), requestId: chars('ABCDEF0123456789', 128) }),
        {
          maxLength: 5,
        },
      ),
    ),
  })
  .map((value) => JSON.parse(JSON.stringify(value)) as AuditRecord);
