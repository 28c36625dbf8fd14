import { recordId } from '../audit/record-id';
import type { Keeper } from './keeper';
import { EMERGENCY_MINUTES, type SessionLimits } from './limits';
import { SessionRefusal } from './refusal';
import type { Sealer } from './sealer';
import { checkedOf, emergencyOf, type Issued, type Session, sessionOf } from './session';
import type { SessionEvents } from './session-events';
import type { SessionReader } from './session-reader';
import type { SessionStore } from './store';

/** Why somebody breaks the glass: the word that the audit trail keeps. */
export const EMERGENCY_REASONS = [
  'danger-to-life',
  'patient-unresponsive',
  'care-team-unavailable',
  'system-failure',
  'disaster',
] as const;
export type EmergencyReason = (typeof EMERGENCY_REASONS)[number];

export interface EmergencyRequest {
  readonly reason: EmergencyReason;
  /**
   * What has happened, 10 to 1000 characters. It may speak of a patient: it is sealed, for whoever reviews it, and in no
   * record and no log.
   */
  readonly explanation: string;
  /** How long, in minutes; never more than 60. @default 60 */
  readonly minutes?: number;
}

export interface EmergencyOptions {
  readonly store: SessionStore;
  readonly reader: SessionReader;
  readonly events: SessionEvents;
  readonly keeper: Keeper;
  readonly limits: Required<SessionLimits>;
  readonly sealer: Sealer;
  readonly isFresh: (authenticatedAt: number) => boolean;
}

/** For the review. What must stay longer belongs into what the reviewer writes. */
const EXPLAINED_SECONDS = 90 * 24 * 3600;
/** KMS seals 4096 bytes; a character has up to four. */
const LONGEST = 1000;
const SHORTEST = 10;

/** Emergency access, "break-glass" (IDN-7). 45 CFR 164.312(a)(2)(ii). */
export class Emergency {
  readonly #options: EmergencyOptions;

  constructor(options: EmergencyOptions) {
    this.#options = options;
  }

  /**
   * Begins emergency access: the session acts in the role `emergency` until it ends, an hour later at most. The audit trail
   * has it before it takes effect, and somebody is paged.
   */
  async begin(
    session: Session,
    { reason, explanation, minutes = EMERGENCY_MINUTES }: EmergencyRequest,
  ): Promise<Issued> {
    const { store, reader, events, keeper, limits, sealer, isFresh } = this.#options;
    const checked = await keeper.again(session);
    const { record, via } = checked;
    const id = recordId(reader.now * 1000);
    const event = { action: 'break-glass', resource: { type: 'emergency-access', id } } as const;
    const deny = async (
      why: 'authentication-stale' | 'not-workforce' | 'emergency-in-force',
    ): Promise<never> => {
      await events.of(record, { ...event, outcome: 'denied', reason: why }, via);
      throw new SessionRefusal(why);
    };
    if (record.directory !== 'workforce') return deny('not-workforce');
    const text = typeof explanation === 'string' ? explanation.trim() : '';
    const long = minutes > 0 ? Math.min(minutes, EMERGENCY_MINUTES) : undefined;
    if (!EMERGENCY_REASONS.includes(reason) || text.length < SHORTEST || text.length > LONGEST || !long) {
      throw new SessionRefusal('reason-required');
    }
    if (!isFresh(record.authenticatedAt)) return deny('authentication-stale');
    const { now } = reader;
    if (emergencyOf(record, now)) return deny('emergency-in-force');

    const data = await sealer.seal(sealedFor(id), JSON.stringify({ tenant: record.tenant, text }));
    await store.note({ kind: 'emergency', id, data, expires: now + EXPLAINED_SECONDS });
    const receipt = await events.of(
      record,
      { ...event, outcome: 'success', reason, purpose: 'emergency' },
      via,
    );
    if (!receipt.accepted) throw new SessionRefusal('unavailable');
    const emergency = { id, from: now, until: now + Math.floor(long * 60), reason };
    const { token, ...begun } = await keeper.exchange(checked, { emergency });
    return { token, session: sessionOf(begun, reader.now, limits) };
  }

  /** Ends it before its time. It ends with the session, too. */
  async end(session: Session): Promise<void> {
    const { reader, events, keeper } = this.#options;
    const checked = await keeper.again(session);
    const { record, via } = checked;
    if (!record.emergency) return;
    // Over first, forgotten last: an end that could not be recorded is recorded when it is asked for again.
    const { now } = reader;
    if (emergencyOf(record, now))
      await keeper.change(checked, { emergency: { ...record.emergency, until: now } });
    const resource = { type: 'account', id: record.person };
    await events.of(record, { action: 'revoke', outcome: 'success', resource, fields: ['emergency'] }, via);
    await keeper.change(checked, { emergency: undefined });
  }

  /**
   * What was given as explanation, for the review; reading it is recorded. Whether the caller may, is for its policies to say.
   * @param id `resource.id` of the record of the break-glass
   */
  async explanation(by: Session, id: string): Promise<string> {
    const { store, reader, events, sealer } = this.#options;
    const { record, via } = checkedOf(by);
    const note = await store.noted('emergency', id, reader.now);
    if (!note?.data) throw new SessionRefusal('not-found');
    const { tenant, text } = JSON.parse(await sealer.open(sealedFor(id), note.data)) as {
      readonly tenant: string;
      readonly text: string;
    };
    if (tenant !== record.tenant) throw new SessionRefusal('not-found');
    const resource = { type: 'emergency-access', id };
    await events.of(record, { action: 'read', outcome: 'success', resource, fields: ['explanation'] }, via);
    return text;
  }
}

const sealedFor = (id: string): string => `emergency#${id}`;
