/** What people are to a practice (IDN-4). Emergency access is no role that anybody holds: it is granted for an hour (IDN-7). */
export const ROLES = [
  'patient',
  'therapist',
  'provider',
  'medical-assistant',
  'front-desk',
  'referring-physician',
  'administrator',
  'owner',
  'auditor',
  'security-officer',
] as const;
export type Role = (typeof ROLES)[number];

export const isRole = (value: unknown): value is Role => (ROLES as readonly unknown[]).includes(value);

/** Directories of people: each has a user pool of its own (IDN-1). */
export const DIRECTORIES = ['workforce', 'patients'] as const;
export type Directory = (typeof DIRECTORIES)[number];
