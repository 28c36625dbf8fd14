import { generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { verifierKey } from '../../runtime/tlog/note';
import { isBase64OfHash } from '../../verifier/base64';
import { parseVerifierKey, parseVerifierKeys } from '../../verifier/note';
import { checkpointPath, parseCheckpointPath, parseTilePath, tilePath } from '../../verifier/paths';
import { RecordIds } from '../../verifier/record-ids';
import { parseTime } from '../../verifier/time';
import { ORIGIN, signer } from './logs';

describe('time', () => {
  const read = (text: string): number => parseTime(Buffer.from(text), 0);

  test('reads what a date prints', () => {
    const date = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(fc.property(date, (date) => expect(read(date.toISOString())).toBe(date.getTime())));
  });

  test.each([
    '2026-02-29T00:00:00.000Z',
    '1900-02-29T00:00:00.000Z',
    '2026-13-01T00:00:00.000Z',
    '2026-00-01T00:00:00.000Z',
    '2026-01-00T00:00:00.000Z',
    '2026-04-31T00:00:00.000Z',
    '2026-01-01T24:00:00.000Z',
    '2026-01-01T00:60:00.000Z',
    '2026-01-01T00:00:60.000Z',
    '2026-01-01 00:00:00.000Z',
    '2026-01-01T00:00:00,000Z',
    '2026-01-01T00:00:00.00',
    '+026-01-01T00:00:00.000Z',
    '',
  ])('%j is none', (text) => {
    expect(read(text)).toBeNaN();
  });

  test('leap days of leap years', () => {
    expect(read('2000-02-29T00:00:00.000Z')).toBe(Date.UTC(2000, 1, 29));
    expect(read('2028-02-29T23:59:59.999Z')).toBe(Date.UTC(2028, 1, 29, 23, 59, 59, 999));
  });
});

test('a hash in base64 is compared without decoding it, and no other text passes', () => {
  const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(hash, fc.nat(43), fc.nat(255), (hash, at, byte) => {
      const text = Buffer.from(`..${Buffer.from(hash).toString('base64')}..`);
      const hashes = Buffer.concat([Buffer.alloc(32, 9), hash]);
      expect(isBase64OfHash(text, 2, hashes, 32)).toBe(true);
      const same = text[2 + at] === byte;
      text[2 + at] = byte;
      expect(isBase64OfHash(text, 2, hashes, 32)).toBe(same);
    }),
    { numRuns: 1000 },
  );
});

describe('paths', () => {
  test('a tile has one path', () => {
    expect(tilePath(0, 1_234_067)).toBe('tile/0/x001/x234/067');
    expect(tilePath('entries', 999, 17)).toBe('tile/entries/999.p/17');
    const level = fc.oneof(fc.nat(63), fc.constant('entries' as const));
    const index = fc.oneof(fc.nat(2000), fc.integer({ min: 0, max: 2 ** 44 }));
    fc.assert(
      fc.property(level, index, fc.integer({ min: 1, max: 256 }), (level, index, width) => {
        expect(parseTilePath(tilePath(level, index, width))).toEqual({ level, index, width });
      }),
    );
  });

  test.each([
    'tile/0/1',
    'tile/0/x000/001',
    'tile/00/000',
    'tile/64/000',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/257',
    'tile/0/000.p/999',
    'tile/0/000.p/01',
    'tile/0/../000',
    'tile/entries',
    `tile/0/${'x999/'.repeat(9)}999`,
    'tile/0/000.tmp',
  ])('%s is no tile', (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });

  test('checkpoints', () => {
    expect(checkpointPath(300)).toBe('checkpoints/00000000000000000300');
    expect(parseCheckpointPath(checkpointPath(2 ** 53 - 1))).toBe(2 ** 53 - 1);
    expect(parseCheckpointPath('checkpoints/99999999999999999999')).toBeUndefined();
    expect(parseCheckpointPath('checkpoints/300')).toBeUndefined();
  });
});

describe('verifier keys', () => {
  const text = verifierKey(ORIGIN, signer.publicKey);

  test('are read as the writer prints them, one a line', () => {
    expect(parseVerifierKey(`${text}\n`)).toMatchObject({ name: ORIGIN, id: text.split('+')[1] });
    const other = generateKeyPairSync('ed25519')
      .publicKey.export({ format: 'der', type: 'spki' })
      .subarray(-32);
    expect(parseVerifierKeys(`${text}\n\n${verifierKey(ORIGIN, other)}\n`)).toHaveLength(2);
  });

  test.each([
    ['', 'not a verifier key'],
    ['a+b+c', 'not a verifier key'],
    [text.replace('clinic-a', 'clinic-b'), 'the key or its name was altered'],
    [`${text}A`, 'not a verifier key'],
    [`x+00000000+${Buffer.alloc(33, 4).toString('base64')}`, 'signature type 4 is not supported'],
    [`x+00000000+${Buffer.from([1, 2, 3]).toString('base64')}`, 'expected Ed25519'],
  ])('%j is refused', (key, message) => {
    expect(() => parseVerifierKey(key)).toThrow(message);
  });

  test('a file without one is refused', () => {
    expect(() => parseVerifierKeys('\n')).toThrow('no verifier key');
  });
});

test('record ids: whatever occurs twice is found, with its first place', () => {
  const id = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(fc.array(fc.array(id, { maxLength: 60 }), { maxLength: 4 }), (chunks) => {
      const ids = new RecordIds();
      const first = new Map<number, number>();
      for (const [c, chunk] of chunks.entries()) {
        const words = new Uint32Array(chunk.length * 4);
        for (const [i, id] of chunk.entries()) words.set([id, 0, id * 7, 0], i * 4);
        const expected = chunk.flatMap((id, i) => {
          const index = c * 16_384 + i;
          const before = first.get(id);
          if (before === undefined) first.set(id, index);
          return before === undefined ? [] : [{ index, before }];
        });
        expect(ids.add(c * 16_384, new Uint8Array(words.buffer))).toEqual(expected);
      }
    }),
  );
});
