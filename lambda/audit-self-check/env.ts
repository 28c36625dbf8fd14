/** Names of the function's environment variables. */
export const ENV = [
  'LOG_TABLE', // name of the log table: which tenants have a log
  'ARCHIVE_BUCKET', // the logs
  'WITNESS_BUCKET', // the checkpoints that were seen
  'SIGNING_KEY_ID', // ARN of the KMS key whose public half verifies
  'LOG_NAME', // first part of every origin
  'EVIDENCE_BUCKET', // where the reports go
] as const;

export const METRICS = {
  verified: 'LogsVerified', // written by every run, 0 too: its absence means that nobody checks
  failures: 'VerificationFailures', // logs that are wrong, cannot be read, or were not checked in time
} as const;
