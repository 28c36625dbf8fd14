/** Names of the function's environment variables. */
export const ENV = [
  'DATABASE_URL', // as lambda/audit-outbox/env.ts has it
  'DIRECTORY', // workforce or patients: the one pool that may call it
  'AUDIT_STREAM', // name of the stream
] as const;

export const METRICS = {
  refused: 'TokenClaimsRefused', // no active account
  unavailable: 'TokenClaimsUnavailable', // nobody signs in
} as const;
