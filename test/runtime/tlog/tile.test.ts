import * as fc from 'fast-check';
import { CorruptLogError } from '../../../runtime/tlog/storage';
import { decodeBundle, encodeBundle, tilePath } from '../../../runtime/tlog/tile';

test.each([
  [0, 0, 256, 'tile/0/000'],
  [0, 999, 256, 'tile/0/999'],
  [1, 1000, 256, 'tile/1/x001/000'],
  [2, 1_234_067, 256, 'tile/2/x001/x234/067'],
  [0, 273, 112, 'tile/0/273.p/112'],
  ['entries', 1_234_067, 1, 'tile/entries/x001/x234/067.p/1'],
  ['entries', 2 ** 45, 256, 'tile/entries/x035/x184/x372/x088/832'],
] as const)('path of level %s, index %i, width %i', (level, index, width, path) => {
  expect(tilePath(level, index, width)).toBe(path);
});

test('a bundle is read as it was written', () => {
  const entry = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 256 }), (entries) => {
      expect(decodeBundle('b', encodeBundle(entries), entries.length)).toEqual(entries);
    }),
    { numRuns: 50 },
  );
});

test('the longest entry, and one byte more', () => {
  expect(encodeBundle([Buffer.alloc(65_535)])).toHaveLength(65_537);
  expect(() => encodeBundle([Buffer.alloc(65_536)])).toThrow(RangeError);
});

test.each([
  ['cut within an entry', encodeBundle([Buffer.from('ab')]).subarray(0, 3), 1],
  ['cut within a length', Buffer.of(0), 1],
  ['an entry too few', encodeBundle([Buffer.from('ab')]), 2],
  ['an entry too many', encodeBundle([Buffer.from('a'), Buffer.from('b')]), 1],
])('no bundle: %s', (_, bytes, width) => {
  expect(() => decodeBundle('tile/entries/000', bytes, width)).toThrow(CorruptLogError);
});
