import type { Decision } from './decision';

/** What was asked for is not allowed. Says why as a word, and nothing of whom or what. */
export class AccessDenied extends Error {
  override readonly name = 'AccessDenied';
  /** HTTP status. */
  readonly status = 403;
  /** `not-permitted`, `undecidable`, or the id of the policy that forbids it, such as `stale-authentication`. */
  readonly reason: string;
  constructor(readonly decision: Decision) {
    super(`access denied: ${decision.reason}`);
    this.reason = decision.reason;
  }
}
