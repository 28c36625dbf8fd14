import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { currentRequestId, identify } from '../audit/request-audit';
import { clientAddress, trustedProxies, userAgentOf } from '../audit/request-source';
import { DIRECTORIES } from '../identity/roles';
import { isOwnSite } from './cross-site';
import { callerOf } from './current-session';
import { answerTo, issuedHeaders } from './guard';
import { SessionRefusal } from './refusal';
import type { Session } from './session';
import type { Via } from './session-events';
import type { Sessions } from './sessions';
import type { SignIn, SignInStep } from './sign-in';
import type { Visitor } from './sign-in-client';
import { SignInRefusal } from './sign-in-refusal';
import { TICKET_SECONDS } from './sign-in-ticket';

export interface SignInMiddlewareOptions {
  readonly signIn: SignIn;
  readonly sessions: Sessions;
  /** Addresses and CIDR ranges whose `X-Forwarded-For` is believed. @default - none */
  readonly trustedProxies?: readonly string[];
}

const PATH = /^\/(sign-in|step-up)(\/passkey|\/answer)?$/;
const LONGEST_BODY = 16_384;

/** Whether anybody may ask for this: `isPublic` of the guard. A step-up is none of it. */
export const isSignIn = ({ method, path }: { readonly method: string; readonly path: string }): boolean =>
  method === 'POST' && PATH.exec(path)?.[1] === 'sign-in';

const TICKET_COOKIE = '__Host-sign-in';
const ATTRIBUTES = 'Secure; HttpOnly; SameSite=Strict; Path=/';
const ticketCookie = (ticket: string) =>
  `${TICKET_COOKIE}=${ticket}; ${ATTRIBUTES}; Max-Age=${TICKET_SECONDS}`;
const NO_TICKET_COOKIE = `${TICKET_COOKIE}=; ${ATTRIBUTES}; Max-Age=0`;

const secret = z.string().min(1).max(256);
const who = { directory: z.enum(DIRECTORIES), username: z.string().min(1).max(128) };
const code = z.string().regex(/^\d{6}$/);
const schemas = {
  'sign-in': z.strictObject({ ...who, password: secret }),
  'sign-in/passkey': z.strictObject(who),
  // Who steps up is known.
  'step-up': z.strictObject({ password: secret }),
  'step-up/passkey': z.strictObject({}),
  answer: z.union([
    z.strictObject({ code }),
    z.strictObject({ newPassword: secret }),
    z.strictObject({ passkey: z.record(z.string(), z.unknown()) }),
  ]),
};

/**
 * Answers the sign-in and the step-up of browsers: docs/sessions.md, "Signing in". It stands behind the guard, whose `isPublic`
 * is `isSignIn`.
 *
 * Every refusal of a sign-in is 401 `{"error": "sign-in-refused"}`, of a step-up 403 with the same: whether the account exists,
 * and what was wrong, is not said. When the directory does not answer it is 503.
 *
 * @returns whether it answered; the application answers everything else
 */
