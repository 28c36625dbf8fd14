import type { ContextKey } from './context-key';

/** A key that the database knows. */
export interface KnownKey {
  readonly id: string;
  readonly login: string;
  readonly expiresAt: Date;
}

/** The keys of the database, `database/migrations/0002-tenancy.sql`. None is ever read back. */
export interface Keeper {
  /** Adds a key, or changes when it expires. @throws when another key has its id, or it is of another login */
  add(key: ContextKey, expiresAt: Date): Promise<void>;
  /** Those of a login. */
  known(login: string): Promise<readonly KnownKey[]>;
  remove(id: string): Promise<void>;
}
