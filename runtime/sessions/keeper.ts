import type { Reading } from './judge';
import { GRACE_SECONDS, type SessionLimits } from './limits';
import { SessionRefusal } from './refusal';
import type { Renewal } from './renewal';
import { type Checked, checkedOf, type Session, type Shown } from './session';
import type { SessionEvents, Subject, Via } from './session-events';
import type { SessionReader } from './session-reader';
import {
  type SessionChanges,
  type SessionKind,
  type SessionStore,
  SessionStoreError,
  type StoredSession,
} from './store';
import { mintToken, parseToken, sameText } from './token';

export interface KeeperOptions {
  readonly store: SessionStore;
  readonly reader: SessionReader;
  readonly events: SessionEvents;
  readonly renewal: Renewal;
  readonly limits: Required<SessionLimits>;
}

/** How the trail calls the end of a session, by what ended it. */
const LOGOUTS: ReadonlySet<string> = new Set(['signed-out', 'idle', 'expired']);
const MOST_RETIRED = 4;

/** Lets sessions go on, or ends them. */
export class Keeper {
  readonly #options: KeeperOptions;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /** A session that lives, whose token this is, with rights that still hold. */
  async check(
    token: string,
    kind: SessionKind,
    via: Via,
    { passive }: { readonly passive: boolean },
  ): Promise<Checked> {
    const { reader, renewal, limits } = this.#options;
    const shown = this.#shown(token, via);
    const { credential } = shown;
    const kept = reader.remembered(credential.session);
    const believed =
      kept && kept.record.kind === kind && sameText(kept.record.secret, credential.secret) ? kept : undefined;
    let checked = believed ? { ...believed, ...shown } : await this.#admit(shown, kind);
    const { rotatedAt } = checked.record;
    if (kind === 'native' && reader.now - rotatedAt >= limits.bearerMinutes * 60) {
      throw new SessionRefusal('refresh-due');
    }
    if (reader.now >= checked.record.renewFrom) {
      const renewed = await renewal.current(checked);
      if (renewed === 'refused') {
        await this.end(checked.record, 'refresh-refused', via);
        throw new SessionRefusal('session-ended');
      }
      checked = await this.#alive(renewed, checked);
    }
    if (passive) return checked;
    const seen = await reader.touch(checked.record);
    return { ...checked, record: { ...checked.record, seen } };
  }

  /** A session that lives, whose token this is, as the store has it now. */
  async admit(token: string, kind: SessionKind, via: Via): Promise<Checked> {
    return this.#admit(this.#shown(token, via), kind);
  }

  /** The same session, as the store has it now. */
  async again(session: Session): Promise<Checked> {
    const checked = checkedOf(session);
    const reading = await this.#options.reader.read(checked.record.session);
    if (reading === undefined) throw new SessionRefusal('no-session');
    return this.#alive(reading, checked);
  }

  /**
   * Changes a session, and exchanges its token, in one conditional write: of those who try at the same time one does, and
   * the others are told `superseded`.
   */
  async exchange(checked: Checked, changes: SessionChanges): Promise<Checked & { readonly token: string }> {
    const { reader } = this.#options;
    const { record, credential } = checked;
    const { now } = reader;
    const next = mintToken(credential.id);
    const retired = [{ secret: record.secret, at: now }, ...record.retired].slice(0, MOST_RETIRED);
    const to = { ...changes, secret: next.secret, rotatedAt: now, retired };
    reader.forget(record.session);
    await this.#exchanged(record, to);
    reader.forget(record.session);
    const reading = await reader.read(record.session);
    if (reading === undefined) throw new SessionRefusal('no-session');
    // Who came too late has no token to show, only the one that was replaced.
    const won = sameText(reading.record.secret, next.secret);
    const alive = await this.#alive(reading, { ...checked, credential: won ? next : credential });
    if (!won) throw new SessionRefusal('unavailable');
    return { ...alive, token: next.token };
  }

