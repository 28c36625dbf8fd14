import { setTimeout as sleep } from 'node:timers/promises';
import { ConflictError } from '../../../runtime/tlog/storage';
import { errorName } from '../errors';
import { CorruptItemError } from './log-table';

/** Waits; ends early, without an error, when the signal is aborted. Tests do not wait. */
export type Wait = (ms: number, signal?: AbortSignal) => Promise<void>;

export const wait: Wait = (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined);

const BASE_MS = 25;
const MOST_MS = 2000;

/**
 * How long to wait before the next attempt: a random part of a time that doubles, so that those who collided do not
 * collide again. Source: AWS Architecture Blog, "Exponential Backoff And Jitter".
 * @param failures how many attempts have failed, from 1
 */
export const backoffMs = (failures: number): number =>
  Math.random() * Math.min(MOST_MS, BASE_MS * 2 ** failures);

/** Answers with a status of 4xx that another attempt may not get. */
const PASSING = /Throttl|Throughput|LimitExceeded|TooMany|Timeout|RequestConflict|InProgress|Canceled/;

/** Whether another attempt is sure to fail as this one did: access denied, invalid, not there, corrupt, forked. */
export function isPermanent(error: unknown): boolean {
  if (error instanceof CorruptItemError || error instanceof ConflictError) return true;
  const status = (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata
    ?.httpStatusCode;
  return status !== undefined && status >= 400 && status < 500 && !PASSING.test(errorName(error));
}

export interface RetryOptions {
  readonly wait: Wait;
  readonly signal?: AbortSignal;
  /** @default 5 */
  readonly attempts?: number;
}

/** Does something again while its failures may pass. */
export async function retry<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { wait, signal, attempts = 5 } = options;
  for (let failures = 1; ; failures++) {
    try {
      return await work();
    } catch (error) {
      if (failures >= attempts || signal?.aborted || isPermanent(error)) throw error;
      await wait(backoffMs(failures), signal);
    }
  }
}
