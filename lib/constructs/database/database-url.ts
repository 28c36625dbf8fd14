import type { PhiDatabase } from './phi-database';

/** Lambda's own file of authorities, those of RDS among them (AWS Lambda Developer Guide, "Node.js runtime"). */
const AUTHORITIES = '/var/runtime/ca-cert.pem';

export interface DatabaseUrlOptions {
  readonly user: string;
  /** To the cluster itself, also where a proxy stands in front. @default false */
  readonly directly?: boolean;
}

/**
 * `DATABASE_URL` of a function: where a database is, and who may vouch for it, without a password, because an IAM token is
 * one.
 */
export function databaseUrl(database: PhiDatabase, { user, directly = false }: DatabaseUrlOptions): string {
  const { hostname, port } = directly ? database.writer : database.endpoint;
  // The proxy's certificate is of an authority that Node knows itself.
  const root = database.proxy && !directly ? '' : `&sslrootcert=${AUTHORITIES}`;
  return `postgresql://${user}@${hostname}:${port}/${database.databaseName}?sslmode=verify-full${root}`;
}
