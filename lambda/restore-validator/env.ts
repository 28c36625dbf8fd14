/** Names of the function's environment variables. */
export const ENV = [
  'PLAN_ARN', // restore testing plan whose jobs are validated
  'DATABASE_NAME',
  'DATABASE_USER', // a member of restore_validator and rds_iam
  'DATABASE_PORT',
  'CONTEXT_KEY_SECRET', // ARN of the secret with the key that signs contexts
  'EVIDENCE_BUCKET', // censuses, and where results go
  'RPO_MINUTES',
  'RTO_MINUTES',
] as const;

export const METRICS = {
  runs: 'RestoreValidatorRuns',
  passed: 'RestoreTestsPassed',
  failed: 'RestoreTestsFailed',
} as const;
