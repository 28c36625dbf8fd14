import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { type Postgres, startPostgres } from '../../support/postgres';
import { CHECK, prepareAuditDatabase, record, TEMPLATE } from '../audit-database';

export const DENIED = '42501'; // insufficient_privilege
export const REFUSED = '23001'; // restrict_violation: what the triggers raise

export let server: Postgres;
export let database: string;
/** Superuser in the database: to look, and to break what must be noticed. */
export let root: Client;
export let app: Client;

/** Starts the server that the suites of this folder share. */
export async function open(): Promise<void> {
  server = await startPostgres({ settings: { max_prepared_transactions: '5' } });
  await prepareAuditDatabase(server);
  database = await server.createDatabase({ template: TEMPLATE });
  root = await server.connect('postgres', database);
  app = await server.connect('app', database);
}

/** Appends, in a transaction of the tenant; of its own where none is open. */
export const append = (client: Client, id: string = randomUUID(), extra?: object) =>
  client.query(`select clinic.enter('riverside'), audit.append($1)`, [record(id, extra)]);

/** Appends where the transaction is of a tenant already, or of none. */
export const appendHere = (client: Client, id: string, extra?: object) =>
  client.query('select audit.append($1)', [record(id, extra)]);

/** How many rows the condition finds. */
export const count = async (table: string, condition = 'true', values: unknown[] = []) =>
  (await root.query(`select from ${table} where ${condition}`, values)).rowCount;

/** Whether the record is there, and how often it waits to be drained. */
export const kept = async (id: string) => ({
  records: await count('audit.record', 'id = $1', [id]),
  waiting: await count('audit.record join audit.outbox using (place)', 'id = $1', [id]),
});
export const ONCE = { records: 1, waiting: 1 };
export const NEVER = { records: 0, waiting: 0 };

/** SQLSTATE of the error, or "no error". */
export const stateOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (error: Error & { code?: string }) => error.code ?? error.message,
  );

/** What `database/checks/audit.sql` finds. */
export const findings = async (client: Client): Promise<string[]> =>
  (await client.query<{ finding: string }>(CHECK)).rows.map(({ finding }) => finding);

/** Runs what must leave no trace. */
export async function undone<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    return await work();
  } finally {
    await client.query('rollback');
  }
}

/** Every row of the three tables. */
export const everything = async () =>
  (
    await root.query(
      `select (select json_agg(r order by place) from audit.record r) as records,
              (select json_agg(o order by place) from audit.outbox o) as outbox,
              (select json_agg(p order by place) from audit.parked p) as parked`,
    )
  ).rows;
