import type { IncomingMessage, ServerResponse } from 'node:http';
import { RequestAudit, type RequestAuditOptions } from './request-audit';
import { clientAddress, trustedProxies, userAgentOf } from './request-source';
import { WithheldResponse } from './withheld-response';

export interface AuditMiddlewareOptions extends RequestAuditOptions {
  /** Header with the id of a request, believed where a trusted proxy connects. @default - none; ids are ours */
  readonly requestIdHeader?: string;
}

/**
 * Middleware for Node's HTTP server, Express and their like: no byte of an answer leaves before what was accessed is
 * recorded. Denied (401, 403), failed and thrown calls are recorded by themselves. Without a record the answer is a 503;
 * if it has begun already, the connection is cut.
 *
 * @example
 * const withAudit = auditMiddleware({ audit, stranger, trustedProxies: ['10.0.0.0/8'] });
 * createServer((req, res) => withAudit(req, res, () => serve(req, res)));
 */
export function auditMiddleware(options: AuditMiddlewareOptions) {
  const proxies = trustedProxies(options.trustedProxies ?? []);
  const idHeader = options.requestIdHeader?.toLowerCase() ?? '';
  return (req: IncomingMessage, res: ServerResponse, next: () => unknown): void => {
    const peer = req.socket.remoteAddress;
    const id = proxies.includes(peer) ? req.headers[idHeader] : undefined;
    const request = new RequestAudit(options, {
      ip: clientAddress(req.headers['x-forwarded-for'], peer, proxies) ?? '::',
      userAgent: userAgentOf(req.headers['user-agent']),
      requestId: typeof id === 'string' ? id : undefined,
      method: req.method ?? 'GET',
    });
    const withheld = new WithheldResponse(res, {
      settle: (status) => request.settle(status),
      settled: () => request.settled,
      over: () => request.close(),
      failed: (error) => options.onError?.(error),
    });
    const serve = async () => {
      await request.run(next);
    };
    serve().catch((error: unknown) => {
      options.onError?.(error);
      withheld.fail();
    });
  };
}
