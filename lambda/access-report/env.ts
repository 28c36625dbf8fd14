/** Names of the function's environment variables. */
export const ENV = [
  'REGISTER_FILE', // register of the workforce, JSON, in a layer of the function
  'WORKFORCE_POOL_ID', // directory of the workforce
  'PATIENTS_POOL_ID', // directory of patients, who are counted and not named
  'DATABASE_URL', // as lambda/audit-outbox/env.ts has it
  'AWS_ROLES', // names of the federated roles of people, separated by commas, or "none"
  'TRAIL_LOG_GROUP', // name of the log group of the trail, which says when a role was taken
  'EVIDENCE_BUCKET', // Object-Locked bucket of the reports
  'SIGNING_KEY_ID', // ARN of the KMS key, ECC_NIST_EDWARDS25519
  'SIGNER_NAME', // key name in the reports
] as const;

export const METRICS = { reports: 'AccessReports', findings: 'AccessFindings' } as const;
