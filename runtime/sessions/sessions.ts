import type { AuditClient } from '../audit/client';
import type { Caller } from '../audit/request-audit';
import type { Principal } from '../identity/principal';
import type { Directory, Role } from '../identity/roles';
import { DeviceProofs } from './device-proof';
import { Devices } from './devices';
import type { SessionDirectory } from './directory-client';
import { Emergency } from './emergency';
import type { DirectoryTokens, IdentityTokens, VerifiedIdentity } from './identity-tokens';
import { Keeper } from './keeper';
import { CLOCK_TOLERANCE_SECONDS, parseLimits, type SessionLimits } from './limits';
import { SessionRefusal } from './refusal';
import { halfLife, Renewal, rightsOf } from './renewal';
import { orUnavailable, type Sealer } from './sealer';
import { checkedOf, type Issued, type Session, sessionOf } from './session';
import { SessionEvents, type Via } from './session-events';
import { SessionReader } from './session-reader';
import type { SessionKind, SessionStore, StoredSession } from './store';
import { mintToken } from './token';

export interface SessionsOptions {
  readonly store: SessionStore;
  /** Verifies what the directories sign. */
  readonly tokens: IdentityTokens;
  /** Asked whether a person may still do what it could when it signed in. */
  readonly directories: Readonly<Partial<Record<Directory, SessionDirectory>>>;
  readonly sealer: Sealer;
  readonly audit: AuditClient;
  /** In whose log, and as whom, a sign-in is recorded whose tokens nobody believes. */
  readonly stranger: Caller;
  /** Where the application is, such as `https://app.example.com`. */
  readonly origin: string;
  readonly limits?: SessionLimits;
  /** Milliseconds since 1970. @default Date.now */
  readonly clock?: () => number;
  /** Waits some milliseconds, while another process asks the directory. @default - a timer */
  readonly pause?: (ms: number) => Promise<unknown>;
}

/**
 * Sessions of people (IDN-2, IDN-3, IDN-7). docs/sessions.md.
 * 45 CFR 164.312(a)(2)(ii), 164.312(a)(2)(iii), 164.312(d).
 *
 * Every method throws SessionRefusal for what it refuses, SessionStoreError or AuditTransportError when the store or the
 * audit trail does not answer; the guards answer these with 503.
 */
export class Sessions {
  readonly limits: Required<SessionLimits>;
  readonly origin: string;
  /** Emergency access, IDN-7. */
  readonly emergency: Emergency;
  /** Keys that sessions are bound to, IDN-3. */
  readonly devices: Devices;
  readonly #options: SessionsOptions;
  readonly #events: SessionEvents;
  readonly #reader: SessionReader;
  readonly #keeper: Keeper;

