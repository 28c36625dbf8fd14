import { readFileSync } from 'node:fs';
import { Client, type ClientConfig } from 'pg';
import { EnvironmentError } from './errors';

/** Where the database is, and as whom. */
export interface DatabaseAddress {
  readonly user: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** File with the authorities that may vouch for the server. @default - those of Node */
  readonly authorities?: string;
}

const CONNECT_MS = 10_000;
const QUERY_MS = 35_000;

/**
 * Reads `postgresql://<user>@<host>:<port>/<database>?sslmode=verify-full[&sslrootcert=<file>]`.
 * @throws EnvironmentError when it is another, has a password, or does not insist on verification
 */
export function parseDatabaseUrl(text: string): DatabaseAddress {
  const refuse = (why: string) => new EnvironmentError(`DATABASE_URL ${why}`);
  if (!URL.canParse(text)) throw refuse('is no URL');
  const { protocol, username, password, hostname, port, pathname, searchParams } = new URL(text);
  if (protocol !== 'postgresql:' && protocol !== 'postgres:') throw refuse('is not of PostgreSQL');
  if (password !== '') throw refuse('has a password; an IAM token is the password');
  if (searchParams.get('sslmode') !== 'verify-full') throw refuse('does not say sslmode=verify-full');
  for (const name of new Set(searchParams.keys())) {
    // Some would weaken what the others say, such as a second sslmode, or a host.
    if (searchParams.getAll(name).length > 1 || !['sslmode', 'sslrootcert'].includes(name)) {
      throw refuse('has other parameters than one sslmode and one sslrootcert');
    }
  }
  const database = decodeURIComponent(pathname.slice(1));
  if (username === '' || hostname === '' || database === '') {
    throw refuse('lacks the user, the host or the database');
  }
  const authorities = searchParams.get('sslrootcert');
  return {
    user: decodeURIComponent(username),
    host: hostname,
    port: port === '' ? 5432 : Number(port),
    database,
    ...(authorities !== null && { authorities }),
  };
}

export interface ConnectionOptions {
  /** What the server calls the connection in its log and its list of sessions. */
  readonly applicationName: string;
  /** Milliseconds that an answer may take; 0 where the server alone sets limits. @default 35000 */
  readonly queryMs?: number;
}

/**
 * Connects over TLS, to a server that proves to be the host.
 * @throws when it does not, or does not answer within 10 seconds
 */
export async function connect(
  address: DatabaseAddress,
  password: string,
  options: ConnectionOptions,
): Promise<Client> {
  const client = new Client(clientConfig(address, password, options));
  // A connection lost between two queries fails the next one; unheard, the event would end the process.
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  return client;
}

/** Time limits are the client's, or set in each transaction: as start parameters a proxy refuses them. */
const clientConfig = (
  { user, host, port, database, authorities }: DatabaseAddress,
  password: string,
  { applicationName, queryMs = QUERY_MS }: ConnectionOptions,
): ClientConfig => ({
  user,
  host,
  port,
  database,
  password,
  ssl: { rejectUnauthorized: true, ...(authorities !== undefined && { ca: readFileSync(authorities) }) },
  connectionTimeoutMillis: CONNECT_MS,
  query_timeout: queryMs,
  application_name: applicationName,
});
