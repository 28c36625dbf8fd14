/** Why a call between services was refused: a code for records and metrics, never told to the caller. */
export type RefusalReason =
  | 'no-identity' // a header is missing, or there more than once
  | 'malformed'
  | 'expired' // or from the future
  | 'signature' // the request is not what was signed, or by another key
  | 'replayed'
  | 'identity-refused' // AWS does not vouch for it
  | 'unknown-caller'; // AWS vouches for somebody who may not call here

/** The call is refused: answer 401. */
export class ServiceIdentityError extends Error {
  override readonly name = 'ServiceIdentityError';
  constructor(readonly reason: RefusalReason) {
    super(`service call refused: ${reason}`);
  }
}

/** Whether the call is good could not be found out: answer 503. */
export class ServiceIdentityUnavailable extends Error {
  override readonly name = 'ServiceIdentityUnavailable';
}
