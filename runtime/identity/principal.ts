import type { Directory, Role } from './roles';

/** Who a verified request is from. Roles and locations are the database's word, not the caller's. */
export interface Principal {
  /** Name of the tenant. */
  readonly tenant: string;
  /** `sub` of the account: a UUID, opaque. */
  readonly person: string;
  readonly directory: Directory;
  /** Every role that the person holds; at least one. */
  readonly roles: readonly Role[];
  /** The one of them in which the session acts. */
  readonly role: Role;
  /** Ids of the locations granted; a patient has none. */
  readonly locations: readonly string[];
  /** Location that the person belongs to. @default - none */
  readonly homeLocation?: string;
  /** Id of the session; it opens nothing. */
  readonly session: string;
  /** When the person last proved who it is, with both factors: seconds since 1970. */
  readonly authenticatedAt: number;
  /** Id of the device that the session is bound to. @default - none */
  readonly device?: string;
  /** Emergency access that is in force (IDN-7). @default - none */
  readonly emergency?: EmergencyAccess;
}

export interface EmergencyAccess {
  /** When it ends, seconds since 1970: within an hour of its beginning. */
  readonly until: number;
  /** Why, as a word of the audit record. */
  readonly reason: string;
}
