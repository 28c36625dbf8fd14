import { identify } from '../audit/request-audit';
import { cookieToken } from './cookie';
import { isOwnSite } from './cross-site';
import { callerOf } from './current-session';
import { answerTo, type GuardAnswer, type GuardRequest, issuedHeaders } from './guard';
import { SessionRefusal } from './refusal';
import type { Session } from './session';
import type { Via } from './session-events';
import type { Sessions } from './sessions';
import type { SignIn, SignInStep } from './sign-in';
import { BODIES, jsonOf, Malformed, parsed } from './sign-in-body';
import { SignInRefusal } from './sign-in-refusal';
import { TICKET_SECONDS } from './sign-in-ticket';

export interface SignInRouteOptions {
  readonly signIn: SignIn;
  readonly sessions: Sessions;
  /**
   * What stands before `/sign-in` and `/step-up` in the paths that the application sees, such as `/prod`. Give it to `isSignIn`,
   * too.
   * @default - nothing
   */
  readonly basePath?: string;
  /** Addresses and CIDR ranges whose `X-Forwarded-For` is believed. @default - none */
  readonly trustedProxies?: readonly string[];
}

export interface SignInRequest extends GuardRequest {
  /** Asked for last: what is refused without it is not read. @throws Malformed for more than LONGEST_BODY */
  body(): string | Promise<string>;
}

const ROUTE = /^\/(sign-in|step-up)(\/passkey|\/answer)?$/;

function routeOf({ method, path }: Pick<GuardRequest, 'method' | 'path'>, basePath = '') {
  if (method !== 'POST' || !path.startsWith(basePath)) return undefined;
  const [, kind, rest = ''] = ROUTE.exec(path.slice(basePath.length)) ?? [];
  return kind === undefined ? undefined : { stepsUp: kind === 'step-up', rest };
}

/** Whether anybody may ask for this: `isPublic` of the guard. A step-up is none of it. */
export const isSignIn = (
  request: { readonly method: string; readonly path: string },
  basePath?: string,
): boolean => routeOf(request, basePath)?.stepsUp === false;

/**
 * The answer to a request of the sign-in or the step-up, undefined for all others. Never throws for what it refuses.
 * @param session as the guard has found it
 */
export async function answerSignIn(
  { signIn, sessions, basePath }: SignInRouteOptions,
  request: SignInRequest,
  session: Session | undefined,
  via: Via,
): Promise<GuardAnswer | undefined> {
  const route = routeOf(request, basePath);
  if (!route) return undefined;
  const { stepsUp, rest } = route;
  try {
    if (stepsUp !== (session !== undefined)) throw new SessionRefusal('no-session');
    // Nobody is signed in by a page of somebody else.
    if (!isOwnSite(request, sessions.origin)) throw new SessionRefusal('cross-site');
    const step = await stepOf(signIn, rest, request, session, via);
    return await answerStep(sessions, step, session, via);
  } catch (error) {
    return refusalAnswer(error, stepsUp);
  }
}

async function stepOf(
  signIn: SignIn,
  rest: string,
  request: SignInRequest,
  session: Session | undefined,
  { source }: Via,
): Promise<SignInStep> {
  const given = await jsonOf(request.header('content-type'), () => request.body());
  const visitor = { source, language: request.header('accept-language')?.slice(0, 256) };
  if (rest === '/answer') {
    const answer = parsed(BODIES.answer, given);
    const ticket = cookieToken(request.header('cookie'), TICKET_COOKIE);
    if (ticket === undefined) throw new SignInRefusal('expired');
    return signIn.answer(ticket, answer, visitor);
  }
  const known = session && { directory: session.principal.directory, username: session.principal.person };
  if (rest === '/passkey') {
    const { directory, username } = known
      ? { ...parsed(BODIES.stepUpByPasskey, given), ...known }
      : parsed(BODIES.signInByPasskey, given);
    return signIn.passkey(directory, username, visitor);
  }
  const { directory, username, password } = known
    ? { ...parsed(BODIES.stepUp, given), ...known }
    : parsed(BODIES.signIn, given);
  return signIn.password(directory, username, password, visitor);
}

async function answerStep(
  sessions: Sessions,
  step: SignInStep,
  session: Session | undefined,
  via: Via,
): Promise<GuardAnswer> {
  if (step.step !== 'done') {
    const { ticket, ...body } = step;
    return { status: 200, headers: { ...NO_STORE, 'set-cookie': ticketCookie(ticket) }, body };
  }
  const issued = session
    ? await sessions.reauthenticate(session, step.tokens)
    : await sessions.begin(step.directory, step.tokens, 'browser', via);
  identify(callerOf(issued.session.principal));
  const { 'set-cookie': cookie, ...headers } = issuedHeaders(issued);
  return {
    status: 200,
    // Where one of them is lost, it is the first: the ticket can be used no more, and ends soon.
    headers: { ...headers, 'set-cookie': [NO_TICKET_COOKIE, ...(cookie ? [cookie] : [])] },
    body: { step: 'done', csrf: issued.session.csrf },
  };
}

const NO_STORE = { 'cache-control': 'no-store' } as const;

/** What `begin` and `reauthenticate` say of tokens: one more reason that is nobody's business. */
const REFUSED: ReadonlySet<string> = new Set(['tokens-refused', 'session-ended']);

function refusalAnswer(error: unknown, stepsUp: boolean): GuardAnswer {
  if (error instanceof Malformed) return { status: 400, headers: NO_STORE, body: { error: 'malformed' } };
  const refused = error instanceof SignInRefusal || error instanceof SessionRefusal;
  if (refused && error.reason === 'unavailable') return answerTo(new SessionRefusal('unavailable'));
  const wrong =
    error instanceof SignInRefusal || (error instanceof SessionRefusal && REFUSED.has(error.reason));
  if (!wrong) return answerTo(error);
  return { status: stepsUp ? 403 : 401, headers: NO_STORE, body: { error: 'sign-in-refused' } };
}

const TICKET_COOKIE = '__Host-sign-in';
const ATTRIBUTES = 'Secure; HttpOnly; SameSite=Strict; Path=/';
const ticketCookie = (ticket: string) =>
  `${TICKET_COOKIE}=${ticket}; ${ATTRIBUTES}; Max-Age=${TICKET_SECONDS}`;
const NO_TICKET_COOKIE = `${TICKET_COOKIE}=; ${ATTRIBUTES}; Max-Age=0`;
