import { factsOf, headersOf, type HttpEvent, type HttpResult } from '../audit/lambda-handler';
import { currentRequestId, identify } from '../audit/request-audit';
import { type TrustedProxies, trustedProxies } from '../audit/request-source';
import { callerOf, during } from './current-session';
import { answerTo, guard, type GuardAnswer, type GuardOptions, type GuardRequest } from './guard';
import type { Session } from './session';
import type { Via } from './session-events';

/** The parts of an ALB's or API Gateway's event that the guard reads beside those of the audit handler. */
export interface SessionEvent extends HttpEvent {
  /** ALB; API Gateway, REST API. */
  readonly path?: string | undefined;
  /** API Gateway, HTTP API; and function URLs. */
  readonly rawPath?: string | undefined;
  /** The same: cookies are not among the headers there. */
  readonly cookies?: readonly string[] | undefined;
}

export interface SessionResult extends HttpResult {
  readonly headers?: Readonly<Record<string, string | number | boolean>> | undefined;
  readonly multiValueHeaders?: Readonly<Record<string, readonly (string | number | boolean)[]>> | undefined;
  /** Values of `Set-Cookie`; API Gateway, HTTP API; and function URLs. A REST API fails on it. */
  readonly cookies?: readonly string[] | undefined;
  readonly body?: string | undefined;
}

/**
 * A Lambda handler behind an ALB or API Gateway that nobody reaches without a session that lives. It goes inside of
 * `auditedHandler`, as `sessionMiddleware` goes behind `auditMiddleware`.
 *
 * @example
 * export const handler = auditedHandler(
 *   { audit, stranger, trustedProxies },
 *   guardedHandler({ sessions, trustedProxies }, async (event, context, session) => ({ statusCode: 200, body })),
 * );
 */
export function guardedHandler<Event extends SessionEvent, Context, Result extends SessionResult>(
  options: GuardOptions,
  handler: (event: Event, context: Context, session: Session | undefined) => Promise<Result>,
): (event: Event, context: Context) => Promise<Result | SessionResult> {
  const proxies = trustedProxies(options.trustedProxies ?? []);
  return async (event, context) => {
    const { request, via } = requestOf(event, proxies);
    const decision = await guard(options, request, via);
    if (decision.answer) return resultOf(event, decision.answer);
    const { session, headers } = decision;
    if (session) identify(callerOf(session.principal));
    try {
      const serve = () => handler(event, context, session);
      return withHeaders(event, await (session ? during(session, serve) : serve()), headers);
    } catch (error) {
      return resultOf(event, answerTo(error));
    }
  };
}

/** What is read of an event, and where it comes from. */
export function requestOf(
  event: SessionEvent,
  proxies: TrustedProxies,
): { readonly request: GuardRequest; readonly via: Via } {
  const { ip, userAgent, method } = factsOf(event, proxies);
  const values = headersOf(event);
  // Cookies may come one by one: RFC 9113, section 8.2.3.
  const header = (name: string): string | undefined =>
    name === 'cookie' ? (event.cookies ?? values(name))?.join('; ') : values(name)?.join(', ');
  return {
    request: { method, path: event.path ?? event.rawPath ?? '/', header },
    via: { source: { ip, userAgent }, requestId: currentRequestId() },
  };
}

/** An answer in the form that the event came in. */
export function resultOf(event: SessionEvent, { status, headers, body }: GuardAnswer): SessionResult {
  const result = { statusCode: status, body: JSON.stringify(body) };
  const all: GuardAnswer['headers'] = { ...headers, 'content-type': 'application/json' };
  if (!event.requestContext?.http) return withHeaders(event, result, all);
  const { 'set-cookie': cookies = [], ...others } = all;
  return withHeaders(event, { ...result, cookies: [cookies].flat() }, others);
}

/**
 * What the application set itself stays. An ALB with multi-value headers reads only those. One without takes a header once:
 * the last value goes. Names that differ in case alone are said to bring several through; no document of AWS says it.
 * Source: Elastic Load Balancing User Guide, "Use Lambda functions as targets", "Multi-value headers".
 */
function withHeaders<Result extends SessionResult>(
  { multiValueHeaders }: SessionEvent,
  result: Result,
  headers: GuardAnswer['headers'],
): Result {
  const several = Object.entries(headers).map(([name, values]) => [name, [values].flat()] as const);
  if (multiValueHeaders)
    return { ...result, multiValueHeaders: { ...Object.fromEntries(several), ...result.multiValueHeaders } };
  const last = Object.fromEntries(several.map(([name, values]) => [name, values.at(-1)!]));
  return { ...result, headers: { ...last, ...result.headers } };
}
