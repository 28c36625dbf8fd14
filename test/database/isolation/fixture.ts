import { createHash } from 'node:crypto';
import type { SigningKey } from '../tenancy/tenancy-database';

const key = (id: string, login: string): SigningKey => ({
  id,
  login,
  key: createHash('sha256').update(`synthetic ${id}`).digest(),
});

/** Keys that may sign no more, and one that nobody ever brought. */
export const EXPIRED_KEY = key('expired-key', 'app_portal');
export const REMOVED_KEY = key('removed-key', 'app_portal');
export const UNKNOWN_KEY = key('unknown-key', 'app_portal');

const add = ({ id, login, key: bytes }: SigningKey, expires = '1 hour'): string =>
  `select tenancy.add_key('${id}', '${login}', '\\x${bytes.toString('hex')}', now() + interval '${expires}');`;

/** For a wall: the key is there after all. */
export const brought = (missing: SigningKey): string => add(missing);

/** What the attempts meet beside two tenants: keys and tenants of the past, and an audit record of the other tenant. */
export const PREPARED = `
  ${add(EXPIRED_KEY, '-1 second')}
  ${add(REMOVED_KEY)} select tenancy.remove_key('${REMOVED_KEY.id}');
  select tenancy.provision(t, 'pooled') from unnest(array['closedtown', 'newtown']) t;
  select tenancy.advance('closedtown', s) from unnest(array['active', 'closing', 'closed']) s;
  insert into audit.record (id, record) values ('6a1f0d52-3c1b-4c6e-9d0e-0c5b8f6d7e21',
    '{"id": "6a1f0d52-3c1b-4c6e-9d0e-0c5b8f6d7e21", "organization": "lakeside", "action": "read"}');
`;
/** Id of that record. */
export const AUDITED = '6a1f0d52-3c1b-4c6e-9d0e-0c5b8f6d7e21';
