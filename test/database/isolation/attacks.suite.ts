import type { Attack } from './attack';
import { ATTACKS } from './attacks';
import { attempt, attemptWithout } from './world';

test('proof TEN-1 · every attack has a name of its own', () => {
  const names = ATTACKS.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(names.length).toBeGreaterThanOrEqual(80);
});

// Taking a wall down takes longer than most attempts: those of one wall follow each other.
const wallOf = ({ wall, outside = false }: Attack) => `${outside} ${wall}`;
const BY_WALL = ATTACKS.toSorted((one, other) => wallOf(one).localeCompare(wallOf(other)));

test.each(BY_WALL.map((attack) => [attack.name, attack] as const))(
  'proof TEN-1 · fails, where the wall stands: %s',
  async (_, attack) => {
    const standing = await attempt(attack);
    expect({ ...standing, heard: standing.succeeded ? standing.heard : [] }).toEqual({
      succeeded: false,
      by: [],
      heard: [],
    });
    const fallen = await attemptWithout(attack.wall, attack);
    expect({ ...fallen, heard: fallen.succeeded ? [] : fallen.heard }).toMatchObject({
      succeeded: true,
      heard: [],
    });
  },
);
