/** Names of the function's environment variables. */
export const ENV = [
  'REGISTER_FILE', // register of the workforce, JSON, in a layer of the function
  'USER_POOL_ID', // directory of the workforce
  'DATABASE_URL', // as lambda/audit-outbox/env.ts has it
  'SESSION_TABLE', // sessions of the application
  'AUDIT_STREAM', // name of the stream
  'EVIDENCE_BUCKET', // Object-Locked bucket of cases and reports
  'SIGNING_KEY_ID', // ARN of the KMS key, ECC_NIST_EDWARDS25519
  'SIGNER_NAME', // key name in the reports
] as const;

/** Metrics that the function writes. */
export const METRICS = {
  swept: 'LeaversSwept', // runs that looked at everybody
  ended: 'LeaversEnded',
  overdue: 'LeaversOverdue', // access that has not ended an hour after it should have
  reopened: 'LeaversReopened', // access that had ended, and was there again
  checklist: 'LeavingItemsOverdue',
} as const;

/** Minutes between two runs. */
export const SWEEP_MINUTES = 15;
