/** Names of the function's environment variables. */
export const ENV = [
  'LOG_TABLE', // name of the log table: which tenants have a log
  'ARCHIVE_BUCKET', // the logs
  'WITNESS_BUCKET', // the checkpoints that were seen
  'SIGNING_KEY_ID', // ARN of the KMS key whose public half verifies
  'LOG_NAME', // first part of every origin
  'EVIDENCE_BUCKET', // where the report goes
] as const;

export const METRICS = { verified: 'LogsVerified', failures: 'VerificationFailures' } as const;
