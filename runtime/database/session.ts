import type { Client, QueryArrayConfig, QueryArrayResult } from 'pg';
import type { Statement } from './statements';

/** Seconds. What takes longer ends with an error and leaves nothing behind. */
export interface Limits {
  /** For another migrator to finish. @default 60 */
  readonly wait: number;
  /** For a lock that others hold, such as readers of a table: whoever comes after them waits as long. @default 5 */
  readonly lock: number;
  /** For one migration as a whole, and for each check. Before PostgreSQL 17, for each statement. @default 300 */
  readonly migration: number;
}

export const LIMITS: Limits = { wait: 60, lock: 5, migration: 300 };

/** Zero would be no limit at all. */
const ms = (seconds: number): string => `${Math.max(1, Math.round(seconds * 1000))}ms`;

/**
 * Makes the session what every migration starts from, whatever the role, the database or an earlier migration set. Names
 * are found only with their schema, so that nobody's table or function is taken for another.
 */
export async function prepareSession(client: Client, limits: Limits, readOnly = false): Promise<void> {
  const settings: Record<string, string> = {
    search_path: '',
    lock_timeout: ms(limits.lock),
    // Cancels a single long statement, before the other limit ends the session with it.
    statement_timeout: ms(limits.migration * 0.9),
    transaction_timeout: ms(limits.migration),
    idle_in_transaction_session_timeout: '60s',
    // A migrator that was killed in the middle of a statement keeps its locks no longer than that.
    client_connection_check_interval: '10s',
    default_transaction_isolation: 'read committed',
    default_transaction_read_only: readOnly ? 'on' : 'off',
    standard_conforming_strings: 'on',
    // Roles are made without a membership that nobody asked for.
    createrole_self_grant: '',
    DateStyle: 'ISO, YMD',
    TimeZone: 'UTC',
  };
  await client.query('reset session authorization');
  await client.query('reset all');
  // Not every version has all of them.
  await client.query(
    `select set_config(s.name, v.setting, false)
     from unnest($1::text[], $2::text[]) v (name, setting) join pg_catalog.pg_settings s on s.name = v.name`,
    [Object.keys(settings), Object.values(settings)],
  );
}

/** Gives the session back as it came. A connection that is gone needs nothing. */
export const resetSession = (client: Client): Promise<unknown> =>
  client.query('reset session authorization; reset all').catch(() => undefined);

interface ExtendedQuery extends QueryArrayConfig {
  readonly queryMode: 'extended';
}

/** Runs one statement: the extended protocol takes no second one. */
export function runStatement(client: Client, { text }: Statement): Promise<QueryArrayResult> {
  const query: ExtendedQuery = { text, rowMode: 'array', queryMode: 'extended' };
  return client.query<unknown[]>(query);
}

/** Ends a transaction that failed. A connection that is gone has rolled back already. */
export const rollBack = (client: Client): Promise<unknown> => client.query('rollback').catch(() => undefined);
