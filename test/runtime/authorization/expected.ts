import type { Role } from '../../../runtime/identity/roles';
import type { Action, ResourceType } from '../../../runtime/authorization';
import { EMERGENCY, ON_KNOWN_DEVICES, reaches, SENSITIVE, type OfWhom } from './specification';
import { situationsOf, type Situation } from './world';

/** What the words of the specification mean. */
const HOLDS: Readonly<Record<OfWhom, (situation: Situation) => boolean>> = {
  anybody: () => true,
  here: ({ here }) => here === true,
  treated: ({ relation, here }) => here === true && (relation === 'careTeam' || relation === 'covering'),
  assisted: ({ relation, here }) => here === true && relation === 'careTeam',
  myself: ({ relation }) => relation === 'self',
  referred: ({ relation }) => relation === 'referring',
  mine: ({ mine }) => mine === true,
  'mine on treated': (situation) => situation.mine === true && HOLDS.treated(situation),
  'mine here': (situation) => situation.mine === true && HOLDS.here(situation),
  'mine on assisted': (situation) => situation.mine === true && HOLDS.assisted(situation),
  'of others': ({ mine }) => mine !== true,
};

const includes = (words: string, word: string): boolean => words.split(' ').includes(word);

function inEmergency(
  role: Role,
  action: Action,
  type: ResourceType,
  { emergency, mine }: Situation,
): boolean {
  if (emergency === undefined || !EMERGENCY.roles.includes(role)) return false;
  if (action === 'read') return includes(EMERGENCY.read, type);
  if (action !== 'create') return false;
  return includes(EMERGENCY.create, type) || (mine === true && includes(EMERGENCY.createMine, type));
}

/** Whether the specification allows it, inside of one practice. */
export function expectedIn(role: Role, action: Action, type: ResourceType, situation: Situation): boolean {
  const { age = 0, device = true } = situation;
  if (SENSITIVE.includes(action) && age >= 300) return false;
  if (ON_KNOWN_DEVICES.includes(action) && !device) return false;
  return (
    reaches(role, action, type).some((ofWhom) => HOLDS[ofWhom](situation)) ||
    inEmergency(role, action, type, situation)
  );
}

export const allowedBySpecification = (role: Role, action: Action, type: ResourceType): boolean =>
  situationsOf(type).some((situation) => expectedIn(role, action, type, situation));
