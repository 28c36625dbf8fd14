/** What the server says of a session, in seconds. */
export interface Remaining {
  /** Until it ends for want of requests. */
  readonly idle: number;
  /** Until it ends whatever happens. */
  readonly absolute: number;
}

/** Header of every answer to a session, `idle=1740, absolute=82800`; see `docs/sessions.md`, "What a page asks". */
export const SECONDS_LEFT = 'session-seconds-left';

/** @returns undefined when it says nothing that can be relied on */
export function parseRemaining(header: string | null): Remaining | undefined {
  const values = new Map(
    (header ?? '').split(',').map((part) => {
      const [name = '', value = ''] = part.split('=', 2);
      return [name.trim(), /^\s*\d{1,9}\s*$/.test(value) ? Number(value) : undefined] as const;
    }),
  );
  const [idle, absolute] = [values.get('idle'), values.get('absolute')];
  return idle === undefined || absolute === undefined ? undefined : { idle, absolute };
}

/** A moment by two clocks: one that can be set, and one that may stand still while the computer sleeps. */
export interface Moment {
  /** Milliseconds since 1970. */
  readonly wall: number;
  /** Milliseconds since the page was opened. */
  readonly steady: number;
}

export const now = (): Moment => ({ wall: Date.now(), steady: performance.now() });

/** Milliseconds since a moment by the clock that has gone further: neither sleep nor a clock set back gives time. */
export const since = ({ wall, steady }: Moment): number =>
  Math.max(Date.now() - wall, performance.now() - steady);
