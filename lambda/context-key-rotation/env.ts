/** Names of the function's environment variables. */
export const ENV = [
  // postgresql://context_keeper_login@<host>:<port>/<database>?sslmode=verify-full[&sslrootcert=<file>]
  'DATABASE_URL',
] as const;

/** Tag of a secret that says which login signs with it. */
export const LOGIN_TAG = 'bulwark:login';

/** Days between two rotations. */
export const ROTATION_DAYS = 30;
