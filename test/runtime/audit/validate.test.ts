import * as fc from 'fast-check';
import { canonicalJson } from '../../../runtime/tlog/canonical-json';
import {
  MAX_FUTURE_MS,
  MAX_PAST_MS,
  MAX_RECORD_BYTES,
  type AuditRecord,
  type QuarantineReason,
} from '../../../runtime/audit/record';
import { parseRecord } from '../../../runtime/audit/validate';
import { anyRecord, DISCLOSURE, fullRecord, NOW, record } from './records';

const judge = (line: unknown, organization?: string) =>
  parseRecord(line, { now: NOW, ...(organization === undefined ? {} : { organization }) });
const reasonFor = (line: unknown) => judge(line).reason;
/** Where the problems are. */
const pointers = (line: unknown) => {
  const judged = judge(line);
  return judged.reason === undefined ? [] : judged.problems.map(({ at }) => at);
};
const withAgent = (userAgent: string) => record({ source: { ip: '203.0.113.7', userAgent } });
const withId = (id: string) => record({ resource: { type: 'patient', id } });

describe('proof AUD-1 · a record that is one is taken', () => {
  test.each([
    ['the least', record()],
    ['everything', fullRecord()],
  ])('%s', (_, value) => {
    const taken = { record: value, canonical: canonicalJson(value) };
    expect(judge(JSON.stringify(value))).toEqual(taken);
    expect(judge(Buffer.from(JSON.stringify(value)))).toEqual(taken);
    expect(judge(value)).toEqual(taken);
    expect(judge(canonicalJson(value))).toEqual(taken);
  });

  test('whatever the order of its members, the white space and the escapes', () => {
    fc.assert(
      fc.property(anyRecord, fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const reversed = Object.fromEntries(Object.entries(value).toReversed());
        const escaped = JSON.stringify(reversed, null, indent).replace(/é/g, String.raw`\u00e9`);
        if (Buffer.byteLength(canonicalJson(value)) > MAX_RECORD_BYTES) return;
        const judged = judge(escaped);
        // A random text may happen to look like an identifier; nothing else may be found.
        if (judged.reason === 'personal-data-in-text') return;
        expect(judged).toEqual({ record: value, canonical: canonicalJson(value) });
      }),
      { numRuns: 100 },
    );
  });

  test('a value is judged as the JSON that is sent for it', () => {
    const value = { ...record(), reason: undefined, correlationId: undefined };
    expect(judge(value)).toEqual({ record: record(), canonical: canonicalJson(record()) });
    const inherited: unknown = Object.create(record());
    expect(reasonFor(inherited)).toBe('not-a-record');
  });
});

