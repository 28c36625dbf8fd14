import { InputError } from '../shared/errors';

/** A month, UTC. */
export interface Month {
  /** `YYYY-MM` */
  readonly name: string;
  /** Unix time, milliseconds: the first of the month, and of the next one. */
  readonly from: number;
  readonly to: number;
}

/** @throws InputError when it is none */
export function monthOf(name: string): Month {
  if (!/^\d{4}-(?:0[1-9]|1[0-2])$/.test(name)) throw new InputError('month must be written YYYY-MM');
  const from = new Date(`${name}-01T00:00:00Z`);
  const to = Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1, 1);
  return { name, from: from.getTime(), to };
}

/**
 * The month that an event asks for with `{ "month": "YYYY-MM" }`; the one before by default.
 * @throws InputError for one that is not over: its review would be signed before its last day is logged
 */
export function parseMonth(event: unknown, now: number): Month {
  const asked = typeof event === 'object' && event !== null && 'month' in event ? event.month : undefined;
  if (asked !== undefined && typeof asked !== 'string') throw new InputError('month must be written YYYY-MM');
  const today = new Date(now);
  const previous = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - 1, 1));
  const month = monthOf(asked ?? previous.toISOString().slice(0, 7));
  if (month.to > now) throw new InputError('the month is not over');
  return month;
}
