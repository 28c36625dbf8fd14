import type { Client } from 'pg';
import type { Accounts } from './world';

/**
 * Accounts in the database, each ended by a connection of its own: seldom, and several at a time.
 * @param connect signs in as a member of `account_keeper`
 */
export const accountsOf = (connect: () => Promise<Client>): Accounts => ({
  async end(tenant, account) {
    const client = await connect();
    try {
      const { rows } = await client.query<{ found: boolean }>(
        'select phi.end_account($1::uuid, $2::text) as found',
        [account, tenant],
      );
      return rows[0]!.found;
    } finally {
      await client.end().catch(() => undefined);
    }
  },
});