describe('proof AUD-1 · what is no record is refused, and the place is named', () => {
  const cases: readonly (readonly [string, unknown, readonly string[]])[] = [
    ['a member is missing', { ...record(), actor: undefined }, ['/actor']],
    ['a member is unknown', { ...record(), note: 'x' }, ['']],
    ['a nested member is unknown', { ...record(), actor: { ...record().actor, name: 'x' } }, ['/actor']],
    ['an action is unknown', { ...record(), action: 'peek' }, ['/action']],
    ['an outcome is unknown', { ...record(), outcome: 'ok' }, ['/outcome']],
    ['an address is none', { ...record(), source: { ip: '999.1.1.1', userAgent: 'x' } }, ['/source/ip']],
    [
      'an address has a zone',
      { ...record(), source: { ip: 'fe80::1%eth0', userAgent: 'x' } },
      ['/source/ip'],
    ],
    ['a field is no name', { ...record(), fields: ['a', 'b c'] }, ['/fields/1']],
    ['the time has no zone', { ...record(), time: '2026-11-22T12:00:00.000' }, ['/time']],
    ['the time is of another zone', { ...record(), time: '2026-11-22T12:00:00.000+01:00' }, ['/time']],
    ['the time has no milliseconds', { ...record(), time: '2026-11-22T12:00:00Z' }, ['/time']],
    ['the day does not exist', { ...record(), time: '2026-02-30T12:00:00.000Z' }, ['/time']],
    ['the id is in upper case', { ...record(), id: record().id.toUpperCase() }, ['/id']],
    ['the tenant is a path', { ...record(), organization: '../clinic-b' }, ['/organization']],
    ['the agent holds a line break', withAgent('a\nb'), ['/source/userAgent']],
    ['the agent holds half a character', withAgent('a\ud800'), ['/source/userAgent']],
    ['null', null, ['']],
    ['a list', [record()], ['']],
    ['a text', '"record"', ['']],
    ['a number', '17', ['']],
  ];
  test.each(cases)('%s', (_, value, at) => {
    expect(reasonFor(value)).toBe('not-a-record');
    expect(pointers(value)).toEqual(at);
  });

  test.each([
    ['an empty line', ''],
    ['half a record', JSON.stringify(record()).slice(0, -1)],
    ['two records', JSON.stringify(record()).repeat(2)],
    ['a comment', '// record'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['bytes of an overlong form', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
    ['nothing', undefined],
    ['a function', () => record()],
    ['a bigint', { ...record(), size: 1n }],
    [
      'a cycle',
      (() => {
        const value: Record<string, unknown> = {};
        value.self = value;
        return value;
      })(),
    ],
  ])('%s is no JSON', (_, line) => expect(reasonFor(line)).toBe('not-json'));

  test('every member that is required is', () => {
    const optional = new Set(['reason', 'correlationId', 'purpose', 'digest', 'disclosure', 'accesses']);
    for (const name of Object.keys(fullRecord())) {
      const { [name as keyof AuditRecord]: _, ...rest } = fullRecord();
      expect([name, pointers(rest)]).toEqual([name, optional.has(name) ? [] : [`/${name}`]]);
    }
  });
});

describe('proof AUD-1 · hostile input', () => {
  const line = JSON.stringify(record());

  test.each([
    ['first', line.replace('{', '{"action":"delete",')],
    ['last', line.replace(/}$/, ',"action":"delete"}')],
    ['with white space', line.replace('{', '{ "action" : "delete",')],
    ['with an escape in its name', line.replace('{', String.raw`{"\u0061ction":"delete",`)],
    ['in a nested object', line.replace('"actor":{', '"actor":{"id":"somebody-else",')],
    ['with the same value', line.replace('{', '{"action":"read",')],
  ])('a member that occurs twice, %s', (_, text) => {
    expect(JSON.parse(text)).toBeDefined();
    expect(reasonFor(text)).toBe('not-a-record');
  });

  test('the same name in two objects is no member twice, whatever the strings say', () => {
    const value = withAgent('{"id":"a","id":"b"}: {\\"id\\":1,"id":2} \\');
    expect(reasonFor(JSON.stringify(value, null, 2))).toBeUndefined();
    const quotes = JSON.stringify(withAgent('":::":::'), null, 2);
    expect(reasonFor(quotes)).toBeUndefined();
    expect(reasonFor(quotes.replace('{', '{"action":"read",'))).toBe('not-a-record');
  });

  test.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    'a member %s pollutes nothing and is refused',
    (name) => {
      for (const text of [
        line.replace('{', `{"${name}":{"polluted":true},`),
        line.replace('"actor":{', `"actor":{"${name}":{"polluted":true},`),
      ]) {
        expect(reasonFor(text)).toBe('not-a-record');
      }
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    },
  );

  test('a million members, a million items, a million levels, 70 KB', () => {
    const members = `{${'"m":0,'.repeat(1_000_000)}"m":0}`;
    const hostile: readonly [string, QuarantineReason][] = [
      [members, 'oversized'],
      [line.replace('["name"', `[${'1,'.repeat(1_000_000)}"name"`), 'oversized'],
      ['['.repeat(1_000_000) + ']'.repeat(1_000_000), 'oversized'],
      ['['.repeat(8_000) + ']'.repeat(8_000), 'not-a-record'],
      [JSON.stringify(withAgent('a'.repeat(70_000))), 'oversized'],
    ];
    for (const [text, reason] of hostile) expect(reasonFor(text)).toBe(reason);
  });

  test('at most 16 problems are told', () => {
    const judged = judge({ ...record(), fields: Array.from({ length: 256 }, () => 'a b') });
    expect(judged.reason === undefined ? [] : judged.problems).toHaveLength(16);
  });

  test('a problem never holds a value, nor the name of an unknown member', () => {
    const secret = 'Jane-Doe-4711';
    const spoil = (value: unknown): unknown[] =>
      typeof value !== 'object' || value === null
        ? [secret, { [secret]: secret }, [secret]]
        : Object.keys(value).flatMap((name) =>
            spoil((value as Record<string, unknown>)[name]).map((bad) =>
              Object.assign(Array.isArray(value) ? [...(value as unknown[])] : { ...value }, { [name]: bad }),
            ),
          );
    const spoilt = [...spoil(fullRecord()), { ...record(), [secret]: 1 }];
    expect(spoilt.length).toBeGreaterThan(80);
    for (const value of spoilt)
      expect(JSON.stringify('problems' in judge(value) ? judge(value) : 0)).not.toContain(secret);
  });
});

describe('proof AUD-1 · a record of 16 KiB is taken, one byte more is not', () => {
  /** A record whose canonical form has that many bytes. */
  const ofSize = (bytes: number) => {
    const value = { ...fullRecord(), fields: [] as string[] };
    const missing = () => bytes - Buffer.byteLength(canonicalJson(value));
    while (missing() > 300) value.fields.push('a'.repeat(120));
    // A name costs its length and its quotes, and a comma before the next.
    value.fields.push('a'.repeat(100));
    value.fields.push('a'.repeat(missing() - 3));
    return value;
  };

  test('by its canonical form', () => {
    const [largest, larger] = [ofSize(MAX_RECORD_BYTES), ofSize(MAX_RECORD_BYTES + 1)];
    expect(Buffer.byteLength(canonicalJson(largest))).toBe(MAX_RECORD_BYTES);
    expect(reasonFor(JSON.stringify(largest))).toBeUndefined();
    expect(reasonFor(JSON.stringify(largest, null, 4))).toBeUndefined();
    expect(reasonFor(JSON.stringify(larger))).toBe('oversized');
  });
});

