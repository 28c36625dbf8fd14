import { DeadlineError } from '../errors';
import type { TimeLimit } from '../custom-resource';

/**
 * Does work with a signal that is aborted some time before Lambda would end the function, so that there is time to put
 * away what could not be done.
 * @param reserveMs milliseconds to keep
 */
export async function beforeDeadline<T>(
  context: TimeLimit,
  reserveMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = () => controller.abort(new DeadlineError('no time is left'));
  const ms = context.getRemainingTimeInMillis() - reserveMs;
  if (ms <= 0) abort();
  const timer = setTimeout(abort, Math.max(0, ms));
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}
