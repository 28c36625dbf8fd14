/**
 * Why a request is refused, and with which status. 401 says that there is no session (any more), and nothing else does;
 * with 403 there is one, and it is not enough; 503 says that nobody knows.
 */
export const REFUSALS = {
  /** No token, one of no form, or of no session. */
  'no-session': 401,
  /** The tokens of the directory are not what they should be. */
  'tokens-refused': 401,
  /** It was used too long ago. */
  idle: 401,
  /** It is too old. */
  expired: 401,
  /** Somebody ended it: the person, an administrator, offboarding, a replayed token. */
  'session-ended': 401,
  /** The token was exchanged a moment ago, by a request at the same time. Its answer brings the new one. */
  superseded: 401,
  /** A native client must exchange its token first. */
  'refresh-due': 401,
  /** From another site, or without the session's CSRF token. */
  'cross-site': 403,
  /** The person must prove again who it is. */
  'authentication-stale': 403,
  /** Not from the device that the session is bound to, or without a valid proof. */
  'device-required': 403,
  'role-not-held': 403,
  /** Emergency access is for the workforce. */
  'not-workforce': 403,
  /** Emergency access needs a reason of the vocabulary and an explanation. */
  'reason-required': 400,
  'emergency-in-force': 409,
  'not-found': 404,
  /** The store, the directory or the audit trail does not answer, or a clock is wrong. Nobody is let in. */
  unavailable: 503,
} as const;

export type RefusalReason = keyof typeof REFUSALS;

/** A request that is refused. The guards answer it with its status and `{"error": <reason>}`. */
export class SessionRefusal extends Error {
  override readonly name = 'SessionRefusal';
  readonly status: number;

  constructor(
    readonly reason: RefusalReason,
    options?: ErrorOptions,
  ) {
    super(`refused: ${reason}`, options);
    this.status = REFUSALS[reason];
  }
}
