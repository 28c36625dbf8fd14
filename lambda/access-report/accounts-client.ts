import type { Client } from 'pg';
import type { ApplicationAccount, Sources } from './facts';

const ACCOUNTS = 'select account, tenant, status, roles, last_signed_in_at from phi.accounts_of_workforce()';

interface Row extends Pick<ApplicationAccount, 'account' | 'tenant' | 'status' | 'roles'> {
  readonly last_signed_in_at: Date | null;
}

/**
 * The accounts of the workforce in the database, of all active tenants.
 * @param connect signs in as a member of `account_reviewer`
 */
export const applicationAccounts = (
  connect: (signal: AbortSignal) => Promise<Client>,
): Required<Pick<Sources, 'application'>> => ({
  async application(signal) {
    const client = await connect(signal);
    try {
      const { rows } = await client.query<Row>(ACCOUNTS);
      return rows.map(({ last_signed_in_at, ...account }) => ({
        ...account,
        lastSignIn: last_signed_in_at?.toISOString(),
      }));
    } finally {
      await client.end().catch(() => undefined);
    }
  },
});