export function signInMiddleware({ signIn, sessions, ...options }: SignInMiddlewareOptions) {
  const proxies = trustedProxies(options.trustedProxies ?? []);
  return async (
    req: IncomingMessage,
    res: ServerResponse,
    session: Session | undefined,
  ): Promise<boolean> => {
    const [, kind, rest = ''] = PATH.exec((req.url ?? '/').split('?', 1)[0]!) ?? [];
    if (req.method !== 'POST' || kind === undefined) return false;
    const header = (name: string): string | undefined => {
      const value = req.headers[name];
      return typeof value === 'string' ? value : undefined;
    };
    const ip = clientAddress(req.headers['x-forwarded-for'], req.socket.remoteAddress, proxies) ?? '::';
    const via: Via = {
      source: { ip, userAgent: userAgentOf(header('user-agent')) },
      requestId: currentRequestId(),
    };
    const visitor: Visitor = { source: via.source, language: header('accept-language')?.slice(0, 256) };
    try {
      if ((kind === 'step-up') !== (session !== undefined)) throw new SessionRefusal('no-session');
      // Nobody is signed in by a page of somebody else.
      if (!isOwnSite({ method: 'POST', header }, sessions.origin)) throw new SessionRefusal('cross-site');
      const body = await jsonOf(req);
      const step = await stepOf(body, rest, ticketOf(header('cookie')), session, visitor);
      await answerStep(res, step, session, via);
    } catch (error) {
      refuse(res, error, kind === 'step-up');
    }
    return true;
  };

  function stepOf(
    body: unknown,
    rest: string,
    ticket: string | undefined,
    session: Session | undefined,
    visitor: Visitor,
  ): Promise<SignInStep> {
    if (rest === '/answer') {
      const answer = parsed(schemas.answer, body);
      if (ticket === undefined) throw new SignInRefusal('expired');
      return signIn.answer(ticket, answer, visitor);
    }
    const { directory, person } = session?.principal ?? {};
    if (rest === '/passkey') {
      if (directory && person) {
        parsed(schemas['step-up/passkey'], body);
        return signIn.passkey(directory, person, visitor);
      }
      const given = parsed(schemas['sign-in/passkey'], body);
      return signIn.passkey(given.directory, given.username, visitor);
    }
    if (directory && person)
      return signIn.password(directory, person, parsed(schemas['step-up'], body).password, visitor);
    const given = parsed(schemas['sign-in'], body);
    return signIn.password(given.directory, given.username, given.password, visitor);
  }

  async function answerStep(res: ServerResponse, step: SignInStep, session: Session | undefined, via: Via) {
    if (step.step !== 'done') {
      const { ticket, ...body } = step;
      return send(res, 200, { 'set-cookie': ticketCookie(ticket) }, body);
    }
    const issued = session
      ? await sessions.reauthenticate(session, step.tokens)
      : await sessions.begin(step.directory, step.tokens, 'browser', via);
    identify(callerOf(issued.session.principal));
    const { 'set-cookie': cookie, ...headers } = issuedHeaders(issued);
    const cookies = [NO_TICKET_COOKIE, ...(cookie ? [cookie] : [])];
    send(res, 200, { ...headers, 'set-cookie': cookies }, { step: 'done', csrf: issued.session.csrf });
  }
}

class Malformed extends Error {}

/** Says what is wrong with the request, and nothing about an account. */
function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const { data } = schema.safeParse(body);
  if (data === undefined) throw new Malformed('malformed');
  return data;
}

async function jsonOf(req: IncomingMessage): Promise<unknown> {
  // No form of another site can send this type.
  if (!/^application\/json\b/.test(req.headers['content-type'] ?? '')) throw new Malformed('no JSON');
  let text = '';
  for await (const chunk of req.setEncoding('utf8')) {
    text += chunk as string;
    if (text.length > LONGEST_BODY) throw new Malformed('too long');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Malformed('no JSON');
  }
}

function ticketOf(cookies = ''): string | undefined {
  const found = cookies
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${TICKET_COOKIE}=`));
  return found.length === 1 ? found[0]!.slice(TICKET_COOKIE.length + 1) : undefined;
}

function refuse(res: ServerResponse, error: unknown, stepsUp: boolean): void {
  if (error instanceof Malformed) return send(res, 400, {}, { error: 'malformed' });
  const outage =
    (error instanceof SignInRefusal || error instanceof SessionRefusal) && error.reason === 'unavailable';
  const wrong =
    error instanceof SignInRefusal || (error instanceof SessionRefusal && REFUSED.has(error.reason));
  if (wrong && !outage) return send(res, stepsUp ? 403 : 401, {}, { error: 'sign-in-refused' });
  const answer = answerTo(outage ? new SessionRefusal('unavailable') : error);
  send(res, answer.status, answer.headers, answer.body);
}

/** What `begin` and `reauthenticate` say of tokens: one more reason that is nobody's business. */
const REFUSED: ReadonlySet<string> = new Set(['tokens-refused', 'session-ended']);

function send(
  res: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string | readonly string[]>>,
  body: object,
): void {
  for (const [name, value] of Object.entries(headers))
    res.setHeader(name, typeof value === 'string' ? value : [...value]);
  res.setHeader('cache-control', 'no-store');
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
