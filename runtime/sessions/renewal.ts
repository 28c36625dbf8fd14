import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Directory } from '../identity/roles';
import type { SessionDirectory } from './directory-client';
import type { IdentityTokens, VerifiedIdentity } from './identity-tokens';
import type { Reading } from './judge';
import { LEASE_SECONDS } from './limits';
import { SessionRefusal } from './refusal';
import type { Sealer } from './sealer';
import type { SessionReader } from './session-reader';
import type { SessionChanges, SessionStore, StoredSession } from './store';

export interface RenewalOptions {
  readonly store: SessionStore;
  readonly reader: SessionReader;
  readonly directories: Readonly<Partial<Record<Directory, SessionDirectory>>>;
  readonly tokens: IdentityTokens;
  readonly sealer: Sealer;
  /** Waits some milliseconds. */
  readonly pause?: ((ms: number) => Promise<unknown>) | undefined;
}

const LOOK_EVERY_MS = 250;
/** Longer than a lease, so that whoever waits for a process that has crashed takes over from it. */
const MOST_LOOKS = ((LEASE_SECONDS + 2) * 1000) / LOOK_EVERY_MS;

/** What a directory says is believed until half of its tokens' life is over; then it is asked, while it still holds. */
export const halfLife = ({ issuedAt, expiresAt }: VerifiedIdentity) => ({
  renewFrom: issuedAt + Math.floor((expiresAt - issuedAt) / 2),
  renewBy: expiresAt,
});

/** What a person may do, as a session keeps it. */
export const rightsOf = ({ roles, locations, homeLocation }: VerifiedIdentity) => ({
  roles,
  locations,
  homeLocation,
});

/**
 * Asks the directory anew what a person may do. One process at a time does, by a lease in the store, because a refresh
 * token of the directory is used once. If that process crashes after the directory has answered, another one still can
 * within the grace that the directory has for used tokens (10 seconds; the lease has 5). After that the directory refuses,
 * and the session ends: closed rather than open.
 */
export class Renewal {
  readonly #options: RenewalOptions;
  readonly #pause: (ms: number) => Promise<unknown>;
  /** Those of this process. */
  readonly #underWay = new Map<string, Promise<Reading | 'refused'>>();

  constructor(options: RenewalOptions) {
    this.#options = options;
    this.#pause = options.pause ?? wait;
  }

  /**
   * @param reading of a session that lives
   * @returns what holds now, or that the directory refuses
   * @throws SessionRefusal `unavailable` when what the directory said last holds no longer, and it does not answer
   */
  async current(reading: Reading): Promise<Reading | 'refused'> {
    const { record } = reading;
    if (this.#options.reader.now < record.renewFrom) return reading;
    let renewing = this.#underWay.get(record.session);
    if (!renewing) {
      renewing = this.#renew(reading).finally(() => this.#underWay.delete(record.session));
      this.#underWay.set(record.session, renewing);
    }
    return renewing;
  }

  async #renew(known: Reading): Promise<Reading | 'refused'> {
    const { store, reader } = this.#options;
    const { session } = known.record;
    for (let look = 0; look < MOST_LOOKS; look++) {
      const owner = randomUUID();
      const { now } = reader;
      if (await store.lease(session, { owner, at: now, until: now + LEASE_SECONDS })) {
        return this.#ask(session, owner, known);
      }
      if (reader.now < known.record.renewBy) return known;
      await this.#pause(LOOK_EVERY_MS);
      const seen = await reader.read(session);
      if (seen === undefined || reader.judge(seen) !== 'alive' || reader.now < seen.record.renewFrom) {
        return seen ?? 'refused';
      }
    }
    throw new SessionRefusal('unavailable');
  }

  async #ask(session: string, owner: string, known: Reading): Promise<Reading | 'refused'> {
    const { store, reader } = this.#options;
    // As it is now: somebody may have asked, or signed in again, since it was read.
    const latest = await reader.read(session);
    if (latest === undefined) return 'refused';
    const { record } = latest;
    const settled = reader.judge(latest) !== 'alive' || reader.now < record.renewFrom;
    const answer = settled ? {} : await this.#answer(record);
    if (answer === 'refused') return 'refused';
    if (answer === 'silence') {
      if (reader.now < known.record.renewBy) return latest;
      throw new SessionRefusal('unavailable');
    }
    await store.change(session, { lease: owner }, answer);
    return (await reader.read(session)) ?? 'refused';
  }

  async #answer(record: StoredSession): Promise<SessionChanges | 'refused' | 'silence'> {
    const { directories, tokens, sealer } = this.#options;
    const name = `session#${record.session}`;
    const directory = directories[record.directory];
    if (directory === undefined) return 'silence';
    try {
      const renewed = await directory.renew(await sealer.open(name, record.refreshToken));
      if (renewed === undefined) return 'refused';
      const identity = await tokens.verify(record.directory, renewed);
      // Another account, another tenant or another sign-in is not what this session was opened with.
      const { person, tenant, authenticatedAt } = identity;
      if (
        person !== record.person ||
        tenant !== record.tenant ||
        authenticatedAt !== record.authenticatedAt
      ) {
        return 'refused';
      }
      const refreshToken = await sealer.seal(name, renewed.refreshToken);
      return { ...rightsOf(identity), ...halfLife(identity), refreshToken };
    } catch (error) {
      return error instanceof SessionRefusal && error.reason === 'tokens-refused' ? 'refused' : 'silence';
    }
  }
}
