import type { Action as AuditAction } from '../audit/record';

/** What can be done, and as what it is in the audit trail. The words are those of the policies. */
export const ACTIONS = {
  read: 'read',
  create: 'create',
  change: 'update',
  export: 'export',
  print: 'print',
  share: 'share',
  sign: 'update',
  prescribe: 'create',
  join: 'read',
  'break-glass': 'break-glass',
  review: 'update',
  invite: 'create',
  grant: 'grant',
  close: 'revoke',
  configure: 'configure',
} as const satisfies Readonly<Record<string, AuditAction>>;
export type Action = keyof typeof ACTIONS;

/** A patient (who it is and how to reach them), and records of one. */
export const RECORDS = [
  'patient',
  'encounter',
  'document',
  'prescription',
  'message',
  'consent',
  'restriction',
  'care-team',
  'appointment',
  'intake-form',
] as const;
/** Records that somebody signs for. Psychotherapy notes are kept apart from the record: 45 CFR 164.501. */
export const AUTHORED = ['note', 'psychotherapy-note', 'referral'] as const;
/** Of a person. */
export const PERSONAL = ['account', 'emergency-access'] as const;
/** Of the practice. */
export const PRACTICE = [
  'practice',
  'operational-report',
  'audit-log',
  'access-report',
  'configuration',
] as const;
export const RESOURCES = [...RECORDS, ...AUTHORED, ...PERSONAL, ...PRACTICE] as const;
/** Kind of a resource, as in the audit record. */
export type ResourceType = (typeof RESOURCES)[number];

export const NAMESPACE = 'Bulwark';

/** Entity type of the policies: `psychotherapy-note` is `Bulwark::PsychotherapyNote`. */
export const entityType = (word: string): string =>
  `${NAMESPACE}::${word
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')}`;
