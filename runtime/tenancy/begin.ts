import type { QueryResult } from 'pg';
import { type SigningKey, signContext, type TenantContext } from './context';
import { isRefusedKey } from './errors';
import type { Lease } from './lease';
import type { SigningKeys } from './signing-keys';

export const ISOLATIONS = ['read committed', 'repeatable read', 'serializable'] as const;
export type Isolation = (typeof ISOLATIONS)[number];

/** Seconds. What takes longer is rolled back. */
export interface Limits {
  /** For one statement. @default 30 */
  readonly statement: number;
  /** For the transaction as a whole, at most 600. @default 60 */
  readonly transaction: number;
}

export interface Beginning {
  readonly isolation?: Isolation | undefined;
  readonly readOnly?: boolean | undefined;
  readonly limits: Limits;
}

/** A signed context outlives its transaction by so much, seconds. */
const LEEWAY_SECONDS = 60;

/**
 * Begins a transaction and makes it one of a tenant, in two round trips. If the database refuses the key, and there is a
 * newer one, once again.
 */
export async function begin(
  { client }: Lease,
  context: TenantContext,
  beginning: Beginning,
  keys: SigningKeys,
): Promise<void> {
  const enter = async (key: SigningKey) => {
    // Several statements at once come back as several results.
    const results: unknown = await client.query(opening(beginning));
    const challenge = challengeIn(results);
    const expires = Math.ceil(begunAt(challenge) + beginning.limits.transaction) + LEEWAY_SECONDS;
    await client.query('select tenancy.enter($1)', [signContext(key, context, { challenge, expires })]);
  };
  const key = await keys.current();
  try {
    await enter(key);
  } catch (error) {
    if (!isRefusedKey(error)) throw error;
    await client.query('rollback');
    const newer = await keys.current(key);
    if (newer.id === key.id) throw error;
    await enter(newer);
  }
}

/**
 * One simple query. Limits are set for this transaction alone, and no setting of the session is touched. The server looks
 * every two seconds whether the client is still there, so that a statement nobody waits for ends.
 */
function opening({ isolation, readOnly, limits }: Beginning): string {
  const mode = `${isolation === undefined ? '' : ` isolation level ${isolation}`}${readOnly ? ' read only' : ''}`;
  const settings = {
    statement_timeout: milliseconds(limits.statement),
    transaction_timeout: milliseconds(limits.transaction),
    client_connection_check_interval: '2000ms',
  };
  const set = Object.entries(settings).map(
    ([name, value]) => `pg_catalog.set_config('${name}', '${value}', true)`,
  );
  return `begin${mode}; select ${set.join(', ')}; select tenancy.challenge() as challenge`;
}

/** Zero would be no limit at all. */
const milliseconds = (seconds: number): string => `${Math.max(1, Math.round(seconds * 1000))}ms`;

function challengeIn(results: unknown): string {
  const last = (Array.isArray(results) ? results : []).at(-1) as
    QueryResult<{ challenge?: unknown }> | undefined;
  return String(last?.rows[0]?.challenge);
}

/** When the transaction began, in seconds since 1970 by the clock of the server, which is the one that judges. */
const begunAt = (challenge: string): number => Number(challenge.split('.')[1]) / 1_000_000;
