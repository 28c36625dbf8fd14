import { readFileSync } from 'node:fs';
import { isIPv4, isIPv6 } from 'node:net';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import * as fc from 'fast-check';
import { auditRecordSchema } from '../../../runtime/audit/record';
import { anyRecord, fullRecord, record } from './records';

const schema = JSON.parse(
  readFileSync(join(__dirname, '..', '..', '..', 'docs', 'audit-record.schema.json'), 'utf8'),
) as object;

const ajv = new Ajv2020({
  strict: true,
  formats: { ipv4: isIPv4, ipv6: (text: string) => isIPv6(text) && !text.includes('%'), 'date-time': true },
});
const accepts = ajv.compile(schema);
const judge = (value: unknown) => ({
  ours: auditRecordSchema.safeParse(value).success,
  published: accepts(value),
});
const TAKEN = { ours: true, published: true };
const REFUSED = { ours: false, published: false };

describe('proof AUD-1 · the published JSON Schema takes what we take', () => {
  test('records', () => {
    expect(judge(record())).toEqual(TAKEN);
    expect(judge(fullRecord())).toEqual(TAKEN);
    fc.assert(
      fc.property(anyRecord, (value) => expect(judge(value)).toEqual(TAKEN)),
      { numRuns: 50 },
    );
  });

  /** Every place in a value, as a path. */
  const places = (value: unknown, path: string[] = []): string[][] => [
    path,
    ...(typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, item]) => places(item, [...path, name]))
      : []),
  ];
  const FULL = JSON.stringify(fullRecord());
  const PLACES = places(fullRecord());
  /** What may be found in a place instead; nothing stands for a member that is missing. */
  const NOTHING = Symbol('nothing');
  const WRONG = [
    NOTHING,
    null,
    0,
    1.5,
    true,
    '',
    ' ',
    'x',
    'X',
    'x y',
    'a\nb',
    'a\u0000',
    '\ud800',
    'é',
    '🩺',
    '-',
    '../x',
    '__proto__',
    [],
    [1],
    ['a', 'a'],
    {},
    { x: 1 },
    'a'.repeat(64),
    'a'.repeat(65),
    'a'.repeat(128),
    'a'.repeat(129),
    'a'.repeat(513),
    '::1',
    '::1%eth0',
    '1.2.3.4',
    '01.2.3.4',
    '1.2.3',
    'fe80::1%1',
    '::ffff:1.2.3.4',
    '2024-02-29T00:00:00.000Z',
    '2023-02-29T00:00:00.000Z',
    '2024-13-01T00:00:00.000Z',
    '2024-01-01T24:00:00.000Z',
    '2024-01-01T00:00:00Z',
    '2024-01-01 00:00:00.000Z',
    '2024-01-01T00:00:00.000+00:00',
    '00000000-0000-0000-0000-000000000000',
    '019A8C00-1234-7ABC-8DEF-0123456789AB',
    '019a8c00-1234-7abc-8def-0123456789ab',
    'read',
    'person',
    'success',
    's3',
    'HMAC-SHA-256',
    Array.from({ length: 64 }, () => ({ service: 's3', requestId: 'A' })),
    Array.from({ length: 65 }, () => ({ service: 's3', requestId: 'A' })),
    Array.from({ length: 256 }, () => 'a'),
    Array.from({ length: 257 }, () => 'a'),
  ];
  const spoilt = (path: readonly string[], wrong: unknown): unknown => {
    if (path.length === 0) return wrong === NOTHING ? undefined : wrong;
    const value = JSON.parse(FULL) as Record<string, unknown>;
    let parent = value;
    for (const name of path.slice(0, -1)) parent = parent[name] as Record<string, unknown>;
    const last = path.at(-1)!;
    if (wrong !== NOTHING) parent[last] = wrong;
    else if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else delete parent[last];
    return value;
  };

  test('and refuses what we refuse, in every place', () => {
    let [taken, refused] = [0, 0];
    const disputed: unknown[] = [];
    for (const path of PLACES) {
      for (const wrong of WRONG) {
        const value = spoilt(path, wrong);
        if (value === undefined) continue;
        const { ours, published } = judge(value);
        if (ours !== published) disputed.push({ path, wrong, ours });
        else if (ours) taken += 1;
        else refused += 1;
      }
    }
    expect(disputed).toEqual([]);
    expect(taken).toBeGreaterThan(200);
    expect(refused).toBeGreaterThan(1500);
  });

  test('an unknown member anywhere', () => {
    for (const path of PLACES) {
      const value = structuredClone(fullRecord()) as unknown as Record<string, unknown>;
      const parent = path.reduce<unknown>((node, name) => (node as Record<string, unknown>)[name], value);
      if (typeof parent !== 'object' || parent === null || Array.isArray(parent)) continue;
      (parent as Record<string, unknown>).note = 'x';
      expect(judge(value)).toEqual(REFUSED);
    }
  });
});
