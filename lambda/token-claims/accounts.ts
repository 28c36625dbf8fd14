import type { Directory } from '../../runtime/identity/roles';

/** Whose token it is, as the pool knows it. */
export interface Asked {
  /** `sub`. */
  readonly person: string;
  readonly tenant: string;
  /** Whether the person has just signed in; otherwise tokens are refreshed. */
  readonly signingIn: boolean;
}

/** What the database says of somebody who has an active account. */
export interface Account {
  readonly roles: readonly string[];
  readonly locations: readonly string[];
  readonly homeLocation?: string;
}

export interface Accounts {
  /**
   * @returns undefined where there is no active account
   * @throws when the database has no answer in time
   */
  find(directory: Directory, asked: Asked): Promise<Account | undefined>;
}
