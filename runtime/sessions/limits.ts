/** How long things last (IDN-2, IDN-3). 45 CFR 164.312(a)(2)(iii), 164.312(d). */
export interface SessionLimits {
  /** Minutes without use after which a session ends, 1 to 30. @default 30 */
  readonly idleMinutes?: number;
  /** Hours after which a session ends, 1 to 24. @default 24 */
  readonly absoluteHours?: number;
  /** Minutes for which an authentication is fresh, 1 to 5. @default 5 */
  readonly stepUpMinutes?: number;
  /** Minutes after which a native client exchanges its token, 1 to 30. @default 15 */
  readonly bearerMinutes?: number;
  /** Seconds for which a process believes what it read, 0 to 30: so long a revocation may take to be heard. @default 30 */
  readonly cacheSeconds?: number;
}

/** Configuration makes these lower, never higher. */
export const HIGHEST = {
  idleMinutes: 30,
  absoluteHours: 24,
  stepUpMinutes: 5,
  bearerMinutes: 30,
  cacheSeconds: 30,
} as const satisfies Required<SessionLimits>;

/** By how much the clocks of processes and of the directory may differ. What differs by more is refused. */
export const CLOCK_TOLERANCE_SECONDS = 5;
/** Use is written down at most this often, so a session may end that much early; it never ends late. */
export const SEEN_EVERY_SECONDS = 60;
/** For tabs that exchange the same token at once: so long a replaced token is `superseded`, and after that replayed. */
export const GRACE_SECONDS = 10;
/**
 * For whom the directory is asked by one process at a time. Below the grace of the directory itself (10 seconds), so that
 * another process still can after this one has crashed.
 */
export const LEASE_SECONDS = 5;
/** Longest emergency access, IDN-7. */
export const EMERGENCY_MINUTES = 60;

const LOWEST: Required<SessionLimits> = {
  idleMinutes: 1,
  absoluteHours: 1,
  stepUpMinutes: 1,
  bearerMinutes: 1,
  cacheSeconds: 0,
};

/** @throws RangeError with what was given and what is allowed */
export function parseLimits(given: SessionLimits = {}): Required<SessionLimits> {
  const defined = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const limits: Required<SessionLimits> = { ...HIGHEST, bearerMinutes: 15, ...defined };
  for (const name of Object.keys(limits) as (keyof SessionLimits)[]) {
    const [value, least, most] = [limits[name], LOWEST[name], HIGHEST[name]];
    // Also keeps out what is no limit: nothing of that name has a highest value.
    if (!(Number.isInteger(value) && value >= least && value <= most)) {
      throw new RangeError(`${name} was ${value}; allowed: ${least} to ${most}`);
    }
  }
  return limits;
}
