import type { Client } from 'pg';
import { describeSqlError, isSqlError } from '../../runtime/database/sql-error';
import type { Keeper, KnownKey } from './keeper';

/** The keys of the database that the client is connected to, as a member of `context_keeper`. */
export function keeperOf(client: Client): Keeper {
  const query = <Row extends object>(sql: string, values: readonly unknown[]): Promise<Row[]> =>
    client.query<Row>(sql, [...values]).then(
      ({ rows }) => rows,
      (error: unknown) => {
        throw withoutValues(error);
      },
    );
  return {
    async add({ id, login, key }, expiresAt) {
      await query('select tenancy.add_key($1, $2, $3, $4)', [id, login, Buffer.from(key, 'hex'), expiresAt]);
    },
    known: (login) =>
      query<KnownKey>(
        'select k.id, k.login, k.expires_at as "expiresAt" from tenancy.keys() k where k.login = $1',
        [login],
      ),
    async remove(id) {
      await query('select tenancy.remove_key($1)', [id]);
    },
  };
}

/** What the server says may quote what it was given, so it is not kept, not even as a cause. */
const withoutValues = (error: unknown): unknown =>
  isSqlError(error) ? new Error(`the database refuses: ${describeSqlError(error)}`) : error;
