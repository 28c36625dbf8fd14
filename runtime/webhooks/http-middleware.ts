import type { IncomingMessage, ServerResponse } from 'node:http';
import { recordId } from '../audit/record-id';
import { clientAddress, trustedProxies, userAgentOf } from '../audit/request-source';
import type { WebhookReceiver } from './receiver';
import type { WebhookAnswer } from './request';

export interface WebhookMiddlewareOptions {
  /** Addresses and CIDR ranges whose `X-Forwarded-For` is believed, for the audit record. @default - none */
  readonly trustedProxies?: readonly string[];
}

/**
 * Serves a webhook in a plain Node HTTP server, Express and their like. It reads the body itself: put it in front of
 * anything that parses bodies, for what was parsed and written again is not what was signed.
 *
 * @example
 * createServer((req, res) => (req.url === '/webhooks/payments' ? payments(req, res) : serve(req, res)));
 */
export function webhookMiddleware(receiver: WebhookReceiver, options: WebhookMiddlewareOptions = {}) {
  const proxies = trustedProxies(options.trustedProxies ?? []);
  return (req: IncomingMessage, res: ServerResponse): void => {
    const requestId = recordId();
    const serve = async (): Promise<void> => {
      const method = req.method ?? '';
      const refusal = receiver.refuse({ method, requestId }, Number(req.headers['content-length'] ?? 0));
      if (refusal) return send(res, refusal);
      if (req.readableEnded) return send(res, receiver.unavailable(requestId, 'body-already-read'));
      const body = await bodyOf(req, receiver.maxBodyBytes);
      const { 'user-agent': agent, 'x-forwarded-for': forwardedFor } = req.headers;
      const request = {
        method,
        target:
          'originalUrl' in req && typeof req.originalUrl === 'string' ? req.originalUrl : (req.url ?? '/'),
        header: (name: string) => req.headersDistinct[name] ?? [],
        body,
        source: {
          ip: clientAddress(forwardedFor, req.socket.remoteAddress, proxies) ?? '::',
          userAgent: userAgentOf(agent),
        },
        requestId,
      };
      send(res, await receiver.receive(request));
    };
    // The client has gone, or sends what is no request.
    serve().catch((error: unknown) => {
      receiver.unavailable(requestId, error instanceof Error ? error.name : typeof error);
      res.destroy();
    });
  };
}

/** Stops reading once it is longer than allowed; the connection stays, so that the client hears of it. */
function bodyOf(req: IncomingMessage, most: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const end = () => resolve(Buffer.concat(chunks));
    req.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes <= most) return;
      req.pause();
      end();
    });
    req.once('end', end);
    req.once('error', reject);
    // Also without an error: then the client has gone.
    req.once('close', () => reject(new Error('the connection is gone')));
  });
}

function send(res: ServerResponse, { status, headers, body }: WebhookAnswer): void {
  res.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  res.end(body);
}
