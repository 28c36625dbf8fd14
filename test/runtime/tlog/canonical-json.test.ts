import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import {
  canonicalJson,
  CanonicalJsonError,
  isCanonicalJson,
  type Json,
} from '../../../runtime/tlog/canonical-json';

/** The double whose IEEE 754 bits these are. */
const double = (hex: string): number => Buffer.from(hex, 'hex').readDoubleBE();

describe('RFC 8785', () => {
  // Appendix B, "Number Serialization Samples".
  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('number %s', (bits, text) => {
    expect(canonicalJson(double(bits))).toBe(text);
  });

  test.each(['7fffffffffffffff', '7ff0000000000000', 'fff0000000000000'])('no number %s', (bits) => {
    expect(() => canonicalJson(double(bits))).toThrow(CanonicalJsonError);
  });

  test('section 3.2.2 and 3.2.3: the sample object', () => {
    const input: Json = {
      // As in the RFC: a number with more digits than a double holds.
      // oxlint-disable-next-line no-loss-of-precision
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"\u002f',
      literals: [null, true, false],
    };
    expect(canonicalJson(input)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  test('section 3.2.3: members by UTF-16 code units, not by code points', () => {
    const input = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\u{1f600}': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect(Object.values(JSON.parse(canonicalJson(input)) as object)).toHaveLength(7);
    expect([...canonicalJson(input).matchAll(/:"([^"]*)"/g)].map(([, value]) => value)).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });
});

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('"', '\\', '\b', '\u2028', '\u007f', '\u001f', '😀') }),
);
const { value: anyJson } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(fc.constant(null), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true }), text),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.oneof(text, fc.constantFrom('__proto__', 'constructor', '10', '9')), tie('value'), {
      maxKeys: 6,
    }),
  ),
}));

/** The package `canonicalize` is an ES module, which jest does not load. */
const ORACLE = `
import canonicalize from 'canonicalize';
const texts = JSON.parse(await new Response(process.stdin).text()).map((value) => canonicalize(value));
process.stdout.write(JSON.stringify(texts));`;

test('any value is written as by another implementation', () => {
  const values = fc.sample(anyJson, 1000);
  const expected = JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '--eval', ORACLE], {
      cwd: __dirname,
      input: JSON.stringify(values),
      encoding: 'utf8',
    }),
  ) as string[];
  expect(expected).toHaveLength(1000);
  expect(values.map(canonicalJson)).toEqual(expected);
});

test('any value is the same value again, whatever order its members had', () => {
  fc.assert(
    fc.property(anyJson, (value) => {
      const written = canonicalJson(value);
      const turned = JSON.stringify(value, (_, member: unknown) =>
        typeof member === 'object' && member !== null && !Array.isArray(member)
          ? Object.fromEntries(Object.entries(member).toReversed())
          : member,
      );
      expect(canonicalJson(JSON.parse(turned) as Json)).toBe(written);
      expect(JSON.parse(written)).toEqual(JSON.parse(turned));
    }),
    { numRuns: 300 },
  );
});

describe('a text that is known to be canonical', () => {
  const isKnown = (text: string) => isCanonicalJson(text, JSON.parse(text) as Json);
  const name = fc.constantFrom(
    'a',
    'b',
    'id',
    '',
    '2',
    '10',
    '1e1',
    '__proto__',
    'é',
    '🩺',
    '\ud83e',
    '"',
    '~',
  );
  /** JSON texts: small, with names that meet, in any order. */
  const { text: anyText } = fc.letrec<{ text: string }>((tie) => ({
    text: fc.oneof(
      { maxDepth: 3 },
      name.map((value) => JSON.stringify(value)),
      name.map((value) => (value === '"' ? '"\\u0022"' : `"${value}"`)),
      fc.constantFrom('1e1', '10', '-0', 'null', 'true', '"\\u0061"', ' "a"'),
      fc.array(tie('text'), { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
      fc
        .array(fc.tuple(name, tie('text')), { maxLength: 4 })
        .map((members) => `{${members.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`),
    ),
  }));

  test('is', () => {
    let known = 0;
    fc.assert(
      fc.property(anyText, (text) => {
        fc.pre(isKnown(text));
        known++;
        expect(text).toBe(canonicalJson(JSON.parse(text) as Json));
      }),
      { numRuns: 500, maxSkipsPerRun: 20 },
    );
    expect(known).toBeGreaterThanOrEqual(500);
  });

  test.each(['{"a":"b","c":["d",{}],"e":{"é":"🩺"}}', '[]', '{}', '""', '["",[],{}]'])('%s', (text) => {
    expect(isKnown(text)).toBe(true);
  });

  test.each([
    ['members in another order', '{"b":"","a":""}'],
    ['nested ones', '{"a":{"c":"","b":""}}'],
    ['names that are numbers, which come in their order', '{"2":"","1":""}'],
    ['white space', '{"a": ""}'],
    ['a member twice', '{"a":"","a":""}'],
    ['an escape that is not needed', String.raw`["\u0061"]`],
    ['a number in another form', '{"a":1e1}'],
    ['half a surrogate pair', '"\ud800"'],
  ])('not: %s', (_, text) => expect(isKnown(text)).toBe(false));
});

test('any number is written as ECMAScript writes it', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      expect(canonicalJson(number)).toBe(JSON.stringify(number));
      expect(Number(canonicalJson(number))).toBe(number === 0 ? 0 : number);
    }),
  );
});

test('half a surrogate pair is refused, wherever it stands', () => {
  const half = fc.oneof(
    fc.integer({ min: 0xd800, max: 0xdbff }).map((unit) => [String.fromCharCode(unit), 'x']),
    fc.integer({ min: 0xdc00, max: 0xdfff }).map((unit) => ['x', String.fromCharCode(unit)]),
  );
  fc.assert(
    fc.property(text, half, text, (before, [a = '', b = ''], after) => {
      const bad = `${before} ${a}${b} ${after}`;
      expect(() => canonicalJson(bad)).toThrow(CanonicalJsonError);
      expect(() => canonicalJson({ [bad]: null })).toThrow(CanonicalJsonError);
      expect(() => canonicalJson([{ a: bad }])).toThrow(CanonicalJsonError);
    }),
  );
});

test.each<[string, unknown]>([
  ['an undefined member', { a: undefined }],
  ['undefined', undefined],
  ['a hole', Array(2)],
  ['a bigint', 1n],
  ['a function', () => 1],
  ['a date', new Date(0)],
  ['a map', { a: new Map() }],
  ['bytes', Buffer.from('a')],
  ['NaN', [Number.NaN]],
])('%s is refused, without its value', (_, value) => {
  expect(() => canonicalJson(value as Json)).toThrow(CanonicalJsonError);
});

test('many members are sorted as few are', () => {
  const names = Array.from({ length: 500 }, (_, i) => `${(i * 7919) % 1009}`);
  const written = canonicalJson(Object.fromEntries(names.map((name) => [name, 0])));
  expect([...written.matchAll(/"(\d+)"/g)].map(([, name]) => name)).toEqual(names.toSorted());
});

test('an object without a prototype is plain', () => {
  expect(canonicalJson(Object.assign(Object.create(null) as object, { b: 1, a: [] }) as Json)).toBe(
    '{"a":[],"b":1}',
  );
});
