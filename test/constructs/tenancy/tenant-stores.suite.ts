import type { Statement } from '../../support/iam';
import { ATTEMPTS, SESSIONS, WORK } from './attempts';
import { World, type Mode } from './world';

const MODES: readonly Mode[] = ['dedicated', 'pooled'];

const succeeding = (world: World): string[] =>
  Object.entries({ ...ATTEMPTS, ...SESSIONS }).flatMap(([what, attempt]) => (attempt(world) ? [what] : []));

describe.each(MODES)('stores of tenants, keys %s', (mode) => {
  const world = new World(mode);

  test.each(Object.entries(WORK))('%s', (_, works) => {
    expect(works(world)).toBe(true);
  });

  test.each(Object.entries(ATTEMPTS))('proof TEN-2 · refused: %s', (_, attempt) => {
    expect(attempt(world)).toBe(false);
  });

  test.each(Object.entries(SESSIONS))('proof TEN-2 · no session for %s', (_, attempt) => {
    expect(attempt(world)).toBe(false);
  });

  const denials = world.statements().filter(({ Effect, Sid }) => Effect === 'Deny' && Sid?.match(/^[A-Z]/));
  const ours = denials.filter(({ Sid }) => Sid !== 'DenyInsecureTransport');
  test.each(ours.map((statement) => [statement.Sid!, statement] as const))(
    'sabotage TEN-2 · without %s an attempt succeeds',
    (_, { Sid, Resource, NotResource }) => {
      const same = (it: Statement) =>
        it.Sid === Sid &&
        JSON.stringify([it.Resource, it.NotResource]) === JSON.stringify([Resource, NotResource]);
      expect(succeeding(new World(mode, (it) => (same(it) ? undefined : it)))).not.toEqual([]);
    },
  );

  const conditions = [...world.grants(), ...world.trust()].flatMap((statement) =>
    Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
      Object.keys(keys).map((key) => ({ statement, operator, key })),
    ),
  );
  // The policy of a bucket or key would refuse as well: what a session may do ends at its tenant without it, too.
  const alone = (it: Statement) => (it.Effect === 'Deny' ? undefined : it);
  const before = succeeding(new World(mode, alone));
  test.each(conditions.map((it) => [it.operator, it.key, it] as const))(
    'sabotage TEN-2 · without %s %s of a grant more attempts succeed',
    (operator, key, { statement }) => {
      const spoilt = new World(mode, (it) =>
        alone(JSON.stringify(it) === JSON.stringify(statement) ? withoutCondition(it, operator, key) : it),
      );
      expect(succeeding(spoilt).filter((what) => !before.includes(what))).not.toEqual([]);
    },
  );
});

function withoutCondition(statement: Statement, operator: string, key: string): Statement {
  const { [key]: _, ...keys } = statement.Condition![operator]!;
  return { ...statement, Condition: { ...statement.Condition, [operator]: keys } };
}
