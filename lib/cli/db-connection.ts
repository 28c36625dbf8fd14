import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { Client, DatabaseError } from 'pg';
import { describeSqlError } from '../../runtime/database/sql-error';
import { InputError } from '../compliance/check/read-templates';

/** Where a database is, as whom, and how far the server must prove who it is. */
export interface Address {
  readonly user: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly password?: string;
  readonly ssl: false | ConnectionOptions;
}

type Environment = Readonly<Record<string, string | undefined>>;

const CONNECT_MS = 10_000;
const MODES = ['disable', 'require', 'verify-ca', 'verify-full'] as const;
type Mode = (typeof MODES)[number];
const FORM = 'postgresql://<user>@<host>:<port>/<database>[?sslmode=…][&sslrootcert=<file>]';

/**
 * Reads a URL of PostgreSQL. The password may stand in it or in PGPASSWORD; sslmode and sslrootcert mean what they mean to
 * libpq (PostgreSQL manual, "SSL Support"), but a server on another machine must prove its name unless told otherwise.
 * @throws InputError that never repeats what was given, for a slip may have moved the password anywhere in it
 */
export function parseUrl(text: string, environment: Environment = process.env): Address {
  const refuse = (why: string) => new InputError(`--url ${why}; expected ${FORM}`);
  let parts: ReturnType<typeof partsOf>;
  try {
    parts = partsOf(text);
  } catch {
    throw refuse('is no URL');
  }
  const { protocol, user, password, host, port, database, hash, parameters } = parts;
  if (protocol !== 'postgresql:' && protocol !== 'postgres:') throw refuse('is not of PostgreSQL');
  if (user === '' || host === '' || database === '') throw refuse('lacks the user, the host or the database');
  // A password with such a character that is not encoded ends up in the path.
  if (hash !== '' || /[/@]/.test(database)) {
    throw refuse('has more than a database in its path (write @ / ? # in a password as %40 %2F %3F %23)');
  }
  for (const name of new Set(parameters.keys())) {
    if (!['sslmode', 'sslrootcert'].includes(name) || parameters.getAll(name).length > 1) {
      throw refuse('has other parameters than one sslmode and one sslrootcert');
    }
  }
  const local = isLocal(host);
  const mode = parameters.get('sslmode') ?? environment['PGSSLMODE'] ?? (local ? 'disable' : 'verify-full');
  if (!MODES.includes(mode as Mode)) {
    throw refuse(`has an sslmode that is none of ${MODES.join(', ')}`);
  }
  const authorities = parameters.get('sslrootcert') ?? environment['PGSSLROOTCERT'];
  return {
    user,
    host,
    port,
    database,
    password: password === '' ? environment['PGPASSWORD'] : password,
    ssl: sslOf(mode as Mode, authorities === 'system' ? undefined : authorities),
  };
}

function read(authorities: string): Buffer {
  try {
    return readFileSync(authorities);
  } catch (error) {
    throw new InputError(
      `sslrootcert: ${authorities} cannot be read (${(error as NodeJS.ErrnoException).code})`,
    );
  }
}

function partsOf(text: string) {
  const url = new URL(text);
  return {
    protocol: url.protocol,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    host: decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? 5432 : Number(url.port),
    database: decodeURIComponent(url.pathname.slice(1)),
    hash: url.hash,
    parameters: url.searchParams,
  };
}

/** This machine, or a socket in its file system. */
const isLocal = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host.startsWith('/') || /^127\.\d+\.\d+\.\d+$/.test(host);

/** As libpq: `require` encrypts, and verifies the authority where one is named. */
function sslOf(mode: Mode, authorities: string | undefined): false | ConnectionOptions {
  if (mode === 'disable') return false;
  const ca = authorities === undefined ? {} : { ca: read(authorities) };
  if (mode === 'verify-full') return { rejectUnauthorized: true, ...ca };
  if (mode === 'require' && authorities === undefined) return { rejectUnauthorized: false };
  return { rejectUnauthorized: true, checkServerIdentity: () => undefined, ...ca };
}

/** How it is named in what we print. */
export const describe = ({ user, host, port, database }: Address): string =>
  `${database} on ${host.includes(':') ? `[${host}]` : host}:${port} as ${user}`;

/**
 * Connects, works and disconnects.
 * @throws InputError, in words, when the server cannot be reached, or ends the work
 */
export async function withConnection<T>(address: Address, work: (client: Client) => Promise<T>): Promise<T> {
  const { ssl, password, ...rest } = address;
  const client = new Client({
    ...rest,
    ...(password !== undefined && { password }),
    ssl,
    connectionTimeoutMillis: CONNECT_MS,
    // A network that swallows everything is noticed in minutes, however long a statement takes.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'bulwark db',
  });
  // A connection lost between two queries fails the next one; unheard, the event would end the process.
  client.on('error', () => {});
  try {
    await client.connect().catch((error: unknown) => {
      throw new InputError(`cannot connect to ${describe(address)}: ${whyNot(error)}`);
    });
    return await work(client);
  } catch (error) {
    if (error instanceof DatabaseError) {
      throw new InputError(`${describe(address)}: ${describeSqlError(error)}`);
    }
    if (!isConnectionLost(error)) throw error;
    throw new InputError(
      `the connection to ${describe(address)} was lost; what was not committed is rolled back, run this again`,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (connection refused)',
  ECONNRESET: 'the server ended the connection',
  ENOTFOUND: 'no such host',
  ENOENT: 'no such socket',
  EAI_AGAIN: 'the name of the host cannot be resolved at present',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'no answer',
  // SQLSTATE: PostgreSQL manual, "PostgreSQL Error Codes"
  '28P01': 'wrong password',
  '28000': 'no such role, or the server does not let it in from here, or not without TLS (sslmode)',
  '3D000': 'no such database',
  '42501': 'the role may not connect to this database',
  '53300': 'the server has too many connections',
  '57P03': 'the server is starting or stopping',
  // X.509, as Node names what OpenSSL finds
  CERT_HAS_EXPIRED: 'the certificate of the server has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate of the server is for another name',
};
const UNKNOWN_AUTHORITY =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(_LOCALLY)?))$/;

/** Why a connection failed. Codes and fixed words: a message of the server may hold what it was sent. */
function whyNot(error: unknown): string {
  const { code, message = '' } = error as { readonly code?: string; readonly message?: string };
  if (code !== undefined) {
    if (UNKNOWN_AUTHORITY.test(code)) {
      return 'the certificate of the server is signed by an authority that is not known here (sslrootcert=<file>)';
    }
    return WORDS[code] ?? (error instanceof DatabaseError ? `SQLSTATE ${code}` : code);
  }
  if (message.includes('does not support SSL')) return 'the server speaks no TLS (sslmode)';
  if (message.includes('password must be a')) return 'the server wants a password (PGPASSWORD)';
  if (message.includes('timeout')) return `no answer within ${CONNECT_MS / 1000} s`;
  return 'the server ended the connection, or is no PostgreSQL';
}

/** What `pg` says when the connection breaks: an error of a socket, or words of its own. */
const isConnectionLost = (error: unknown): boolean =>
  error instanceof Error &&
  (/^Connection terminated|^Client (has|was)|not queryable/.test(error.message) ||
    ['ECONNRESET', 'EPIPE', 'ETIMEDOUT'].includes((error as NodeJS.ErrnoException).code ?? ''));
