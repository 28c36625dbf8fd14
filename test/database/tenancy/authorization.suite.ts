import { Authorizer, type Action, type ResourceType } from '../../../runtime/authorization';
import { ROLES, type Role } from '../../../runtime/identity/roles';
import { decideIn, hasOwner, isRecord, NOW, type Situation } from '../../runtime/authorization/world';
import { root } from './world';

/** Tables in which a resource is; of the others the policies decide alone. */
const RELATIONS: Readonly<Partial<Record<ResourceType, readonly string[]>>> = {
  patient: ['patient', 'patient_identifier'],
  encounter: ['encounter'],
  appointment: ['encounter'],
  note: ['encounter_note'],
  'psychotherapy-note': ['encounter_note'],
  document: ['document'],
  consent: ['consent'],
  restriction: ['restriction'],
  'care-team': ['care_team'],
  account: ['account'],
};
/** What the database has to allow for an action to be done at all. */
const VERBS: Readonly<Partial<Record<Action, string>>> = {
  read: 'read',
  export: 'read',
  print: 'read',
  share: 'read',
  join: 'read',
  sign: 'read',
  create: 'create',
  invite: 'create',
  change: 'change',
  grant: 'change',
  close: 'change',
};

type Asked = readonly [relation: string, verb: string, action: Action, type: ResourceType];
const ASKED: readonly Asked[] = (Object.entries(RELATIONS) as [ResourceType, string[]][]).flatMap(
  ([type, relations]) =>
    (Object.entries(VERBS) as [Action, string][]).flatMap(([action, verb]) =>
      relations.map((relation) => [relation, verb, action, type] as const),
    ),
);

/** Without anything to do with the patient, with everything, and in an emergency. */
const probes = (type: ResourceType): Situation[] =>
  (hasOwner(type) ? [true, false] : [false]).flatMap((mine) =>
    isRecord(type)
      ? [
          { mine, here: true },
          { mine, here: true, relation: 'all' },
          { mine, emergency: 1800 },
        ]
      : [{ mine }],
  );

const authorizer = new Authorizer({ now: () => NOW });
const answers = new Map<string, boolean>();
/** The question is the same for both tables of a patient. */
function allows(role: Role, action: Action, type: ResourceType, situation: Situation): boolean {
  const key = JSON.stringify([role, action, type, situation]);
  const answer = answers.get(key) ?? decideIn(authorizer, role, action, type, situation).allowed;
  answers.set(key, answer);
  return answer;
}

async function databaseMatrix(): Promise<Map<string, 'practice' | 'care-team'>> {
  const { rows } = await root.query('select role, relation, verb, reach from tenancy.permission');
  return new Map(rows.map(({ role, relation, verb, reach }) => [`${role} ${relation}.${verb}`, reach]));
}

/** Everybody sees their own account: applications take it from the session, and the database shows it to nobody. */
const FROM_THE_SESSION = 'account.read';

describe('proof IDN-4 · policies and database agree', () => {
  test('no role may do by the policies what the database denies it, nor further', async () => {
    const database = await databaseMatrix();
    const beyond = ROLES.flatMap((role) =>
      ASKED.flatMap(([relation, verb, action, type]) =>
        probes(type).flatMap((situation) => {
          if (!allows(role, action, type, situation)) return [];
          const signed = situation.emergency === undefined ? [role] : [role, 'emergency'];
          const held = signed.some((as) => {
            const reach = database.get(`${as} ${relation}.${verb}`);
            return reach === 'practice' || (reach === 'care-team' && situation.relation !== undefined);
          });
          return held ? [] : [`${role}: ${action} ${type} ${relation}.${verb}`];
        }),
      ),
    );
    const own = ROLES.filter((role) => !database.has(`${role} ${FROM_THE_SESSION}`));
    expect([...new Set(beyond)]).toEqual(own.map((role) => `${role}: read account ${FROM_THE_SESSION}`));
  });

  test('where the policies are stricter, they are so on purpose', async () => {
    const database = await databaseMatrix();
    const stricter = [...database.keys()].filter((said) => {
      const [role, permission] = said.split(' ') as [Role, string];
      if (!ROLES.includes(role)) return false;
      return !ASKED.some(
        ([relation, verb, action, type]) =>
          `${relation}.${verb}` === permission &&
          probes(type).some((situation) => allows(role, action, type, situation)),
      );
    });
    expect(stricter.toSorted()).toEqual([
      // Reports are made of these rows; owners are shown reports.
      'owner encounter.read',
      'owner patient.read',
      // Needed to see that a record is restricted, and whether one is in the team: not to be shown.
      'referring-physician care_team.read',
      'referring-physician restriction.read',
    ]);
  });
});
