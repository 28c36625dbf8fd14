/** Names of the function's environment variables. */
export const ENV = [
  'LOG_TABLE', // which tenants have a log
  'QUERY_BUCKET', // the queryable copy
  'QUARANTINE_BUCKET', // only the names of what is in it are read
  'EVIDENCE_BUCKET', // Object-Locked bucket of the signed reviews
  'SIGNING_KEY_ID', // ARN of the KMS key, ECC_NIST_EDWARDS25519
  'LOG_NAME', // first part of the key name
  'OFFICE_HOURS', // such as "Mon-Fri 07:00-19:00 America/Chicago"; what happens at other times is counted apart
] as const;

export const METRICS = { prepared: 'ReviewsPrepared' } as const;
