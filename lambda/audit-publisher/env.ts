/** Names of the function's environment variables. */
export const ENV = [
  'LOG_TABLE', // name of the log table
  'ARCHIVE_BUCKET', // Object-Locked bucket of the logs
  'WITNESS_BUCKET', // second Object-Locked bucket, which receives every checkpoint
  'SIGNING_KEY_ID', // ARN of the KMS key, ECC_NIST_EDWARDS25519
  'LOG_NAME', // first part of every origin, such as audit.app.example.com
] as const;

/** Where a tenant's log begins in the archive and in the witness. */
export const LOG_PREFIX = 'audit/';

export const METRICS = {
  published: 'CheckpointsPublished',
  failures: 'PublishFailures',
  late: 'PublishesLate', // tenants that a run left to the next
} as const;