  /** @throws RangeError for a limit above what is allowed; TypeError for an origin that is none */
  constructor(options: SessionsOptions) {
    const { store, audit, stranger, clock = Date.now } = options;
    const sealer = orUnavailable(options.sealer);
    this.limits = parseLimits(options.limits);
    this.origin = originOf(options.origin);
    this.#options = { ...options, sealer };
    this.#events = new SessionEvents(audit, stranger);
    this.#reader = new SessionReader(store, this.limits, clock);
    const renewal = new Renewal({ ...options, reader: this.#reader });
    const parts = { store, reader: this.#reader, events: this.#events, limits: this.limits };
    this.#keeper = new Keeper({ ...parts, renewal });
    const isFresh = (authenticatedAt: number) => this.#isFresh(authenticatedAt, this.limits.stepUpMinutes);
    this.emergency = new Emergency({ ...parts, keeper: this.#keeper, sealer, isFresh });
    const proofs = new DeviceProofs(store, this.origin, () => this.#reader.now);
    this.devices = new Devices({ ...parts, keeper: this.#keeper, proofs, isFresh });
  }

  /**
   * Opens a session for a person who has signed in to a directory a moment ago.
   * @param kind a browser gets its token as a cookie (`sessionCookie`), a native client as a bearer token
   */
  async begin(directory: Directory, tokens: DirectoryTokens, kind: SessionKind, via: Via): Promise<Issued> {
    const { store, sealer } = this.#options;
    const identity = await this.#verified(directory, tokens, via);
    const { tenant, person, authenticatedAt } = identity;
    const [role] = identity.roles;
    const subject = { tenant, person, role, homeLocation: identity.homeLocation };
    const { now } = this.#reader;
    const login = { action: 'login', resource: { type: 'account', id: person } } as const;
    const end = await store.endOfPerson(directory, person);
    // Who signed in before all sessions were ended has not signed in; so has who signed in long ago.
    if (end !== undefined && Math.min(authenticatedAt, now) <= end + CLOCK_TOLERANCE_SECONDS) {
      await this.#events.of(subject, { ...login, outcome: 'denied', reason: 'person-ended' }, via);
      throw new SessionRefusal('session-ended');
    }
    if (!this.#isFresh(authenticatedAt, this.limits.stepUpMinutes)) {
      await this.#events.of(subject, { ...login, outcome: 'denied', reason: 'authentication-stale' }, via);
      throw new SessionRefusal('tokens-refused');
    }
    const credential = mintToken();
    const record: StoredSession = {
      session: credential.session,
      kind,
      tenant,
      directory,
      person,
      ...rightsOf(identity),
      role,
      began: now,
      seen: now,
      authenticatedAt,
      secret: credential.secret,
      rotatedAt: now,
      retired: [],
      refreshToken: await sealer.seal(`session#${credential.session}`, tokens.refreshToken),
      ...halfLife(identity),
    };
    await store.create(record);
    // Nobody has the token yet: without a record nobody gets it.
    await this.#events.of(subject, { ...login, outcome: 'success' }, via);
    const checked = { record, endOfPerson: end, credential, via, came: now };
    return { token: credential.token, session: sessionOf(checked, now, this.limits) };
  }

  /**
   * Whose request it is, by the token that it shows.
   * @param passive it does not count as use: what a page does by itself
   */
  async check(
    token: string,
    kind: SessionKind,
    via: Via,
    { passive = false }: { readonly passive?: boolean } = {},
  ): Promise<Session> {
    const checked = await this.#keeper.check(token, kind, via, { passive });
    return sessionOf(checked, this.#reader.now, this.limits);
  }

  /** Exchanges a token for the next one. It counts as no use, and a token is exchanged once. */
  async refresh(token: string, kind: SessionKind, via: Via): Promise<Issued> {
    return this.#issued(await this.#keeper.exchange(await this.#keeper.admit(token, kind, via), {}));
  }

  /**
   * Takes note that the person has proved again who it is: by fresh tokens of the directory, never by anybody's word. The
   * session goes on with another token, and ends when it would have ended.
   */
  async reauthenticate(session: Session, tokens: DirectoryTokens): Promise<Issued> {
    const { record, via } = checkedOf(session);
    const identity = await this.#verified(record.directory, tokens, via);
    const { person, tenant, authenticatedAt } = identity;
    const event = { action: 'login', resource: { type: 'session', id: record.session } } as const;
    const same = person === record.person && tenant === record.tenant;
    if (
      !same ||
      authenticatedAt <= record.authenticatedAt ||
      !this.#isFresh(authenticatedAt, this.limits.stepUpMinutes)
    ) {
      await this.#events.of(record, { ...event, outcome: 'denied', reason: 'authentication-stale' }, via);
      throw new SessionRefusal('tokens-refused');
    }
    const refreshToken = await this.#options.sealer.seal(`session#${record.session}`, tokens.refreshToken);
    const checked = await this.#keeper.again(session);
    // First the record: a client that was not told of its new token would come back with the old one.
    await this.#events.of(record, { ...event, outcome: 'success', reason: 'step-up' }, via);
    const changes = { authenticatedAt, ...rightsOf(identity), ...halfLife(identity), refreshToken };
    return this.#issued(await this.#keeper.exchange(checked, changes));
  }

  /** Acts in another of the roles that the person holds; the session goes on with another token. */
  async actAs(session: Session, role: Role): Promise<Issued> {
    const checked = await this.#keeper.again(session);
    const { record, via } = checked;
    const event = {
      action: 'update',
      resource: { type: 'session', id: record.session },
      fields: ['role'],
    } as const;
    if (!record.roles.includes(role)) {
      await this.#events.of(record, { ...event, outcome: 'denied', reason: 'role-not-held' }, via);
      throw new SessionRefusal('role-not-held');
    }
    await this.#events.of({ ...record, role }, { ...event, outcome: 'success' }, via);
    return this.#issued(await this.#keeper.exchange(checked, { role }));
  }

  /** Signs out. */
  async end(session: Session): Promise<void> {
    const { record, via } = checkedOf(session);
    await this.#keeper.end(record, 'signed-out', via);
    await this.#revokeTokens(record);
  }

  /** Signs the person out everywhere. */
  async endAll(session: Session): Promise<void> {
    const { record, via } = checkedOf(session);
    const { directory, person } = record;
    await this.#options.store.endPerson(directory, person, {
      at: this.#reader.now,
      reason: 'signed-out-everywhere',
    });
    const resource = { type: 'account', id: person };
    await this.#events.of(
      record,
      { action: 'session-revoked', outcome: 'success', resource, reason: 'signed-out-everywhere' },
      via,
    );
    await this.end(session);
  }

  /** Ends a session of somebody else: whether the caller may, is for its policies to say. `Principal.session` names it. */
  async revoke(by: Session, session: string): Promise<void> {
    const { record, via } = checkedOf(by);
    const found = await this.#options.store.read(session);
    // Of another tenant there is nothing to be known.
    if (found?.tenant !== record.tenant) throw new SessionRefusal('not-found');
    await this.#keeper.end(found, 'revoked', via, record);
    await this.#revokeTokens(found);
  }

  /**
   * For sensitive actions: prescribing, export, break-glass (IDN-3).
   * @param minutes at most that of the limits
   * @throws SessionRefusal `authentication-stale`; RangeError
   */
  requireFresh({ authenticatedAt }: Principal, minutes: number = this.limits.stepUpMinutes): void {
    const most = this.limits.stepUpMinutes;
    if (!(minutes > 0 && minutes <= most))
      throw new RangeError(`minutes was ${minutes}; allowed: up to ${most}`);
    if (!this.#isFresh(authenticatedAt, minutes)) throw new SessionRefusal('authentication-stale');
  }

  /**
   * For telehealth: the request comes from the device that the session is bound to, which has proved it (IDN-3).
   * @throws SessionRefusal `device-required`
   */
  requireDevice({ device }: Principal): string {
    if (device === undefined) throw new SessionRefusal('device-required');
    return device;
  }

  #isFresh(authenticatedAt: number, minutes: number): boolean {
    return this.#reader.now - authenticatedAt < minutes * 60;
  }

  async #verified(directory: Directory, tokens: DirectoryTokens, via: Via): Promise<VerifiedIdentity> {
    try {
      return await this.#options.tokens.verify(directory, tokens);
    } catch (error) {
      if (error instanceof SessionRefusal) await this.#events.denied(directory, error.reason, via);
      throw error;
    }
  }

  /** So that nobody can use them who has them. That of the session is gone from the store already. */
  async #revokeTokens({ directory, session, refreshToken }: StoredSession): Promise<void> {
    try {
      const token = await this.#options.sealer.open(`session#${session}`, refreshToken);
      await this.#options.directories[directory]?.revoke(token);
    } catch {
      // Our session has ended, which is what counts; a token of the directory ends with the day.
    }
  }

  #issued({ token, ...checked }: Awaited<ReturnType<Keeper['exchange']>>): Issued {
    return { token, session: sessionOf(checked, this.#reader.now, this.limits) };
  }
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const local = url?.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname);
  if (!url || url.origin !== text || !(url.protocol === 'https:' || local)) {
    throw new TypeError(`origin was ${text}; allowed: https://<host>`);
  }
  return text;
}
