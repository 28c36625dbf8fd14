/** Names of the function's environment variables. */
export const ENV = [
  'LOG_TABLE', // which tenants have a log
  'QUERY_BUCKET', // the queryable copy
  'EVIDENCE_BUCKET', // Object-Locked bucket of the signed reviews
  'SIGNING_KEY_ID', // ARN of the KMS key, ECC_NIST_EDWARDS25519
  'LOG_NAME', // first part of the key name
] as const;

export const METRICS = { prepared: 'ReviewsPrepared' } as const;
