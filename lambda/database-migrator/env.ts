/** Names of the function's environment variables. */
export const ENV = [
  // postgresql://<master>@<writer>:<port>/<database>?sslmode=verify-full&sslrootcert=/var/runtime/ca-cert.pem
  // The cluster itself, also where a proxy stands in front: a proxy would share the session that holds the lock.
  'DATABASE_URL',
  'MASTER_SECRET_ARN', // kept and rotated by RDS: { "username": …, "password": … }
] as const;

/** Folders of the package that its asset carries. */
export const FILES = { migrations: 'database/migrations', checks: 'database/checks' } as const;
