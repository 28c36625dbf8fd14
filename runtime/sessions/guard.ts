import { AuditTransportError } from '../audit/transport';
import { cookieToken, NO_SESSION_COOKIE, sessionCookie } from './cookie';
import { isOwnSite, isSafe } from './cross-site';
import { SessionRefusal } from './refusal';
import type { Issued, Session } from './session';
import type { Via } from './session-events';
import type { Sessions } from './sessions';
import { SessionStoreError, type SessionKind } from './store';
import { parseToken, sameText } from './token';

export interface GuardOptions {
  readonly sessions: Sessions;
  /**
   * Whether anybody may ask for this, without a session: the pages of the sign-in, say. Compare whole paths.
   * @default - nothing is public
   */
  readonly isPublic?: (request: { readonly method: string; readonly path: string }) => boolean;
  /** Where the guard itself answers what pages ask about their session. @default /session */
  readonly sessionPath?: string;
  /** Addresses and CIDR ranges whose `X-Forwarded-For` is believed. @default - none */
  readonly trustedProxies?: readonly string[];
}

export interface GuardRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** By its name in lower case. */
  header(name: string): string | undefined;
}

export interface GuardAnswer {
  readonly status: number;
  /** The most important of several values last: not every way out takes more than one. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: object;
}

/** What is to be done with a request: answer it, or serve it with these headers, for this session if it has one. */
export type GuardDecision =
  | { readonly answer: GuardAnswer }
  | {
      readonly answer?: undefined;
      readonly session: Session | undefined;
      readonly headers: Readonly<Record<string, string>>;
    };

/** A request that a page makes by itself says so with this header; it counts as no use. */
export const PASSIVE_HEADER = 'x-session-passive';
/** Seconds left, `idle=1740, absolute=82800` (RFC 9651, section 3.2), on every answer to a session. */
export const SECONDS_LEFT_HEADER = 'session-seconds-left';

const NO_STORE = { 'cache-control': 'no-store' } as const;

/** Decides about a request. Never throws for what it refuses. */
export async function guard(options: GuardOptions, request: GuardRequest, via: Via): Promise<GuardDecision> {
  const { sessions, isPublic, sessionPath = '/session' } = options;
  try {
    const { method, path } = request;
    const own = path === sessionPath || path.startsWith(`${sessionPath}/`);
    if (!own && isPublic?.({ method, path })) return { session: undefined, headers: {} };
    const shown = tokenOf(request);
    if (shown.kind === 'browser') refuseForged(request, shown.token, sessions.origin);
    if (own) return { answer: await answerOwn(options, request, path.slice(sessionPath.length), shown, via) };
    const passive = request.header(PASSIVE_HEADER) !== undefined;
    const checked = await sessions.check(shown.token, shown.kind, via, { passive });
    const proof = request.header('dpop');
    const session =
      proof === undefined ? checked : await sessions.devices.proved(checked, { proof, method, path });
    return { session, headers: { ...NO_STORE, ...secondsLeft(session) } };
  } catch (error) {
    return { answer: answerTo(error) };
  }
}

/** The answer to what was thrown: a refusal or an outage. @throws what is neither */
export function answerTo(error: unknown): GuardAnswer {
  const refusal = isOutage(error) ? new SessionRefusal('unavailable') : error;
  if (!(refusal instanceof SessionRefusal)) throw error;
  const { status, reason } = refusal;
  return {
    status,
    headers: {
      ...NO_STORE,
      ...(status === 401 && { 'www-authenticate': 'Bearer' }),
      ...(status === 503 && { 'retry-after': '1' }),
    },
    body: { error: reason },
  };
}

/** Headers of an answer that brings a browser its new token. */
export const issuedHeaders = ({ token, session }: Issued): Readonly<Record<string, string>> => ({
  ...NO_STORE,
  ...secondsLeft(session),
  ...(session.kind === 'browser' && { 'set-cookie': sessionCookie(token) }),
});

interface Shown {
  readonly kind: SessionKind;
  readonly token: string;
}

function tokenOf(request: GuardRequest): Shown {
  const bearer = /^Bearer ([\w.-]+)$/i.exec(request.header('authorization') ?? '')?.[1];
  const cookie = cookieToken(request.header('cookie'));
  // Both at once is nobody's client.
  if ((bearer === undefined) === (cookie === undefined)) throw new SessionRefusal('no-session');
  return bearer === undefined ? { kind: 'browser', token: cookie! } : { kind: 'native', token: bearer };
}

function refuseForged(request: GuardRequest, token: string, origin: string): void {
  if (!isOwnSite(request, origin)) throw new SessionRefusal('cross-site');
  if (isSafe(request.method)) return;
  const csrf = parseToken(token)?.csrf;
  if (csrf === undefined) throw new SessionRefusal('no-session');
  if (!sameText(csrf, request.header('x-csrf-token') ?? '')) throw new SessionRefusal('cross-site');
}

/** What pages ask about their session: `docs/sessions.md`, "What a page asks". */
async function answerOwn(
  { sessions }: GuardOptions,
  request: GuardRequest,
  rest: string,
  { token, kind }: Shown,
  via: Via,
): Promise<GuardAnswer> {
  const { method, path } = request;
  const asked = `${method} ${rest}`;
  if (asked === 'POST /refresh') return issuedAnswer(await sessions.refresh(token, kind, via));
  // Somebody is there and says so; nothing else here is use.
  const passive = asked !== 'POST /stay';
  const session = await sessions.check(token, kind, via, { passive });
  switch (asked) {
    case 'GET ':
    case 'POST /stay':
      return { status: 200, headers: { ...NO_STORE, ...secondsLeft(session) }, body: stateOf(session) };
    case 'POST /device': {
      const proof = request.header('dpop') ?? '';
      return issuedAnswer(await sessions.devices.bind(session, { proof, method, path }));
    }
    case 'POST /end':
      await sessions.end(session);
      return GONE;
    case 'POST /end-all':
      await sessions.endAll(session);
      return GONE;
    default:
      throw new SessionRefusal('not-found');
  }
}

/** The browser forgets what it kept of the application, too. */
const GONE: GuardAnswer = {
  status: 200,
  headers: { ...NO_STORE, 'set-cookie': NO_SESSION_COOKIE, 'clear-site-data': '"cache", "storage"' },
  body: { ended: true },
};

const issuedAnswer = (issued: Issued): GuardAnswer => ({
  status: 200,
  headers: issuedHeaders(issued),
  body: { ...stateOf(issued.session), ...(issued.session.kind === 'native' && { token: issued.token }) },
});

/** What a page may know of its session. */
const stateOf = ({ principal, secondsLeft, csrf }: Session): object => ({
  idle: secondsLeft.idle,
  absolute: secondsLeft.absolute,
  authenticatedAt: principal.authenticatedAt,
  role: principal.role,
  roles: principal.roles,
  csrf,
  ...(principal.device !== undefined && { device: principal.device }),
  ...(principal.emergency && { emergency: principal.emergency }),
});

const secondsLeft = ({ secondsLeft: { idle, absolute } }: Session) => ({
  [SECONDS_LEFT_HEADER]: `idle=${idle}, absolute=${absolute}`,
});

/** Nobody knows what is stored, or what happens could not be recorded and must not happen. */
const isOutage = (error: unknown): boolean =>
  error instanceof SessionStoreError || error instanceof AuditTransportError;
