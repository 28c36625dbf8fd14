import * as z from 'zod';
import { InputError } from '../shared/errors';
import { keep, problem, type Problem } from './finding';
import { sweep, type Sweep } from './sweep';
import { SETTLING_MS, type Window, windowsAt, windowsOf } from './timeline';

const requestSchema = z.strictObject({ from: z.iso.datetime(), to: z.iso.datetime() });

/**
 * @returns the window asked for; undefined for the schedule's own event
 * @throws InputError for a window that is none
 */
export function parseRequest(event: unknown): Window | undefined {
  if (typeof event !== 'object' || event === null || !('from' in event || 'to' in event)) return undefined;
  const parsed = requestSchema.safeParse(event);
  if (!parsed.success) throw new InputError('from and to must be times in UTC, such as 2026-03-01T00:00:00Z');
  const window = { from: Date.parse(parsed.data.from), to: Date.parse(parsed.data.to) };
  if (window.from >= window.to) throw new InputError('from must be before to');
  return window;
}

export interface Outcome {
  readonly matched: number;
  readonly unmatched: number;
  /** Of every window, so perhaps the same one twice. */
  readonly problems: readonly Problem[];
}

/**
 * One run: the windows that are due, the newest first. A window that fails stops no other.
 * @param requested a window to sweep instead, as far as it has settled
 */
export async function reconcile(
  requested: Window | undefined,
  now: number,
  context: Sweep & { readonly signal: AbortSignal },
): Promise<Outcome> {
  const windows = requested
    ? windowsOf({ from: requested.from, to: Math.min(requested.to, now - SETTLING_MS) })
    : windowsAt(now);
  const total = { matched: 0, unmatched: 0, problems: [] as Problem[] };
  for (const window of windows) {
    if (context.signal.aborted) {
      context.report({ matched: 0, unmatched: 1 });
      await keep(context.evidence, problem('sweep-incomplete', now));
      total.unmatched++;
      total.problems.push('sweep-incomplete');
      break;
    }
    const { matched, unmatched, problems } = await sweep(window, now, context);
    total.matched += matched;
    total.unmatched += unmatched;
    total.problems.push(...problems);
  }
  return total;
}
