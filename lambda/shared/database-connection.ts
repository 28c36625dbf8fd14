import { Client, type ClientConfig } from 'pg';
import { type DatabaseAddress, tlsOf } from '../../runtime/database/connection';

export { type DatabaseAddress, parseDatabaseUrl } from '../../runtime/database/connection';

const CONNECT_MS = 10_000;
const QUERY_MS = 35_000;

export interface ConnectionOptions {
  /** What the server calls the connection in its log and its list of sessions. */
  readonly applicationName: string;
  /** Milliseconds that an answer may take; 0 where the server alone sets limits. @default 35000 */
  readonly queryMs?: number;
  /** Milliseconds until the server has taken the connection. @default 10000 */
  readonly connectMs?: number;
}

/**
 * Connects over TLS, to a server that proves to be the host.
 * @throws when it does not, or does not answer in time
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
  address: DatabaseAddress,
  password: string,
  { applicationName, queryMs = QUERY_MS, connectMs = CONNECT_MS }: ConnectionOptions,
): ClientConfig => ({
  user: address.user,
  host: address.host,
  port: address.port,
  database: address.database,
  password,
  ssl: tlsOf(address),
  connectionTimeoutMillis: connectMs,
  query_timeout: queryMs,
  application_name: applicationName,
});
