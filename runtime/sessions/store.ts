import type { Directory, Role } from '../identity/roles';
import type { Subject, Via } from './session-events';

/** What is kept of a session. Times are whole seconds since 1970. */
export interface StoredSession {
  /** Hex SHA-256 of the session's id: names the session everywhere, and opens nothing. */
  readonly session: string;
  readonly kind: SessionKind;
  readonly tenant: string;
  readonly directory: Directory;
  readonly person: string;
  readonly roles: readonly Role[];
  readonly role: Role;
  readonly locations: readonly string[];
  readonly homeLocation?: string | undefined;
  readonly began: number;
  /** When it was last used, as far as that was written: up to a minute ago. */
  readonly seen: number;
  /** `auth_time` of the tokens that were shown last. */
  readonly authenticatedAt: number;
  /** Hex SHA-256 of the secret that opens it. */
  readonly secret: string;
  /** When that secret was made. */
  readonly rotatedAt: number;
  /** Secrets that were replaced a moment ago. */
  readonly retired: readonly RetiredSecret[];
  /** The directory's refresh token, sealed. */
  readonly refreshToken: Uint8Array;
  /** From when on the directory is asked anew what the person may do. */
  readonly renewFrom: number;
  /** Until when what it said last holds. */
  readonly renewBy: number;
  /** Thumbprint of the key that the session is bound to. */
  readonly device?: string | undefined;
  readonly emergency?: StoredEmergency | undefined;
  readonly ended?: StoredEnd | undefined;
}

/** A browser shows its cookie and nothing else; a native client a bearer token and nothing else. */
export const SESSION_KINDS = ['browser', 'native'] as const;
export type SessionKind = (typeof SESSION_KINDS)[number];

export interface RetiredSecret {
  readonly secret: string;
  readonly at: number;
}

export interface StoredEmergency {
  readonly id: string;
  readonly from: number;
  readonly until: number;
  readonly reason: string;
}

export interface StoredEnd {
  readonly at: number;
  readonly reason: string;
  /** Whether the audit trail has it. */
  readonly recorded: boolean;
  /** Who ended it, and in which request. @default - the person whose it is */
  readonly by?: (Subject & Via) | undefined;
}

/** What changes while a session lives; what is `undefined` is removed. */
export type SessionChanges = Partial<
  Pick<
    StoredSession,
    | 'roles'
    | 'role'
    | 'locations'
    | 'homeLocation'
    | 'authenticatedAt'
    | 'secret'
    | 'rotatedAt'
    | 'retired'
    | 'refreshToken'
    | 'renewFrom'
    | 'renewBy'
    | 'device'
    | 'emergency'
  >
>;

export interface EndOfPerson {
  /** Seconds since 1970: sessions that began until then have ended. */
  readonly at: number;
  /** A word, such as `offboarded`. */
  readonly reason: string;
}

/** What is kept beside sessions: proofs that were used, devices that are known, explanations of emergencies. */
export interface Note {
  readonly kind: 'proof' | 'device' | 'emergency';
  readonly id: string;
  /** Sealed, where it says anything about anybody. @default - none */
  readonly data?: Uint8Array;
  /** Seconds since 1970; from then on it counts as absent. */
  readonly expires: number;
}

/**
 * Where sessions are. Every read is consistent and every write conditional, so that processes agree without speaking to
 * each other.
 * @throws SessionStoreError from every method, when it is not known what is stored
 */
export interface SessionStore {
  read(session: string): Promise<StoredSession | undefined>;
  /** Until when sessions of a person have ended whenever they began; undefined for never. */
  endOfPerson(directory: Directory, person: string): Promise<number | undefined>;
  create(session: StoredSession): Promise<void>;
  /**
   * Changes a session that has not ended.
   * @param only when it has this secret, or this lease; the lease is then given back
   * @returns whether it did
   */
  change(session: string, only: { secret: string } | { lease: string }, to: SessionChanges): Promise<boolean>;
  /**
   * Says that a session was used.
   * @param unless it was said after `since` already, or not since `idle`: what has ended is not brought back
   * @returns whether it did
   */
  touch(session: string, at: number, unless: { since: number; idle: number }): Promise<boolean>;
  /** Lets one process at a time ask the directory. @returns whether it is this one */
  lease(session: string, lease: { owner: string; at: number; until: number }): Promise<boolean>;
  /** @returns whether it ended now: false when it had ended already */
  end(session: string, end: Omit<StoredEnd, 'recorded'>): Promise<boolean>;
  /** Says that the end of a session is in the audit trail. */
  endRecorded(session: string): Promise<void>;
  /** Ends all sessions of a person that began until then, at once and whatever their number. Never moves back. */
  endPerson(directory: Directory, person: string, end: EndOfPerson): Promise<void>;
  /** @returns whether there was none of this id before, for which expired ones count, too */
  note(note: Note): Promise<boolean>;
  noted(kind: Note['kind'], id: string, now: number): Promise<Note | undefined>;
  forget(kind: Note['kind'], id: string): Promise<void>;
}

/** Nobody knows what is stored. The message names the operation and the error, nothing that is stored. */
export class SessionStoreError extends Error {
  override readonly name = 'SessionStoreError';
}
