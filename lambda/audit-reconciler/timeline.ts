const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * An access alarms within 15 minutes; `docs/reconciliation.md` has the arithmetic:
 *
 *     max(settling 5, delivery 6) + schedule 5 + run 2 + alarm 2 = 15 minutes
 */
export const SCHEDULE_MS = 5 * MINUTE;
/** An access is judged when it is as old as this: until then its record may still be on the way to the copy. */
export const SETTLING_MS = 5 * MINUTE;
/** A log that reaches its log group within this keeps the promise; what comes later alarms at the next sweep. */
export const DELIVERY_MS = 6 * MINUTE;
/** From the start of a sweep, after which the schedule may start it late, to the metric. */
export const RUN_MS = 2 * MINUTE;
/** From the metric to the page. */
export const ALARM_MS = 2 * MINUTE;

/** How far the time of a record may lie from that of its access: a request id is no excuse for ever. */
export const SLACK_MS = 5 * MINUTE;
/** Every sweep looks back as far as this, so that three sweeps judge an access that was delivered in time. */
export const MAIN_MS = 20 * MINUTE;
/** The first sweep of an hour looks back as far as this, for what was delivered late and for sweeps that failed. */
export const LATE_MS = 6 * HOUR;
/** Log read before a window, for the statements that began before it: what they run inherits their request id. */
export const LEAD_MS = 15 * MINUTE;

/** Accesses from `from` up to, but not at, `to` are judged. Unix time, milliseconds. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/**
 * What the sweep at a time must judge: what has just settled, and once an hour what lies before that, an hour at a time,
 * so that memory does not grow with it. The newest comes first: it is what the promise is about.
 */
export function windowsAt(now: number): readonly Window[] {
  const main = { from: now - MAIN_MS, to: now - SETTLING_MS };
  const firstOfHour = Math.floor(now / HOUR) > Math.floor((now - SCHEDULE_MS) / HOUR);
  if (!firstOfHour) return [main];
  const late: Window[] = [];
  for (let to = main.from; to > now - LATE_MS; to -= HOUR) {
    late.push({ from: Math.max(to - HOUR, now - LATE_MS), to });
  }
  return [main, ...late];
}

/**
 * Until when the log of a window is read. A source may date an event by its delivery instead of by what happened, so
 * more is read than is judged.
 */
export const readUntil = ({ to }: Window, now: number): number => Math.min(now, to + HOUR);

/** A window asked for by hand, an hour at a time. */
export function windowsOf({ from, to }: Window): readonly Window[] {
  const windows: Window[] = [];
  for (let start = from; start < to; start += HOUR)
    windows.push({ from: start, to: Math.min(start + HOUR, to) });
  return windows;
}
