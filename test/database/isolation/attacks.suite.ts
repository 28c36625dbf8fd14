import { ATTACKS } from './attacks';
import { attempt, attemptWithout } from './world';

test('proof TEN-1 · every attack has a name of its own', () => {
  const names = ATTACKS.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(names.length).toBeGreaterThanOrEqual(80);
});

test.each(ATTACKS.map((attack) => [attack.name, attack] as const))(
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
