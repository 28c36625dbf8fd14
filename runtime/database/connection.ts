import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { authoritiesOf } from './authorities';

/** Where the database is, and as whom. */
export interface DatabaseAddress {
  readonly user: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** File with the authorities that may vouch for the server. @default - those of RDS for its region */
  readonly authorities?: string;
  /** Without TLS: only ever for an address of this machine. */
  readonly plaintext?: true;
}

/** A URL that is refused. The message says why, and repeats nothing of it. */
export class DatabaseUrlError extends Error {
  override readonly name = 'DatabaseUrlError';
}

/** Addresses, not names: a name may be made to mean another machine. */
const LOOPBACK = /^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

/**
 * Reads `postgresql://<user>@<host>:<port>/<database>?sslmode=verify-full[&sslrootcert=<file>]`. For an address of this
 * machine, `sslmode=disable` may be said instead.
 * @throws DatabaseUrlError when it is another, has a password, or does not insist on verification
 */
export function parseDatabaseUrl(text: string): DatabaseAddress {
  const refuse = (why: string) => new DatabaseUrlError(`DATABASE_URL ${why}`);
  if (!URL.canParse(text)) throw refuse('is no URL');
  const { protocol, username, password, hostname, port, pathname, searchParams } = new URL(text);
  if (protocol !== 'postgresql:' && protocol !== 'postgres:') throw refuse('is not of PostgreSQL');
  if (password !== '') throw refuse('has a password; an IAM token is the password');
  const plaintext = searchParams.get('sslmode') === 'disable' && LOOPBACK.test(hostname);
  if (searchParams.get('sslmode') !== 'verify-full' && !plaintext) {
    throw refuse('does not say sslmode=verify-full');
  }
  for (const name of new Set(searchParams.keys())) {
    // Some would weaken what the others say, such as a second sslmode, or a host.
    if (searchParams.getAll(name).length > 1 || !['sslmode', 'sslrootcert'].includes(name)) {
      throw refuse('has other parameters than one sslmode and one sslrootcert');
    }
  }
  const database = decoded(pathname.slice(1));
  const user = decoded(username);
  if (database === undefined || user === undefined) throw refuse('is no URL');
  if (user === '' || hostname === '' || database === '')
    throw refuse('lacks the user, the host or the database');
  const authorities = searchParams.get('sslrootcert');
  return {
    user,
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? 5432 : Number(port),
    database,
    ...(authorities !== null && { authorities }),
    ...(plaintext && { plaintext }),
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/**
 * TLS to a server that proves, by one of the authorities, to be the host; whatever the environment says.
 * @throws DatabaseUrlError when no authority is known for a host of RDS
 */
export function tlsOf({ host, authorities, plaintext }: DatabaseAddress): false | ConnectionOptions {
  if (plaintext) return false;
  const ca = authorities === undefined ? authoritiesOf(host) : readFileSync(authorities);
  if (ca !== undefined && ca.length === 0) {
    throw new DatabaseUrlError(
      'DATABASE_URL is of a region without known authorities; name them as sslrootcert',
    );
  }
  return {
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(ca !== undefined && { ca: Buffer.isBuffer(ca) ? ca : [...ca] }),
  };
}
