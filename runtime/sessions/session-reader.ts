import { BoundedMap } from '../tenant-session/bounded-map';
import { judge, type Judgement, type Reading } from './judge';
import { type SessionLimits, SEEN_EVERY_SECONDS } from './limits';
import type { SessionStore, StoredSession } from './store';

interface Kept extends Reading {
  /** Milliseconds since 1970, before it was asked for. */
  readonly at: number;
}

const MOST_KEPT = 10_000;

/**
 * Reads sessions, and believes what it read for half a minute at most. Only a yes comes from memory: whoever would refuse
 * reads anew.
 */
export class SessionReader {
  readonly #kept = new BoundedMap<string, Kept>(MOST_KEPT);

  constructor(
    private readonly store: SessionStore,
    private readonly limits: Required<SessionLimits>,
    private readonly clock: () => number,
  ) {}

  /** Seconds since 1970. */
  get now(): number {
    return Math.floor(this.clock() / 1000);
  }

  judge(reading: Reading): Judgement {
    return judge(reading, this.now, this.limits);
  }

  /** What was read a moment ago, while the session lives. */
  remembered(session: string): Reading | undefined {
    const kept = this.#kept.get(session);
    if (kept === undefined) return undefined;
    const age = this.clock() - kept.at;
    // A clock that was set back says nothing about the age.
    if (age < 0 || age >= this.limits.cacheSeconds * 1000) {
      this.#kept.delete(session);
      return undefined;
    }
    return this.judge(kept) === 'alive' ? kept : undefined;
  }

  /** @throws SessionStoreError */
  async read(session: string): Promise<Reading | undefined> {
    const at = this.clock();
    this.#kept.delete(session);
    const record = await this.store.read(session);
    if (record === undefined) return undefined;
    const endOfPerson = record.ended
      ? undefined
      : await this.store.endOfPerson(record.directory, record.person);
    const reading = { record, endOfPerson };
    if (!record.ended) this.#kept.set(session, { ...reading, at });
    return reading;
  }

  /** Something was changed: the next one who asks reads anew. */
  forget(session: string): void {
    this.#kept.delete(session);
  }

  /**
   * Writes down that a session is used, once a minute.
   * @throws SessionStoreError
   */
  async touch(record: StoredSession): Promise<number> {
    const { now } = this;
    const since = now - SEEN_EVERY_SECONDS;
    if (record.seen > since) return record.seen;
    const kept = this.#kept.get(record.session);
    // Whoever comes meanwhile need not write as well.
    if (kept) this.#kept.set(record.session, { ...kept, record: { ...kept.record, seen: now } });
    try {
      const idle = now - this.limits.idleMinutes * 60 + 1;
      if (await this.store.touch(record.session, now, { since, idle })) return now;
      // Another process did, or it has ended.
      this.forget(record.session);
      return record.seen;
    } catch (error) {
      this.forget(record.session);
      throw error;
    }
  }
}
