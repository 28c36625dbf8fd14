import type { Client, QueryResult } from 'pg';
import { describeSqlError, isSqlError } from '../sql-error';
import type { Catalog } from './catalog';
import { queries } from './queries';

type Part = keyof Catalog;

/** A part of the catalogue that the server did not show, and why. */
export interface Unread {
  readonly part: Part;
  readonly why: string;
}

/**
 * Reads the catalogue, in the transaction that is open. What the server refuses to show is left empty and told: whoever
 * judges must not take it for nothing.
 */
export async function readCatalog(
  client: Client,
): Promise<{ readonly catalog: Catalog; readonly unread: readonly Unread[] }> {
  // Names are then printed with their schema, and nobody's function is taken for one of the server's.
  await client.query(`select set_config('search_path', '', true)`);
  const { rows } = await client.query<{ version: number }>(
    `select current_setting('server_version_num')::int as version`,
  );
  const all = Object.entries(queries(rows[0]!.version)) as [Part, string][];
  try {
    return { catalog: assemble(all, await inOneGo(client, all)), unread: [] };
  } catch (error) {
    if (!isSqlError(error)) throw error;
  }
  const unread: Unread[] = [];
  const answers: (readonly unknown[])[] = [];
  for (const part of all) {
    try {
      answers.push(...(await inOneGo(client, [part])));
    } catch (error) {
      if (!isSqlError(error)) throw error;
      answers.push([]);
      unread.push({ part: part[0], why: describeSqlError(error) });
    }
  }
  return { catalog: assemble(all, answers), unread };
}

/** One journey to the server for all of them; a failure leaves the transaction as it was. */
async function inOneGo(client: Client, parts: readonly [Part, string][]): Promise<(readonly unknown[])[]> {
  await client.query('savepoint inspection');
  try {
    const results = (await client.query(
      [...parts.map(([, sql]) => sql), 'release inspection'].join(';\n'),
    )) as unknown as QueryResult[];
    return results.slice(0, -1).map(({ rows }) => rows as unknown[]);
  } catch (error) {
    if (isSqlError(error)) await client.query('rollback to inspection; release inspection');
    throw error;
  }
}

const assemble = (parts: readonly [Part, string][], answers: readonly (readonly unknown[])[]): Catalog =>
  Object.fromEntries(parts.map(([part], index) => [part, answers[index]])) as unknown as Catalog;
