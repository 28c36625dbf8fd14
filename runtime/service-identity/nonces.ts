/** Remembers what must not come twice. */
export interface Nonces {
  /**
   * @param until seconds since 1970, after which it need not be remembered
   * @returns whether it comes for the first time
   * @throws when it cannot be known
   */
  first(nonce: string, until: number): Promise<boolean>;
}

/** Of this process alone: behind a load balancer, others have memories of their own. */
export function nonceMemory(most = 100_000, now: () => number = Date.now): Nonces {
  const seen = new Map<string, number>();
  return {
    // Not async: between looking and remembering nothing else runs.
    first(nonce, until) {
      for (const [old, end] of seen) {
        if (end * 1000 > now()) break;
        seen.delete(old);
      }
      if (seen.has(nonce)) return Promise.resolve(false);
      // Forgetting one early would let it pass twice.
      if (seen.size >= most) return Promise.reject(new Error('too many calls to remember'));
      seen.set(nonce, until);
      return Promise.resolve(true);
    },
  };
}
