import * as fc from 'fast-check';
import * as z from 'zod';
import { matcher } from '../../../runtime/audit/matcher';
import { auditRecordSchema } from '../../../runtime/audit/record';
import { anyRecord, fullRecord, record } from './records';

const matches = matcher(auditRecordSchema);
const isTaken = (value: unknown) => auditRecordSchema.safeParse(value).success;

interface Place {
  readonly holder: Record<string, unknown>;
  readonly name: string;
}

/** Where everything in a value hangs. */
function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((name) => [{ holder, name }, ...placesIn(holder[name])]);
}

const letter = fc.constantFrom(...Array.from('aZ7-._:/%+ \n\u0000\u00a0é🩺'), '\ud83e', '');
const length = fc.constantFrom(
  0,
  1,
  2,
  62,
  63,
  64,
  65,
  127,
  128,
  129,
  200,
  201,
  257,
  300,
  301,
  500,
  501,
  512,
  513,
);
const other = fc.constantFrom<unknown>(
  'fe80::1%eth0',
  '::1',
  '10.0.0.01',
  '2026-02-29T12:00:00.000Z',
  '2024-02-29T24:00:00.000Z',
  'search',
  null,
  0,
  true,
  [],
  ['a'],
  {},
  { service: 's3', requestId: 'a' },
);
/** Changes what hangs at a place, to something near or to something else. */
const edit: fc.Arbitrary<(place: Place) => void> = fc.oneof(
  fc.tuple(fc.nat(64), fc.nat(2), letter).map(([at, gone, put]) => ({ holder, name }: Place) => {
    const old = holder[name];
    if (typeof old === 'string') holder[name] = old.slice(0, at) + put + old.slice(at + gone);
  }),
  fc.tuple(length, letter).map(([times, what]) => ({ holder, name }: Place) => {
    const old = holder[name];
    holder[name] = Array.isArray(old) ? Array<unknown>(times).fill(old[0]) : what.repeat(times);
  }),
  other.map(
    (value) =>
      ({ holder, name }: Place) =>
        void (holder[name] = structuredClone(value)),
  ),
  fc.constantFrom('__proto__', 'constructor', 'Id', 'note').map((name) => ({ holder }: Place) => {
    Object.defineProperty(holder, name, { value: 'a', enumerable: true });
  }),
  fc.constant(({ holder, name }: Place) => void (Array.isArray(holder) || delete holder[name])),
);

test('proof AUD-1 · it says yes to records', () => {
  expect([record(), fullRecord()].map(matches)).toEqual([true, true]);
  fc.assert(
    fc.property(anyRecord, (value) => matches(JSON.parse(JSON.stringify(value)))),
    { numRuns: 100 },
  );
});

test('proof AUD-1 · it never says yes where the schema says no, and hardly ever no where it says yes', () => {
  const seen: string[] = [];
  fc.assert(
    fc.property(fc.nat(), edit, fc.boolean(), (place, change, full) => {
      const value = structuredClone(full ? fullRecord() : record());
      const places = placesIn(value);
      change(places[place % places.length]!);
      const answers = `${matches(value)} for ${isTaken(value)}`;
      expect(answers).not.toBe('true for false');
      seen.push(answers);
    }),
    { numRuns: 3000 },
  );
  const count = (answer: string) => seen.filter((one) => one === answer).length;
  // Texts of characters with a length of two, between the limit and its double.
  expect(count('false for true')).toBeLessThan(30);
  expect(count('true for true')).toBeGreaterThan(300);
  expect(count('false for false')).toBeGreaterThan(300);
});

test.each([null, undefined, 'record', 17, true, [], [record()], {}])('it says no to %j', (value) => {
  expect(matches(value)).toBe(false);
});

test.each([
  ['a number', z.number()],
  ['an object with room for more', z.object({ a: z.string() })],
  ['a text that is changed', z.strictObject({ a: z.string().trim() })],
  ['a text of some length', z.string().length(3)],
  ['two characters at least', z.string().min(2)],
  ['a format that a pattern alone does not say', z.url()],
  ['a choice', z.union([z.string(), z.literal(1)])],
  ['a default', z.strictObject({ a: z.string().default('x') })],
])('it leaves out no check: %s is not known to it', (_, schema) => {
  expect(() => matcher(schema)).toThrow(RangeError);
});
