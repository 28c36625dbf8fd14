import type { Principal } from '../identity/principal';
import type { Reading } from './judge';
import { EMERGENCY_MINUTES, type SessionLimits } from './limits';
import type { Via } from './session-events';
import type { SessionKind, StoredSession } from './store';
import type { Credential } from './token';

/** A session that was checked, for the request that it was checked for. */
export interface Session {
  readonly principal: Principal;
  readonly kind: SessionKind;
  /** Whole seconds until it ends if it is not used, and in any case. */
  readonly secondsLeft: { readonly idle: number; readonly absolute: number };
  /** What a page sends as `x-csrf-token`. */
  readonly csrf: string;
}

/** A token for a client, and the session that it opens. Hand it out, keep it nowhere. */
export interface Issued {
  readonly session: Session;
  readonly token: string;
}

/** A token that came with a request. */
export interface Shown {
  readonly credential: Credential;
  readonly via: Via;
  /** Seconds since 1970. */
  readonly came: number;
}

/** What a session was checked with, which no application needs, nor any log of a session. */
export interface Checked extends Reading, Shown {}

const CHECKED = new WeakMap<Session, Checked>();

/** @throws TypeError for a session that nobody checked */
export function checkedOf(session: Session): Checked {
  const checked = CHECKED.get(session);
  if (checked === undefined) throw new TypeError('the session is none that was checked');
  return checked;
}

export function sessionOf(
  checked: Checked,
  now: number,
  limits: Required<SessionLimits>,
  device?: string,
): Session {
  const { record, credential } = checked;
  const session: Session = {
    principal: principalOf(record, now, device),
    kind: record.kind,
    secondsLeft: {
      idle: record.seen + limits.idleMinutes * 60 - now,
      absolute: record.began + limits.absoluteHours * 3600 - now,
    },
    csrf: credential.csrf,
  };
  CHECKED.set(session, checked);
  return session;
}

function principalOf(record: StoredSession, now: number, device: string | undefined): Principal {
  const { tenant, person, directory, roles, role, locations, homeLocation, session, authenticatedAt } =
    record;
  const emergency = emergencyOf(record, now);
  return {
    tenant,
    person,
    directory,
    roles,
    role,
    locations,
    session,
    authenticatedAt,
    ...(homeLocation !== undefined && { homeLocation }),
    ...(device !== undefined && { device }),
    ...(emergency && { emergency }),
  };
}

/** Whatever is stored: no longer than an hour. */
export function emergencyOf({ emergency }: StoredSession, now: number) {
  if (emergency === undefined) return undefined;
  const until = Math.min(emergency.until, emergency.from + EMERGENCY_MINUTES * 60);
  return now < until ? { until, reason: emergency.reason } : undefined;
}
