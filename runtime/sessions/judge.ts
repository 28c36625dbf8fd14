import { CLOCK_TOLERANCE_SECONDS, type SessionLimits } from './limits';
import { SessionRefusal } from './refusal';
import type { StoredSession } from './store';

/** What was read of a session. */
export interface Reading {
  readonly record: StoredSession;
  /** Until when sessions of its person have ended. */
  readonly endOfPerson: number | undefined;
}

export type Judgement = 'alive' | 'ended' | 'person-ended' | 'expired' | 'idle' | 'role-withdrawn';

/**
 * Whether a session lives. By one clock the limits are exact; by clocks that differ, they are off by the difference, which
 * is five seconds at most.
 * @param now seconds since 1970
 * @throws SessionRefusal `unavailable` when it was used in the future: some clock is wrong, and nobody knows whose
 */
export function judge(
  { record, endOfPerson }: Reading,
  now: number,
  { idleMinutes, absoluteHours }: Required<SessionLimits>,
): Judgement {
  if (record.ended) return 'ended';
  if (Math.max(record.began, record.seen) > now + CLOCK_TOLERANCE_SECONDS) {
    throw new SessionRefusal('unavailable');
  }
  // Who began it and who ended the person looked at two clocks: rather one too many ends than one too few.
  if (endOfPerson !== undefined && record.began <= endOfPerson + CLOCK_TOLERANCE_SECONDS)
    return 'person-ended';
  if (now - record.began >= absoluteHours * 3600) return 'expired';
  if (now - record.seen >= idleMinutes * 60) return 'idle';
  if (!record.roles.includes(record.role)) return 'role-withdrawn';
  return 'alive';
}
