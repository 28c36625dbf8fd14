/** What was decided, and why. */
export interface Decision {
  readonly allowed: boolean;
  /**
   * `permitted`; `not-permitted` when no policy permits it; the id of the first policy that forbids it; `undecidable` when
   * it could not be decided, which is a defect. `stale-authentication` is said only where a fresh one would help.
   */
  readonly reason: string;
  /** Ids of the policies that determined it. */
  readonly policies: readonly string[];
  /** What could not be read or evaluated. Places and ids, no values. With any, nothing is allowed. */
  readonly errors: readonly string[];
}