  /** Changes a session whose token stays. @throws SessionRefusal `superseded` when it was exchanged meanwhile */
  async change({ record }: Checked, changes: SessionChanges): Promise<void> {
    const { store, reader } = this.#options;
    const changed = await store.change(record.session, { secret: record.secret }, changes);
    reader.forget(record.session);
    if (!changed) throw new SessionRefusal('superseded');
  }

  /**
   * Ends a session, and says so in the audit trail. A session whose end could not be recorded has ended all the same; it is
   * recorded when its token is shown again, or when it is ended once more.
   * @param by who ends it, if not the person whose it is
   */
  async end(record: StoredSession, reason: string, via: Via, by?: Subject): Promise<void> {
    const { store, reader } = this.#options;
    if (record.ended) return this.#recordMissing(record, via);
    const doer = by && { ...nameOf(by), ...via };
    reader.forget(record.session);
    const ended = await store.end(record.session, { at: reader.now, reason, by: doer });
    reader.forget(record.session);
    if (ended) await this.#recordEnd(record, reason, via, by);
  }

  #shown(token: string, via: Via): Shown {
    const credential = parseToken(token);
    if (credential === undefined) throw new SessionRefusal('no-session');
    return { credential, via, came: this.#options.reader.now };
  }

  async #admit(shown: Shown, kind: SessionKind): Promise<Checked> {
    const reading = await this.#options.reader.read(shown.credential.session);
    if (reading?.record.kind !== kind) throw new SessionRefusal('no-session');
    return this.#alive(reading, shown);
  }

  /** Whether the write was done is seen by reading: an answer may be lost, and the SDK asks twice. */
  async #exchanged(record: StoredSession, to: SessionChanges): Promise<void> {
    try {
      await this.#options.store.change(record.session, { secret: record.secret }, to);
    } catch (error) {
      if (!(error instanceof SessionStoreError)) throw error;
    }
  }

  /** @throws SessionRefusal when the session has ended, or this is not its token */
  async #alive(reading: Reading, { credential, via, came }: Shown): Promise<Checked> {
    const { reader } = this.#options;
    const { record } = reading;
    const judgement = reader.judge(reading);
    if (judgement === 'ended') {
      await this.#recordMissing(record, via);
      throw new SessionRefusal('session-ended');
    }
    if (judgement !== 'alive') {
      await this.end(record, judgement, via);
      const lapsed = judgement === 'idle' || judgement === 'expired';
      throw new SessionRefusal(lapsed ? judgement : 'session-ended');
    }
    const shown = { credential, via, came };
    if (!sameText(record.secret, credential.secret)) await this.#refuseReplaced(record, shown);
    return { ...reading, ...shown };
  }

  /**
   * A token with the right id and another secret: an older one, for nobody else knows the id. When it came within a moment
   * of its exchange, that is a request of the same client, however long its answer took; later, somebody has a copy, and
   * nobody knows which of them is the person.
   */
  async #refuseReplaced(record: StoredSession, { credential, via, came }: Shown): Promise<never> {
    const late = record.retired.some(
      ({ secret, at }) => sameText(secret, credential.secret) && came - at < GRACE_SECONDS,
    );
    if (late) throw new SessionRefusal('superseded');
    await this.end(record, 'refresh-replayed', via);
    throw new SessionRefusal('session-ended');
  }

  /** The end that could not be recorded when it came: of whoever ended it, in the request that did. */
  async #recordMissing(record: StoredSession, via: Via): Promise<void> {
    if (record.ended?.recorded !== false) return;
    const { reason, by } = record.ended;
    await this.#recordEnd(record, reason, by ?? via, by);
  }

  async #recordEnd(record: StoredSession, reason: string, via: Via, by: Subject = record): Promise<void> {
    const action = LOGOUTS.has(reason) ? 'logout' : 'session-revoked';
    const resource = { type: 'session', id: record.session };
    await this.#options.events.of(by, { action, outcome: 'success', resource, reason }, via);
    await this.#options.store.endRecorded(record.session);
  }
}

const nameOf = ({ tenant, person, role, homeLocation }: Subject): Subject => ({
  tenant,
  person,
  role,
  homeLocation,
});