describe('proof AUD-1 · a wrong clock', () => {
  const at = (ms: number) => record({ time: new Date(ms).toISOString() });
  test.each([
    ['as far ahead as may be', NOW + MAX_FUTURE_MS, undefined],
    ['further ahead', NOW + MAX_FUTURE_MS + 1, 'clock'],
    ['as late as may be', NOW - MAX_PAST_MS, undefined],
    ['later', NOW - MAX_PAST_MS - 1, 'clock'],
    ['the year 0', Date.parse('0000-01-01T00:00:00.000Z'), 'clock'],
  ])('%s', (_, time, reason) => expect(reasonFor(at(time))).toBe(reason));
});

test('proof AUD-1 · a record of another tenant than its message', () => {
  expect(judge(record(), 'clinic-a').reason).toBeUndefined();
  expect(judge(record(), 'clinic-b')).toEqual({
    reason: 'wrong-organization',
    problems: [{ at: '/organization', allowed: 'the organization of the message' }],
  });
});

describe('proof AUD-1 · personal data in text', () => {
  const found = (value: AuditRecord) => {
    const judged = judge(value);
    return judged.reason === 'personal-data-in-text' ? judged.problems : judged.reason;
  };
  const disclosing = (changes: Partial<NonNullable<AuditRecord['disclosure']>>) =>
    record({ disclosure: { ...DISCLOSURE, ...changes } });

  test.each([
    ['a user agent', withAgent('app/1 (SSN 123-45-6789)'), '/source/userAgent', 'a social security number'],
    ['a user agent', withAgent('app/1 jane@example.com'), '/source/userAgent', 'an e-mail address'],
    [
      'a recipient',
      disclosing({ recipient: 'Dr Example, 123-45-6789' }),
      '/disclosure/recipient',
      'a social security number',
    ],
    [
      'a recipient',
      disclosing({ recipient: 'dr@example.com' }),
      '/disclosure/recipient',
      'an e-mail address',
    ],
    ['an address', disclosing({ address: 'MRN 00123456' }), '/disclosure/address', 'a medical record number'],
    [
      'a description',
      disclosing({ description: 'chart, born 02/03/1980' }),
      '/disclosure/description',
      'a date of birth',
    ],
    [
      'a purpose',
      disclosing({ purpose: 'call (212) 555-0187' }),
      '/disclosure/purpose',
      'a telephone number',
    ],
    ['a resource', withId('123-45-6789'), '/resource/id', 'a social security number'],
    ['a resource', withId('MRN-00123456'), '/resource/id', 'a medical record number'],
    [
      'a patient',
      record({ resource: { type: 'patient', id: 'p', patient: '212-555-0187' } }),
      '/resource/patient',
      'a telephone number',
    ],
    [
      'an actor',
      record({ actor: { id: 'nurse:123-45-6789', role: 'nurse', type: 'person' } }),
      '/actor/id',
      'a social security number',
    ],
    ['a field', record({ fields: ['name', 'ssn_123456789'] }), '/fields/1', 'a social security number'],
    ['a request', record({ requestId: '123-45-6789' }), '/requestId', 'a social security number'],
    [
      'an access',
      record({ accesses: [{ service: 's3', requestId: '123-45-6789' }] }),
      '/accesses/0/requestId',
      'a social security number',
    ],
  ])('in %s', (_, value, at, what) =>
    expect(found(value)).toEqual([{ at, allowed: `text without ${what}` }]),
  );

  test('every text and every id of a record is looked at', () => {
    const ssn = '123-45-6789';
    const looked = (value: unknown, path: (string | number)[] = []): string[] =>
      typeof value === 'string'
        ? [path.join('/')]
        : Object.entries(value as object).flatMap(([name, item]) => looked(item, [...path, name]));
    const free = new Set([
      'id',
      'time',
      'organization',
      'action',
      'outcome',
      'purpose',
      'actor/type',
      'source/ip',
      'digest/algorithm',
      'digest/value',
      'accesses/0/service',
    ]);
    // A word begins with a letter and a field name has no hyphens.
    const words = new Map([
      ['actor/role', `a-${ssn}`],
      ['resource/type', `a-${ssn}`],
      ['reason', `a-${ssn}`],
      ['fields/0', 'ssn_1234'],
      ['fields/1', 'ssn_1234'],
    ]);
    for (const path of looked(fullRecord()).filter((path) => !free.has(path))) {
      const value = structuredClone(fullRecord()) as unknown as Record<string, unknown>;
      const parts = path.split('/');
      const last = parts.pop()!;
      const parent = parts.reduce((node, part) => node[part] as Record<string, unknown>, value);
      parent[last] = words.get(path) ?? ssn;
      expect([path, pointers(value)]).toEqual([path, [`/${path}`]]);
    }
  });

  test('a recipient has an address, an agent has versions', () => {
    expect(found(record({ disclosure: DISCLOSURE }))).toBeUndefined();
    expect(found(disclosing({ address: 'records@example.com, +1 212 555 0187' }))).toBeUndefined();
  });
});
