import { setTimeout as sleep } from 'node:timers/promises';

/** What a database answers, or a network, that will soon be there. */
const PASSING: ReadonlySet<string> = new Set([
  // PostgreSQL manual, "PostgreSQL Error Codes": starting or ending, too many connections, a connection that broke.
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08001',
  '08004',
  '08006',
  // A password that is being rotated, a login or a policy that is known in a moment.
  '28000',
  '28P01',
  // Node: no address yet, nobody listens yet, nobody answers.
  'EAI_AGAIN',
  'ENOTFOUND',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ETIMEDOUT',
]);
/** pg says it without a code. */
const TIMED_OUT = /^(timeout expired|Connection terminated)/;

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

export interface Patience {
  /** Milliseconds to go on trying. */
  readonly forMs: number;
  readonly signal?: AbortSignal;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
  /** @default - really */
  readonly wait?: (ms: number) => Promise<unknown>;
}

/**
 * Tries until it works, as long as what goes wrong passes by itself: a cluster that wakes up, a password that is being
 * rotated.
 * @throws what went wrong at last
 */
export async function patiently<T>(attempt: () => Promise<T>, patience: Patience): Promise<T> {
  const { forMs, signal, now = Date.now, wait = sleep } = patience;
  const until = now() + forMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await attempt();
    } catch (error) {
      if (!passes(error) || signal?.aborted || now() + pause > until) throw error;
      await wait(pause);
    }
  }
}

function passes(error: unknown): boolean {
  // Several addresses were tried.
  if (error instanceof AggregateError) return error.errors.some(passes);
  if (!(error instanceof Error)) return false;
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? PASSING.has(code) : TIMED_OUT.test(error.message);
}
