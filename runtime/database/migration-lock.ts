import { DatabaseError, type Client } from 'pg';
import { MigrationError } from './migration-error';
import { prepareSession } from './session';

/** Of the advisory locks of the database; "bulwark" in ASCII. */
const KEY = '27713656437437035';

/**
 * Does something while no other migrator is at work on this database. The server gives the lock back when the session ends,
 * however it ends.
 * @param seconds to wait for another one
 * @throws MigrationError that says who is at work
 */
export async function withMigrationLock<T>(
  client: Client,
  seconds: number,
  work: () => Promise<T>,
): Promise<T> {
  await prepareSession(client, { wait: seconds, lock: seconds, migration: 2 * seconds + 30 });
  try {
    await client.query(`select pg_catalog.pg_advisory_lock(${KEY})`);
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === '55P03')) throw error;
    throw new MigrationError([`waited ${seconds} s for another migration: ${await holder(client)}`]);
  }
  try {
    return await work();
  } finally {
    await client.query(`select pg_catalog.pg_advisory_unlock(${KEY})`).catch(() => undefined);
  }
}

async function holder(client: Client): Promise<string> {
  const { rows } = await client.query<{ pid: number; usename: string | null; since: string | null }>(
    `select l.pid, a.usename, to_char(a.backend_start at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS"Z"') as since
     from pg_catalog.pg_locks l left join pg_catalog.pg_stat_activity a on a.pid = l.pid
     where l.locktype = 'advisory' and l.granted and l.objsubid = 1
       and (l.classid::bigint << 32 | l.objid::bigint) = ${KEY}
       and l.database = (select oid from pg_catalog.pg_database where datname = current_database())`,
  );
  const [row] = rows;
  if (row === undefined) return 'it has just ended; run this again';
  return `process ${row.pid} of role ${row.usename ?? 'unknown'}${row.since ? `, connected since ${row.since}` : ''}`;
}
