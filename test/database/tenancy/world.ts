import type { Client } from 'pg';
import { type Postgres, startPostgres } from '../../support/postgres';
import { prepareTenancyDatabase, tenancyDatabase } from './tenancy-database';

export const DENIED = '42501'; // insufficient_privilege
export const REFUSED = '23001'; // restrict_violation
export const CHECKED = '23514'; // check_violation

export let server: Postgres;
export let database: string;
/** Superuser: no policy holds it. */
export let root: Client;
export let app: Client;
export let registrar: Client;

/** Starts the server that the suites of this folder share. */
export async function open(): Promise<void> {
  server = await startPostgres();
  await prepareTenancyDatabase(server);
  database = await tenancyDatabase(server);
  root = await server.connect('postgres', database);
  app = await server.connect('app_portal', database);
  registrar = await server.connect('tenant_registrar_login', database);
}

/** How many rows it found or changed, or the SQLSTATE of its error; leaves no trace in the transaction that is open. */
export async function outcome(
  client: Client,
  sql: string,
  values: readonly unknown[] = [],
): Promise<number | string> {
  await client.query('savepoint attempt');
  try {
    return (await client.query(sql, [...values])).rowCount ?? 0;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  } finally {
    await client.query('rollback to savepoint attempt');
  }
}
