import { ROLES, type Role } from '../../../runtime/identity/roles';
import {
  ACTIONS,
  Authorizer,
  RESOURCES,
  type Action,
  type ResourceType,
} from '../../../runtime/authorization';
import { allowedBySpecification, expectedIn } from './expected';
import { ON_KNOWN_DEVICES, SENSITIVE } from './specification';
import { decideIn, NOW, situationsOf, type Situation } from './world';

const authorizer = new Authorizer({ now: () => NOW });
const actions = Object.keys(ACTIONS) as Action[];

/** Situations in which the engine and the table differ. */
function differences(role: Role, action: Action, type: ResourceType): object[] {
  return situationsOf(type)
    .flatMap((situation) => variants(action, situation))
    .flatMap((situation) => {
      const { allowed, reason } = decideIn(authorizer, role, action, type, situation);
      const expected = expectedIn(role, action, type, situation);
      return allowed === expected ? [] : [{ ...situation, expected, reason }];
    });
}

/** With what must never help, and with what may be missing, where it is allowed otherwise. */
function variants(action: Action, situation: Situation): Situation[] {
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

for (const role of ROLES) {
  const cells = RESOURCES.flatMap((type) => actions.map((action) => [action, type] as const));
  const isOpen = ([action, type]: (typeof cells)[number]) => allowedBySpecification(role, action, type);

  describe(`proof IDN-4 · ${role}`, () => {
    test.each(cells.filter(isOpen))('%s %s', (action, type) => {
      expect(differences(role, action, type)).toEqual([]);
      // Nobody reaches into another practice, however close they are to the patient there.
      for (const situation of situationsOf(type).filter((it) => expectedIn(role, action, type, it))) {
        const there = decideIn(authorizer, role, action, type, { ...situation, tenant: 'lakeside' });
        expect(there).toMatchObject({ allowed: false, reason: 'another-tenant' });
      }
    });

    test('nothing else', () => {
      const open = cells.filter((cell) => !isOpen(cell));
      const allowed = open.filter(([action, type]) =>
        everything(type).some((situation) => decideIn(authorizer, role, action, type, situation).allowed),
      );
      expect(allowed).toEqual([]);
    });
  });
}

/** The situations that open most. */
const everything = (type: ResourceType): Situation[] =>
  situationsOf(type).filter(
    ({ here, emergency, relation }) => here === true || emergency !== undefined || !relation,
  );
