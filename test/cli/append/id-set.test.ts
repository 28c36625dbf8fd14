import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { IdSet } from '../../../lib/cli/append/id-set';

test('agrees with a set of strings', () => {
  // Few distinct ids, near each other and at the edges, so that they meet often.
  const id = fc.oneof(
    fc.uuid(),
    fc.nat({ max: 40 }).map((n) => `00000000-0000-0000-0000-${n.toString(16).padStart(12, '0')}`),
    fc.constantFrom('ffffffff-ffff-ffff-ffff-ffffffffffff', '00000000-0000-0000-0000-000000000000'),
    fc.constantFrom('00000001-0000-0000-0000-000000000000', '80000000-0000-0000-0000-000000000000'),
  );
  fc.assert(
    fc.property(fc.array(id, { maxLength: 200 }), (ids) => {
      const [tested, model] = [new IdSet(), new Set<string>()];
      for (const one of ids) {
        expect(tested.add(one)).toBe(!model.has(one));
        model.add(one);
      }
    }),
  );
});

test('forgets nothing as it grows', () => {
  const ids = Array.from({ length: 5000 }, (_, i) =>
    createHash('md5')
      .update(`${i}`)
      .digest('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
  );
  const set = new IdSet();
  expect(ids.filter((id) => !set.add(id))).toEqual([]);
  expect(ids.filter((id) => set.add(id))).toEqual([]);
});
