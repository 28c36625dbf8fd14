/**
 * A sealed field does not open: it was altered or cut, it belongs to another place, or its data key is not there (any
 * more). One error for all of it, so that it tells an attacker nothing.
 */
export class SealedFieldError extends Error {
  override readonly name = 'SealedFieldError';

  /** @param at position in what was given to `openAll` */
  constructor(readonly at?: number) {
    super('the sealed field does not open');
  }
}

/** What the data key of a tenant failed on. */
export type DataKeyFault =
  | 'refused' // KMS: the key is disabled, deleted, or not for this caller or this tenant
  | 'malformed' // what is stored is no data key of this tenant
  | 'foreign' // wrapped under a key of another account
  | 'removed' // somebody deleted it; making another under its id would leave two
  | 'contended'; // others changed it again and again meanwhile

/** The data keys of a tenant cannot be used, whatever the field. Throttling and network errors are left as the SDK throws them. */
export class DataKeyError extends Error {
  override readonly name = 'DataKeyError';

  constructor(
    readonly fault: DataKeyFault,
    message: string,
  ) {
    super(`data key ${fault}: ${message}`);
  }
}
