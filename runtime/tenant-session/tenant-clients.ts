import { BoundedMap } from './bounded-map';
import type { TenantCredentials, TenantSessions } from './tenant-sessions';

/**
 * A client of the AWS SDK for each tenant. One for all cannot be: a client keeps the credentials that it got, and would
 * sign for the next tenant with those of the last. Let them share a `requestHandler`, and so their connections.
 *
 * @param make a client from credentials
 * @param tenants whose clients are kept. Default 1000; one that is forgotten still ends what it began
 */
export function tenantClients<C extends object>(
  sessions: TenantSessions,
  make: (credentials: () => Promise<TenantCredentials>) => C,
  tenants = 1000,
): (tenant: string) => C {
  const clients = new BoundedMap<string, C>(tenants);
  return (tenant) => {
    const known = clients.get(tenant);
    if (known) return known;
    const client = make(sessions.for(tenant));
    clients.set(tenant, client);
    return client;
  };
}
