import * as fc from 'fast-check';
import { RecordIds } from '../../../lib/cli/append/record-ids';
import { sha256 } from '../../../runtime/tlog/hash';

const digest = (text: string): Buffer => sha256(Buffer.from(text));

test('agrees with a map of strings', () => {
  // Few distinct ids, near each other and at the edges, so that they meet often.
  const id = fc.oneof(
    fc.uuid(),
    fc.nat({ max: 40 }).map((n) => `00000000-0000-0000-0000-${n.toString(16).padStart(12, '0')}`),
    fc.constantFrom('ffffffff-ffff-ffff-ffff-ffffffffffff', '00000000-0000-0000-0000-000000000000'),
    fc.constantFrom('00000001-0000-0000-0000-000000000000', '80000000-0000-0000-0000-000000000000'),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(id, fc.constantFrom('a', 'b')), { maxLength: 200 }), (records) => {
      const [tested, model] = [new RecordIds(), new Map<string, string>()];
      for (const [one, content] of records) {
        expect(tested.has(one)).toBe(model.has(one));
        expect(tested.hasSame(one, digest(content))).toBe(model.get(one) === content);
        if (model.has(one)) continue;
        tested.add(one, digest(content));
        model.set(one, content);
      }
    }),
    { numRuns: 50 },
  );
});

test('forgets nothing as it grows', () => {
  const ids = Array.from({ length: 5000 }, (_, i) =>
    digest(`${i}`)
      .toString('hex', 0, 16)
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
  );
  const known = new RecordIds();
  for (const id of ids) known.add(id, digest(id));
  expect(ids.filter((id) => !known.has(id) || !known.hasSame(id, digest(id)))).toEqual([]);
  expect(ids.filter((id) => known.hasSame(id, digest('other')))).toEqual([]);
  expect(known.has('00000000-0000-0000-0000-000000000000')).toBe(false);
});

test('a digest of zeros is one', () => {
  const known = new RecordIds();
  known.add('00000000-0000-0000-0000-000000000000', Buffer.alloc(32));
  expect(known.has('00000000-0000-0000-0000-000000000000')).toBe(true);
  expect(known.hasSame('00000000-0000-0000-0000-000000000000', Buffer.alloc(32))).toBe(true);
});
