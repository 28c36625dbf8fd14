import type { SigningKey } from './context';

/** Where the key that signs contexts comes from. */
export interface SigningKeys {
  /**
   * The key to sign with now.
   * @param refused the key that the database has just refused: if there is a newer one, that is wanted
   */
  current(refused?: SigningKey): Promise<SigningKey>;
}

/** The same key always, for tests and for a key that somebody else keeps fresh. */
export const oneKey = (key: SigningKey): SigningKeys => ({ current: () => Promise.resolve(key) });
