import type { IncomingMessage, ServerResponse } from 'node:http';
import { currentRequestId, identify } from '../audit/request-audit';
import { clientAddress, type TrustedProxies, trustedProxies, userAgentOf } from '../audit/request-source';
import { callerOf, during } from './current-session';
import { answerTo, guard, type GuardAnswer, type GuardOptions, type GuardRequest } from './guard';
import type { Session } from './session';
import type { Via } from './session-events';

/**
 * Middleware for Node's HTTP server, Express and their like: nobody passes without a session that lives. It stands behind
 * the audit middleware, which records who called and what was refused. What the application throws as SessionRefusal
 * (`requireFresh`, `requireDevice`) is answered with its status.
 *
 * @example
 * const withAudit = auditMiddleware({ audit, stranger, trustedProxies });
 * const withSession = sessionMiddleware({ sessions, trustedProxies });
 * createServer((req, res) => withAudit(req, res, () => withSession(req, res, () => serve(req, res))));
 */
export function sessionMiddleware(options: GuardOptions) {
  const proxies = trustedProxies(options.trustedProxies ?? []);
  return async (
    req: IncomingMessage,
    res: ServerResponse,
    next: (session: Session | undefined) => unknown,
  ): Promise<void> => {
    const { request, via } = requestOf(req, proxies);
    const decision = await guard(options, request, via);
    if (decision.answer) return send(res, decision.answer);
    const { session, headers } = decision;
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
    if (session) identify(callerOf(session.principal));
    const begun = beginning(res);
    try {
      await (session ? during(session, () => next(session)) : next(undefined));
    } catch (error) {
      if (begun()) throw error;
      send(res, answerTo(error));
    }
  };
}

/** What is read of a request, and where it comes from. */
export function requestOf(
  req: IncomingMessage,
  proxies: TrustedProxies,
): { readonly request: GuardRequest; readonly via: Via } {
  const header = (name: string): string | undefined => {
    const value = req.headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  const ip = clientAddress(req.headers['x-forwarded-for'], req.socket.remoteAddress, proxies) ?? '::';
  return {
    request: { method: req.method ?? 'GET', path: (req.url ?? '/').split('?', 1)[0]!, header },
    via: { source: { ip, userAgent: userAgentOf(header('user-agent')) }, requestId: currentRequestId() },
  };
}

/** Whether an answer was begun. The audit middleware may hold it back, so that Node does not know of it yet. */
function beginning(res: ServerResponse): () => boolean {
  let begun = false;
  for (const method of ['writeHead', 'write', 'end', 'flushHeaders'] as const) {
    const original = res[method] as (...args: unknown[]) => unknown;
    const value = (...args: unknown[]): unknown => {
      begun = true;
      return original.apply(res, args);
    };
    Object.defineProperty(res, method, { configurable: true, writable: true, value });
  }
  return () => begun;
}

export function send(res: ServerResponse, { status, headers, body }: GuardAnswer): void {
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
