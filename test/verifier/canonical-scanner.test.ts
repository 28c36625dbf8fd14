import * as fc from 'fast-check';
import { CanonicalScanner } from '../../verifier/canonical-scanner';

/** Whether the bytes are one canonical value and nothing else. */
function isCanonical(bytes: Uint8Array): boolean {
  // Amid other bytes, for a scanner must not look beyond its end.
  const amid = Buffer.concat([Buffer.from('[1,'), bytes, Buffer.from('1"]}')]);
  const scanner = new CanonicalScanner(amid, 3, 3 + bytes.length);
  return scanner.value() && scanner.at === 3 + bytes.length;
}

/** RFC 8785 as ECMAScript has it: numbers and strings by JSON.stringify, members sorted by UTF-16 code units. */
function canonicalize(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalize).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalize(member)}`).join()}}`;
}

/** The same another way: parse, write, compare. */
function isCanonicalByOracle(bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return canonicalize(value) === text && !hasLoneSurrogate(value);
  } catch {
    return false;
  }
}

const hasLoneSurrogate = (value: unknown): boolean => {
  if (typeof value === 'string') return /\p{Surrogate}/u.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, member]) => hasLoneSurrogate(key) || hasLoneSurrogate(member));
};

const anyKey = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 3 }),
  fc.constantFrom('é', '\u{1f600}', '\ufb33', '10', '9', '\n', '"'),
);
const { value: anyValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.constantFrom(null, true, false, 0, 1e21, 1e-7, 2 ** 53, -0),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(anyKey, tie('value'), { maxKeys: 6 }),
  ),
}));

test('what is canonical is taken', () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      const text = canonicalize(value);
      fc.pre(!hasLoneSurrogate(value));
      expect(isCanonical(Buffer.from(text))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('what is changed in one byte is taken or refused as by an implementation of another kind', () => {
  fc.assert(
    fc.property(
      anyValue,
      fc.nat(),
      fc.nat(255),
      fc.constantFrom('set', 'insert', 'delete'),
      (value, place, byte, edit) => {
        const bytes = [...Buffer.from(canonicalize(value))];
        const at = place % bytes.length;
        bytes.splice(at, edit === 'insert' ? 0 : 1, ...(edit === 'delete' ? [] : [byte]));
        expect(isCanonical(Buffer.from(bytes))).toBe(isCanonicalByOracle(Buffer.from(bytes)));
      },
    ),
    { numRuns: 1500 },
  );
});

test.each([
  '{"b":1,"a":2}',
  '{"a":1,"a":1}',
  '{"a":1,}',
  '[1,]',
  '[,1]',
  '{"a" :1}',
  '1.0',
  '01',
  '-0',
  '1E3',
  '1e+21x',
  '+1',
  '.5',
  '-',
  '"\\u0061"',
  '"\\u000a"',
  '"\\u000A"',
  '"\\u001F"',
  '"\\/"',
  '"\\ud83d\\ude00"',
  '"\\ud800"',
  '"\u0001"',
  '"',
  '"\\',
  '"\\u00',
  'tru',
  'nul',
  '',
  '{',
  '[',
  '{"\ufb33":1,"\u{1f600}":2}',
])('%j is not canonical', (text) => {
  expect(isCanonical(Buffer.from(text))).toBe(false);
});

test.each([
  '{"\u{1f600}":1,"\ufb33":2}',
  '{"10":1,"9":2}',
  '"\\u001f\\n\\"\u007f\u2028/"',
  '1e+21',
  '1e-7',
  '-1.5',
  '{}',
  '[]',
  '{"":0}',
])('%j is canonical', (text) => {
  expect(isCanonical(Buffer.from(text))).toBe(true);
});

test('bytes that are no UTF-8 are refused: alone, too long, surrogates', () => {
  for (const hex of ['22ff22', '22c0af22', '22eda08022', '22e282', '22f5808080']) {
    expect(isCanonical(Buffer.from(hex, 'hex'))).toBe(false);
  }
});

test('what nests too deep is refused, not followed', () => {
  expect(isCanonical(Buffer.from('['.repeat(60) + ']'.repeat(60)))).toBe(true);
  expect(isCanonical(Buffer.from('['.repeat(30_000) + ']'.repeat(30_000)))).toBe(false);
});
