import type { Role } from '../../../runtime/identity/roles';
import type { Action, ResourceType } from '../../../runtime/authorization';

/**
 * Who may do what, written by hand and in words, from IDN-4 and from nothing else: the policies are judged by it. Each line
 * says of whom, what is done, and to which resources; what stands nowhere is denied.
 */
export type OfWhom =
  | 'anybody' // of the practice
  | 'here' // at one of the locations granted
  | 'treated' // in the care team or covered for, at one of the locations granted
  | 'assisted' // in the care team, at one of the locations granted
  | 'myself' // the patient, or a representative
  | 'referred' // patients whom I referred
  | 'mine' // I am its author, or it is of me
  | 'mine on treated'
  | 'mine here'
  | 'mine on assisted'
  | 'of others'; // it is not of me

export const SPECIFICATION: Readonly<Record<Role, readonly (readonly [OfWhom, Action, string])[]>> = {
  patient: [
    [
      'myself',
      'read',
      'patient encounter note document prescription message consent restriction care-team referral appointment intake-form',
    ],
    ['myself', 'print', 'patient encounter note document prescription'],
    ['myself', 'export', 'patient encounter note document prescription'],
    ['myself', 'create', 'message consent restriction intake-form'],
    ['myself', 'change', 'consent intake-form'],
    ['myself', 'join', 'encounter'],
  ],
  provider: [
    [
      'treated',
      'read',
      'patient encounter note document prescription message consent restriction care-team referral appointment intake-form',
    ],
    ['treated', 'create', 'encounter document message consent restriction appointment'],
    ['mine on treated', 'create', 'note referral'],
    ['treated', 'change', 'encounter document consent referral appointment'],
    ['treated', 'print', 'patient encounter note document prescription'],
    ['treated', 'export', 'patient encounter note document prescription'],
    ['treated', 'share', 'patient document'],
    ['mine on treated', 'sign', 'note'],
    ['treated', 'prescribe', 'prescription'],
    ['treated', 'join', 'encounter'],
    ['mine on treated', 'read', 'psychotherapy-note'],
    ['mine on treated', 'create', 'psychotherapy-note'],
    ['anybody', 'break-glass', 'practice'],
  ],
  therapist: [
    [
      'treated',
      'read',
      'patient encounter note document prescription message consent restriction care-team referral appointment intake-form',
    ],
    ['treated', 'create', 'encounter document message consent restriction appointment'],
    ['mine on treated', 'create', 'note referral'],
    ['treated', 'change', 'encounter document consent referral appointment'],
    ['treated', 'print', 'patient encounter note document prescription'],
    ['treated', 'export', 'patient encounter note document prescription'],
    ['treated', 'share', 'patient document'],
    ['mine on treated', 'sign', 'note'],
    ['treated', 'join', 'encounter'],
    ['mine on treated', 'read', 'psychotherapy-note'],
    ['mine on treated', 'create', 'psychotherapy-note'],
    ['anybody', 'break-glass', 'practice'],
  ],
  'medical-assistant': [
    ['here', 'read', 'patient encounter consent restriction care-team referral appointment intake-form'],
    ['assisted', 'read', 'note document prescription message'],
    ['here', 'create', 'encounter appointment'],
    ['mine here', 'create', 'referral'],
    ['assisted', 'create', 'document message'],
    ['mine on assisted', 'create', 'note'],
    ['here', 'change', 'encounter referral appointment intake-form'],
    ['anybody', 'break-glass', 'practice'],
  ],
  'front-desk': [
    ['here', 'read', 'patient consent restriction care-team referral appointment intake-form'],
    ['here', 'create', 'patient document consent restriction care-team appointment intake-form'],
    ['mine here', 'create', 'referral'],
    ['here', 'change', 'patient consent referral appointment intake-form'],
  ],
  'referring-physician': [
    ['mine', 'read', 'referral'],
    ['mine', 'create', 'referral'],
    ['referred', 'read', 'patient encounter document'],
    ['referred', 'create', 'document'],
  ],
  administrator: [
    ['anybody', 'read', 'patient consent restriction care-team referral appointment'],
    ['anybody', 'create', 'patient consent restriction care-team'],
    ['anybody', 'change', 'patient consent restriction care-team'],
    ['anybody', 'read', 'account operational-report configuration'],
    ['anybody', 'export', 'operational-report'],
    ['of others', 'invite', 'account'],
    ['of others', 'grant', 'account'],
    ['of others', 'close', 'account'],
    ['anybody', 'configure', 'configuration'],
  ],
  owner: [
    ['anybody', 'read', 'operational-report'],
    ['anybody', 'export', 'operational-report'],
  ],
  auditor: [
    [
      'anybody',
      'read',
      'consent restriction care-team account audit-log access-report emergency-access configuration',
    ],
    ['anybody', 'export', 'audit-log access-report'],
  ],
  'security-officer': [
    ['anybody', 'read', 'care-team account audit-log access-report emergency-access configuration'],
    ['anybody', 'export', 'audit-log access-report'],
    ['anybody', 'create', 'access-report'],
    ['of others', 'review', 'emergency-access'],
    ['of others', 'close', 'account'],
  ],
};

/** Everybody sees their own account. */
export const EVERYONE: readonly (readonly [OfWhom, Action, string])[] = [['mine', 'read', 'account']];

/** While emergency access is in force and is the purpose, of anybody in the practice. */
export const EMERGENCY = {
  roles: ['provider', 'therapist', 'medical-assistant'] as readonly Role[],
  read: 'patient encounter note document prescription message consent restriction care-team referral appointment intake-form',
  create: 'encounter',
  createMine: 'note',
} as const;

/** These need an authentication of at most five minutes (IDN-3); those, a known device. */
export const SENSITIVE: readonly Action[] = [
  'export',
  'share',
  'prescribe',
  'break-glass',
  'invite',
  'grant',
  'close',
  'configure',
];
export const ON_KNOWN_DEVICES: readonly Action[] = ['join'];

/** Of whom a line speaks, for an action on a resource in a role. Several lines may. */
export function reaches(role: Role, action: Action, type: ResourceType): OfWhom[] {
  return [...SPECIFICATION[role], ...EVERYONE]
    .filter(([, said, types]) => said === action && types.split(' ').includes(type))
    .map(([ofWhom]) => ofWhom);
}
