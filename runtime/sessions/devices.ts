import type { DeviceProofs, ProvedRequest } from './device-proof';
import type { Keeper } from './keeper';
import type { SessionLimits } from './limits';
import { SessionRefusal } from './refusal';
import { checkedOf, type Issued, type Session, sessionOf } from './session';
import type { SessionEvents } from './session-events';
import type { SessionReader } from './session-reader';
import type { SessionStore, StoredSession } from './store';

export interface DevicesOptions {
  readonly store: SessionStore;
  readonly reader: SessionReader;
  readonly events: SessionEvents;
  readonly keeper: Keeper;
  readonly limits: Required<SessionLimits>;
  readonly proofs: DeviceProofs;
  readonly isFresh: (authenticatedAt: number) => boolean;
}

/** A request and the proof that came with it. */
export interface ProofOf {
  /** The header `DPoP`. */
  readonly proof: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
}

/** After that a device is new again. */
const KNOWN_SECONDS = 180 * 24 * 3600;

/** Keys that sessions are bound to (IDN-3). 45 CFR 164.312(d). */
export class Devices {
  readonly #options: DevicesOptions;

  constructor(options: DevicesOptions) {
    this.#options = options;
  }

  /**
   * Binds a session to the device that makes the proof, for the rest of its life; it goes on with another token. A device
   * that the person has not used before needs a fresh authentication, and is recorded.
   */
  async bind(session: Session, proof: ProofOf): Promise<Issued> {
    const { store, reader, events, keeper, limits, proofs, isFresh } = this.#options;
    const checked = await keeper.again(session);
    const { record, via } = checked;
    const device = await proofs.verify(proof.proof, requestOf(proof, session));
    if (record.device !== undefined && record.device !== device) throw new SessionRefusal('device-required');
    const { now } = reader;
    const name = noteOf(record, device);
    if (!(await store.noted('device', name, now))) {
      const event = { action: 'device-added', resource: { type: 'device', id: `jkt:${device}` } } as const;
      if (!isFresh(record.authenticatedAt)) {
        await events.of(record, { ...event, outcome: 'denied', reason: 'authentication-stale' }, via);
        throw new SessionRefusal('authentication-stale');
      }
      await events.of(record, { ...event, outcome: 'success' }, via);
      await store.forget('device', name); // one that has expired may still be there
      await store.note({ kind: 'device', id: name, expires: now + KNOWN_SECONDS });
    }
    const { token, ...bound } = await keeper.exchange(checked, { device });
    return { token, session: sessionOf(bound, now, limits, device) };
  }

  /**
   * The session as the device of this request has proved it; one that is bound to none stays as it is.
   * @throws SessionRefusal `device-required` when it is bound to another, or the proof proves nothing
   */
  async proved(session: Session, proof: ProofOf): Promise<Session> {
    const { reader, limits, proofs } = this.#options;
    const checked = checkedOf(session);
    if (checked.record.device === undefined) return session;
    const device = await proofs.verify(proof.proof, requestOf(proof, session));
    if (device !== checked.record.device) throw new SessionRefusal('device-required');
    return sessionOf(checked, reader.now, limits, device);
  }

  /** The person has lost a device: the next session that is bound to it needs a fresh authentication. */
  async forget(session: Session, device: string): Promise<void> {
    const { store, events } = this.#options;
    const { record, via } = checkedOf(session);
    await store.forget('device', noteOf(record, device));
    const resource = { type: 'device', id: `jkt:${device}` };
    await events.of(record, { action: 'delete', outcome: 'success', resource }, via);
  }
}

const noteOf = ({ directory, person }: StoredSession, device: string): string =>
  `${directory}#${person}#${device}`;

const requestOf = ({ method, path }: ProofOf, session: Session): ProvedRequest => ({
  method,
  path,
  binding: session.csrf,
});
