/** Names of the function's environment variables. */
export const ENV = [
  'DATABASE_URL', // postgresql://<user>@<host>:<port>/<database>?sslmode=verify-full; an IAM token is the password
  'AUDIT_STREAM', // name of the stream
] as const;

export const METRICS = {
  drained: 'OutboxDrained',
  waiting: 'OutboxWaiting',
  oldest: 'OutboxOldestSeconds',
} as const;
