/** Names of the function's environment variables. */
export const ENV = [
  // postgresql://<user>@<host>:<port>/<database>?sslmode=verify-full&sslrootcert=/var/runtime/ca-cert.pem
  'DATABASE_URL',
  'CONTEXT_KEY_SECRET', // ARN of the secret with the key that signs contexts
  'EVIDENCE_BUCKET', // where a census goes
  'AUDIT_STREAM', // name of the stream that learns of the reading
] as const;

export const METRICS = {
  beats: 'RecoveryPulses', // its absence means that nobody could say how old a restored database is
  censuses: 'RecoveryCensuses',
} as const;
