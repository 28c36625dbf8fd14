import { signedHeaders } from '../../runtime/webhooks/standard-webhooks';
import type { Wait } from '../shared/audit/retry';
import { errorName } from '../shared/errors';
import type { Post } from './post';

export interface Delivery {
  readonly url: URL;
  /** The same for the same entries, whenever and however often they are sent: receivers drop what they have by it. */
  readonly id: string;
  readonly body: Buffer;
  readonly secrets: readonly Buffer[];
}

export interface Courier {
  readonly post: Post;
  readonly wait: Wait;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The endpoint could not take it now. The message names statuses and errors only. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
}

const ATTEMPTS = 4;
const BASE_MS = 500;
const MOST_BACKOFF_MS = 10_000;
/** What an endpoint can ask for within a run; after it, the next run tries again. */
const MOST_RETRY_AFTER_MS = 30_000;

/**
 * Delivers a body, in up to four attempts.
 * @returns undefined when the endpoint has taken it; the status when it refused it for good
 * @throws UnavailableError when it may take it later
 */
export async function deliver(
  { url, id, body, secrets }: Delivery,
  { post, wait, now }: Courier,
  signal: AbortSignal,
): Promise<number | undefined> {
  for (let attempt = 1; ; attempt++) {
    const headers = { 'content-type': 'application/json', ...signedHeaders(id, body, secrets, now()) };
    const { status, retryAfter, error } = await post(url, body, headers, signal).then(
      (answer) => ({ ...answer, error: undefined }),
      (error: unknown) => ({ status: 0, retryAfter: undefined, error: errorName(error) }),
    );
    if (status >= 200 && status < 300) return undefined;
    if (isFinal(status)) return status;
    if (attempt === ATTEMPTS || signal.aborted) {
      throw new UnavailableError(`no success in ${attempt} attempts, the last: ${error ?? status}`);
    }
    await wait(Math.max(backoffMs(attempt), retryAfterMs(retryAfter, now())), signal);
  }
}

/** Refused, or a redirect, which must not be followed with what is sent. */
const isFinal = (status: number): boolean =>
  status >= 300 && status < 500 && status !== 408 && status !== 429;

/** Source: AWS Architecture Blog, "Exponential Backoff And Jitter" (full jitter). */
const backoffMs = (attempt: number): number =>
  Math.random() * Math.min(MOST_BACKOFF_MS, BASE_MS * 2 ** attempt);

/** Seconds or a date, RFC 9110 section 10.2.3. */
export function retryAfterMs(header: string | undefined, now: number): number {
  if (header === undefined) return 0;
  const asked = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(asked) ? 0 : Math.min(MOST_RETRY_AFTER_MS, Math.max(0, asked));
}
