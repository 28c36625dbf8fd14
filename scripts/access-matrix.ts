import { ROLES, type Role } from '../runtime/identity/roles';
import {
  ACTIONS,
  Authorizer,
  type Action,
  type CompiledPolicies,
  type Policy,
  type Resource,
  type ResourceType,
} from '../runtime/authorization';
import { AUTHORED, PERSONAL, RECORDS, RESOURCES } from '../runtime/authorization/vocabulary';

/** What a role may do to a kind of resource, of whom, and what it takes. */
export interface Permission {
  readonly action: Action;
  readonly type: ResourceType;
  /** Phrases; any of them suffices. */
  readonly ofWhom: readonly string[];
  /** It takes a proof of who it is that is at most five minutes old. */
  readonly fresh: boolean;
  /** It takes a known device. */
  readonly device: boolean;
}

export interface RoleAccess {
  readonly role: Role;
  readonly permissions: readonly Permission[];
  /** Policies that only this role has. */
  readonly policies: readonly Policy[];
}

interface Situation {
  readonly team?: boolean;
  readonly covering?: boolean;
  readonly referring?: boolean;
  readonly self?: boolean;
  readonly here?: boolean;
  readonly mine?: boolean;
  readonly emergency?: boolean;
  readonly stale?: boolean;
  readonly noDevice?: boolean;
}

const EVERYBODY = 'everybody in the practice';
const TEAM = 'in whose care team they are, at their locations';
const COVERED = 'whom they cover for, at their locations';
/** What the two come to, together. */
const TREATED = 'in whose care team they are or whom they cover for, at their locations';

/** From the widest to the narrowest: what a wider one opens, a narrower one need not say again. */
const REACHES: readonly (readonly [phrase: string, Situation])[] = [
  [EVERYBODY, {}],
  ['at their locations', { here: true }],
  ['in whose care team they are', { team: true }],
  ['whom they cover for', { covering: true }],
  [TEAM, { team: true, here: true }],
  [COVERED, { covering: true, here: true }],
  ['their own', { self: true }],
  ['patients whom they referred', { referring: true }],
];
const EMERGENCY = 'everybody, in an emergency';

const SECONDS = 1_800_000_000;
const ME = 'me';
const contains = (list: readonly string[], value: string): boolean => list.includes(value);

/** Who may do what, found by asking the engine in every situation. */
export function accessMatrix(compiled: CompiledPolicies): RoleAccess[] {
  const authorizer = new Authorizer({ policies: compiled, now: () => SECONDS * 1000 });
  const { actions } = compiled.schema.Bulwark!;
  const applies = (action: string, type: ResourceType) =>
    actions[action]!.appliesTo!.resourceTypes.includes(typeName(type));
  return ROLES.map((role) => ({
    role,
    policies: compiled.policies.filter((policy) => policy.role === role),
    permissions: RESOURCES.flatMap((type) =>
      (Object.keys(ACTIONS) as Action[])
        .filter((action) => applies(action, type))
        .flatMap((action) => permission(authorizer, role, action, type)),
    ),
  }));
}

const typeName = (type: ResourceType): string =>
  type
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');

function permission(authorizer: Authorizer, role: Role, action: Action, type: ResourceType): Permission[] {
  const may = (situation: Situation) => ask(authorizer, role, action, type, situation);
  const ofRecord = contains([...RECORDS, ...AUTHORED], type);
  const owned = contains([...AUTHORED, ...PERSONAL], type);
  const all: Situation = {
    team: true,
    covering: true,
    referring: true,
    self: true,
    here: true,
    emergency: true,
  };
  if (!may({ ...all, mine: false }) && !(owned && may({ ...all, mine: true }))) return [];

  const found: (readonly [string, Situation])[] = [];
  for (const [phrase, facts] of ofRecord ? REACHES : REACHES.slice(0, 1)) {
    const wider = found.some(([, before]) =>
      Object.entries(before).every(([key]) => key in facts || key === 'mine'),
    );
    if (wider) continue;
    const [others, mine] = [may({ ...facts, mine: false }), owned && may({ ...facts, mine: true })];
    if (others && (mine || !owned)) found.push([phrase, facts]);
    else if (others) found.push([notTheirs(type), facts]);
    else if (mine) found.push([theirs(type, phrase), { ...facts, mine: true }]);
  }
  const ofAnybody = found.some(([, facts]) => Object.keys(facts).every((key) => key === 'mine'));
  if (ofRecord && !ofAnybody) {
    if (may({ emergency: true })) found.push([EMERGENCY, { emergency: true }]);
    else if (owned && may({ emergency: true, mine: true }))
      found.push([theirs(type, EMERGENCY), { emergency: true, mine: true }]);
  }
  const [, first] = found[0]!;
  const narrow = {
    action,
    type,
    fresh: !may({ ...first, stale: true }),
    device: !may({ ...first, noDevice: true }),
  };
  return [
    {
      ...narrow,
      ofWhom: together(found.map(([phrase]) => (ofRecord || owned ? phrase : 'of the practice'))),
    },
  ];
}

const BY_THEMSELVES = ', by themselves';

function together(phrases: readonly string[]): string[] {
  const merged = ['', BY_THEMSELVES].reduce<string[]>(
    (list, end) =>
      list.includes(TEAM + end) && list.includes(COVERED + end)
        ? list
            .filter((phrase) => phrase !== COVERED + end)
            .map((phrase) => (phrase === TEAM + end ? TREATED + end : phrase))
        : list,
    [...phrases],
  );
  return merged;
}

const theirs = (type: ResourceType, phrase: string): string => {
  if (contains(PERSONAL, type)) return 'their own';
  return phrase === EVERYBODY ? 'written by themselves' : `${phrase}${BY_THEMSELVES}`;
};
const notTheirs = (type: ResourceType): string =>
  contains(PERSONAL, type) ? 'of others' : 'not by themselves';

function ask(authorizer: Authorizer, role: Role, action: Action, type: ResourceType, it: Situation): boolean {
  const list = (holds = false) => (holds ? [ME] : []);
  const owner = it.mine ? ME : 'another';
  const resource = {
    type,
    id: 'resource',
    tenant: 'practice',
    ...(contains([...RECORDS, ...AUTHORED], type) && {
      patient: {
        id: 'patient',
        locations: [it.here ? 'here' : 'elsewhere'],
        careTeam: list(it.team),
        covering: list(it.covering),
        referring: list(it.referring),
        self: list(it.self),
      },
    }),
    ...(contains(AUTHORED, type) && { author: owner }),
    ...(contains(PERSONAL, type) && { person: owner }),
  } as Resource;
  const { allowed } = authorizer.decide(
    {
      tenant: 'practice',
      person: ME,
      directory: role === 'patient' ? 'patients' : 'workforce',
      roles: [role],
      role,
      locations: ['here'],
      session: 'session',
      authenticatedAt: SECONDS - (it.stale ? 86_400 : 0),
      ...(!it.noDevice && { device: 'device' }),
      ...(it.emergency && { emergency: { until: SECONDS + 60, reason: 'test' } }),
    },
    action,
    resource,
    it.emergency ? { purpose: 'emergency' } : {},
  );
  return allowed;
}
