import { AsyncLocalStorage } from 'node:async_hooks';
import type { Purpose } from '../audit/record';
import type { Caller } from '../audit/request-audit';
import type { Principal } from '../identity/principal';
import type { TenantContext } from '../tenancy/context';
import type { Session } from './session';

const sessions = new AsyncLocalStorage<Session>();

/** Runs the application's code, in which `currentSession` speaks of this session. */
export const during = <Result>(session: Session, serve: () => Result): Result => sessions.run(session, serve);

/** The session of the request that is being served. @throws Error outside of one, and on paths that are public */
export function currentSession(): Session {
  const session = sessions.getStore();
  if (session === undefined) throw new Error('no session: is the guard in front, and the path not public?');
  return session;
}

/** Who calls, for `identify` of the audit middleware. Under emergency access the role says so, and the purpose. */
export function callerOf({ tenant, person, role, homeLocation, emergency }: Principal): Caller {
  return {
    organization: tenant,
    location: homeLocation ?? 'none',
    actor: {
      id: person,
      role: emergency ? 'emergency' : role,
      type: 'person',
      ...(homeLocation !== undefined && { homeLocation }),
    },
    ...(emergency && { purpose: 'emergency' }),
  };
}

/** For `withTenant`. Emergency access is a role and a purpose of its own, whatever was asked for. */
export function tenantContext(principal: Principal, purpose: Purpose, requestId: string): TenantContext {
  const { tenant, person, role, emergency } = principal;
  return emergency
    ? { tenant, actor: person, role: 'emergency', purpose: 'emergency', requestId }
    : { tenant, actor: person, role, purpose, requestId };
}
