import type { Client } from 'pg';
import type { Directory } from '../../runtime/identity/roles';
import type { Account, Accounts, Asked } from './accounts';

const CLAIMS =
  'select roles, locations, home_location from phi.claims_of($1::text, $2::uuid, $3::text, $4::boolean)';

interface Row {
  readonly roles: string[];
  readonly locations: string[];
  readonly home_location: string | null;
}

/**
 * Accounts, by one connection that is kept: a function has one call at a time. Between two calls the function is frozen, and a
 * connection dies unnoticed; so what fails on a kept connection is tried once on a new one.
 * @param connect signs in as a member of `sign_in`, with limits of time of its own
 */
export function accountsOf(connect: () => Promise<Client>): Accounts {
  let kept: Client | undefined;

  async function ask(client: Client, directory: Directory, asked: Asked): Promise<Account | undefined> {
    const { person, tenant, signingIn } = asked;
    try {
      const { rows } = await client.query<Row>(CLAIMS, [directory, person, tenant, signingIn]);
      // One that answered late, when another was made already.
      if (kept && kept !== client) void kept.end().catch(() => undefined);
      kept = client;
      const [row] = rows;
      return row && { ...row, ...(row.home_location !== null && { homeLocation: row.home_location }) };
    } catch (error) {
      // Nobody waits for the end of a connection that does not answer.
      void client.end().catch(() => undefined);
      throw error;
    }
  }

  return {
    async find(directory, asked) {
      const before = kept;
      // Not anybody's until it has answered: a call that ran out of time may still wait on it.
      kept = undefined;
      if (before) {
        try {
          return await ask(before, directory, asked);
        } catch {
          // The new connection says what is wrong.
        }
      }
      return ask(await connect(), directory, asked);
    },
  };
}
