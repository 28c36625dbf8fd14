import { randomUUID } from 'node:crypto';

/** What is known of a delivery when it arrives. */
export type Claim =
  /** It is ours to hand over. */
  | { readonly state: 'new'; readonly token: string }
  /** Another request is handing it over. */
  | { readonly state: 'busy' }
  /** It was handed over. */
  | { readonly state: 'done' };

/**
 * Which deliveries were handed over. A delivery is claimed, handed over, and only then recorded as done: one that fails
 * in between is taken again when the vendor repeats it. A claim whose holder died ends by itself.
 */
export interface ReplayStore {
  /**
   * @param leaseMs how long nobody else may claim it, unless it is released before
   * @param rememberedSeconds how long it is known that it was handed over
   * @throws when nobody can say: then nothing may be handed over
   */
  claim(key: string, leaseMs: number, rememberedSeconds: number): Promise<Claim>;
  /** Records that it was handed over. @throws when that is not known to be recorded, or another has claimed it since */
  done(key: string, token: string): Promise<void>;
  /** Gives the claim back: it was not handed over. */
  release(key: string, token: string): Promise<void>;
}

/** In the memory of one process, for tests and tools: another process, or the next one, knows nothing of it. */
export function memoryReplays(clock: () => number = Date.now): ReplayStore {
  const known = new Map<string, { token: string; done: boolean; leaseEnds: number; expires: number }>();
  const held = (key: string, token: string) => {
    const entry = known.get(key);
    return entry?.token === token ? entry : undefined;
  };
  return {
    async claim(key, leaseMs, rememberedSeconds) {
      const now = clock();
      const entry = known.get(key);
      if (entry && now < entry.expires) {
        if (entry.done) return { state: 'done' };
        if (now < entry.leaseEnds) return { state: 'busy' };
      }
      const token = randomUUID();
      known.set(key, {
        token,
        done: false,
        leaseEnds: now + leaseMs,
        expires: now + rememberedSeconds * 1000,
      });
      return { state: 'new', token };
    },
    async done(key, token) {
      const entry = held(key, token);
      if (!entry) throw new Error('the claim is not held any more');
      entry.done = true;
    },
    async release(key, token) {
      if (held(key, token)?.done === false) known.delete(key);
    },
  };
}
