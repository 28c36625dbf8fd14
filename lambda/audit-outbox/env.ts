/** Names of the function's environment variables. */
export const ENV = [
  // postgresql://<user>@<host>:<port>/<database>?sslmode=verify-full&sslrootcert=/var/runtime/ca-cert.pem
  // An IAM token is the password. The file is Lambda's own, with the authorities of RDS; a proxy does without it.
  'DATABASE_URL',
  'AUDIT_STREAM', // name of the stream
] as const;

export const METRICS = {
  drained: 'OutboxDrained',
  waiting: 'OutboxWaiting',
  oldest: 'OutboxOldestSeconds',
  parked: 'OutboxParked', // what the stream does not take: an operator decides
} as const;
