import { ROLES, type Role } from '../../../runtime/identity/roles';
import {
  ACTIONS,
  Authorizer,
  loadPolicies,
  RESOURCES,
  type Action,
  type ResourceType,
} from '../../../runtime/authorization';
import { entityType } from '../../../runtime/authorization/vocabulary';
import { allowedBySpecification, expectedIn } from './expected';
import { ON_KNOWN_DEVICES, SENSITIVE } from './specification';
import { decideIn, NOW, situationsOf, widest, type Situation } from './world';

const authorizer = new Authorizer({ now: () => NOW });
const actions = Object.keys(ACTIONS) as Action[];

/** Situations in which the engine and the table differ. */
function differences(role: Role, action: Action, type: ResourceType): object[] {
  return situationsOf(type)
    .flatMap((situation) => variants(action, situation, expectedIn(role, action, type, situation)))
    .flatMap((situation) => {
      const { allowed, reason } = decideIn(authorizer, role, action, type, situation);
      const expected = expectedIn(role, action, type, situation);
      return allowed === expected ? [] : [{ ...situation, expected, reason }];
    });
}

/** A situation, and where it opens something, the same without what is demanded. */
function variants(action: Action, situation: Situation, opens: boolean): Situation[] {
  if (!opens) return [situation];
  return [
    situation,
    ...(SENSITIVE.includes(action)
      ? [
          { ...situation, age: 300 },
          { ...situation, age: 299 },
        ]
      : []),
    ...(ON_KNOWN_DEVICES.includes(action) ? [{ ...situation, device: false }] : []),
  ];
}

type Cell = readonly [Action, ResourceType];
const CELLS: readonly Cell[] = RESOURCES.flatMap((type) => actions.map((action) => [action, type] as const));
const isOpenTo =
  (role: Role) =>
  ([action, type]: Cell): boolean =>
    allowedBySpecification(role, action, type);

/** Of the others, the engine refuses the question itself. */
const applicable = CELLS.filter((cell) => ROLES.some((role) => isOpenTo(role)(cell)));

test('proof IDN-4 · the schema has no action on a resource that is nobody’s business', () => {
  const { Bulwark } = loadPolicies().schema;
  const inSchema = CELLS.filter(([action, type]) =>
    Bulwark!.actions[action]!.appliesTo!.resourceTypes.includes(entityType(type).replace('Bulwark::', '')),
  );
  expect(inSchema).toEqual(applicable);
  expect(Object.keys(Bulwark!.actions).toSorted()).toEqual(actions.toSorted());
});

for (const role of ROLES) {
  const isOpen = isOpenTo(role);

  describe(`proof IDN-4 · ${role}`, () => {
    test.each(applicable.filter(isOpen))('%s %s', (action, type) => {
      expect(differences(role, action, type)).toEqual([]);
      // Nobody reaches into another practice, however close they are to the patient there.
      for (const situation of widest(type)) {
        const there = decideIn(authorizer, role, action, type, { ...situation, tenant: 'lakeside' });
        expect(there).toMatchObject({ allowed: false, reason: 'another-tenant' });
      }
    });

    test('nothing else', () => {
      const open = applicable.filter((cell) => !isOpen(cell));
      const allowed = open.filter(([action, type]) =>
        widest(type).some((situation) => decideIn(authorizer, role, action, type, situation).allowed),
      );
      expect(allowed).toEqual([]);
    });
  });
}
