import type { Principal } from '../../../runtime/identity/principal';
import type { Role } from '../../../runtime/identity/roles';
import type { Purpose } from '../../../runtime/audit/record';
import type { Action, Authorizer, Decision, Resource, ResourceType } from '../../../runtime/authorization';
import { AUTHORED, PERSONAL, RECORDS } from '../../../runtime/authorization/vocabulary';

export const NOW = Date.parse('2026-11-22T12:00:00Z');
const SECONDS = NOW / 1000;
const ME = '5f0c7a9e-1111-4222-8333-444455556666';
const ANOTHER = '5f0c7a9e-1111-4222-8333-777788889999';

/** What holds when somebody asks. */
export interface Situation {
  /** What I am to the patient; `all` at once is what nobody is. @default - nothing */
  readonly relation?: 'careTeam' | 'covering' | 'referring' | 'self' | 'all';
  /** Whether the patient is seen at one of my locations. */
  readonly here?: boolean;
  /** Whether I am the author, or it is of me. */
  readonly mine?: boolean;
  /** Seconds that emergency access is in force; it is the purpose then. */
  readonly emergency?: number;
  readonly purpose?: Purpose;
  /** Seconds since I proved who I am. @default 10 */
  readonly age?: number;
  /** @default true */
  readonly device?: boolean;
  /** @default - mine */
  readonly tenant?: string;
  /** A patient's account in a role of the workforce, or the other way round. @default false */
  readonly wrongDirectory?: boolean;
}

const isOneOf = (list: readonly string[], value: string): boolean => list.includes(value);

export const isRecord = (type: ResourceType): boolean => isOneOf([...RECORDS, ...AUTHORED], type);
export const hasOwner = (type: ResourceType): boolean => isOneOf([...AUTHORED, ...PERSONAL], type);

export const principalIn = (
  role: Role,
  { emergency, age = 10, device = true, wrongDirectory }: Situation = {},
): Principal => ({
  tenant: 'riverside',
  person: ME,
  directory: (role === 'patient') === (wrongDirectory !== true) ? 'patients' : 'workforce',
  roles: [role],
  role,
  locations: ['main', 'north'],
  session: 's-1',
  authenticatedAt: SECONDS - age,
  ...(device && { device: 'device-1' }),
  ...(emergency !== undefined && {
    emergency: { until: SECONDS + emergency, reason: 'unconscious-patient' },
  }),
});

export function resourceIn(type: ResourceType, situation: Situation = {}): Resource {
  const { relation, here, mine, tenant = 'riverside' } = situation;
  const of = (name: Situation['relation']) =>
    relation === name || relation === 'all' ? [ANOTHER, ME] : [ANOTHER];
  const owner = mine ? ME : ANOTHER;
  const patient = {
    id: 'p-1',
    locations: here ? ['south', 'main'] : ['south'],
    careTeam: of('careTeam'),
    covering: of('covering'),
    referring: of('referring'),
    self: of('self'),
  };
  return {
    type,
    id: 'r-1',
    tenant,
    ...(isRecord(type) && { patient }),
    ...(isOneOf(AUTHORED, type) && { author: owner }),
    ...(isOneOf(PERSONAL, type) && { person: owner }),
  } as Resource;
}

export function decideIn(
  authorizer: Authorizer,
  role: Role,
  action: Action,
  type: ResourceType,
  situation: Situation = {},
): Decision {
  const purpose = situation.purpose ?? (situation.emergency === undefined ? undefined : 'emergency');
  return authorizer.decide(
    principalIn(role, situation),
    action,
    resourceIn(type, situation),
    purpose && { purpose },
  );
}

/** Every situation that could make a difference to a resource: inside the practice, fresh, on a known device. */
export function situationsOf(type: ResourceType): Situation[] {
  const mine = hasOwner(type) ? [false, true] : [false];
  if (!isRecord(type)) return mine.map((it) => ({ mine: it }));
  return mine.flatMap((it) => [
    ...RELATIONS.map((situation) => ({ ...situation, mine: it })),
    { mine: it, emergency: 1800 },
  ]);
}

const RELATIONS: readonly Situation[] = [
  { here: false },
  { here: true },
  { relation: 'careTeam', here: false },
  { relation: 'careTeam', here: true },
  { relation: 'covering', here: false },
  { relation: 'covering', here: true },
  { relation: 'referring', here: false },
  { relation: 'self', here: false },
];

/** The situations that open most: whoever is denied in them is denied in all. */
export function widest(type: ResourceType): Situation[] {
  const all: Situation = isRecord(type) ? { relation: 'all', here: true, emergency: 1800 } : {};
  return hasOwner(type)
    ? [
        { ...all, mine: true },
        { ...all, mine: false },
      ]
    : [all];
}
