import { factsOf, headersOf, type HttpEvent, type HttpResult } from '../audit/lambda-handler';
import { currentRequestId, identify } from '../audit/request-audit';
import { trustedProxies } from '../audit/request-source';
import { callerOf, during } from './current-session';
import { answerTo, guard, type GuardAnswer, type GuardOptions } from './guard';
import type { Session } from './session';

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
    const { ip, userAgent, method } = factsOf(event, proxies);
    const values = headersOf(event);
    // Cookies may come one by one: RFC 9113, section 8.2.3.
    const header = (name: string): string | undefined =>
      name === 'cookie' ? (event.cookies ?? values(name))?.join('; ') : values(name)?.join(', ');
    const via = { source: { ip, userAgent }, requestId: currentRequestId() };
    const path = event.path ?? event.rawPath ?? '/';
    const decision = await guard(options, { method, path, header }, via);
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

const resultOf = (event: SessionEvent, { status, headers, body }: GuardAnswer): SessionResult =>
  withHeaders(
    event,
    { statusCode: status, body: JSON.stringify(body) },
    { ...headers, 'content-type': 'application/json' },
  );

/** What the application set itself stays. An ALB with multi-value headers reads only those. */
function withHeaders<Result extends SessionResult>(
  { multiValueHeaders }: SessionEvent,
  result: Result,
  headers: Readonly<Record<string, string>>,
): Result {
  if (!multiValueHeaders) return { ...result, headers: { ...headers, ...result.headers } };
  const several = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  return { ...result, multiValueHeaders: { ...several, ...result.multiValueHeaders } };
}
