import type { IncomingMessage, ServerResponse } from 'node:http';
import { ServiceIdentityError, type RefusalReason } from './errors';
import type { ServiceCaller, ServiceGuard } from './service-guard';

export interface ServiceMiddlewareOptions {
  readonly guard: ServiceGuard;
  /** Largest body, bytes. @default 1 MiB */
  readonly mostBytes?: number;
  /** Told of every call that is refused, so that it is recorded and counted. */
  readonly onRefused: (reason: RefusalReason) => void;
  /** Told of what went wrong otherwise. @default - nobody */
  readonly onError?: (error: unknown) => void;
}

/** A call that was verified: nothing of it is believed before. */
export interface VerifiedCall {
  readonly caller: ServiceCaller;
  /** The bytes that were signed. */
  readonly body: Buffer;
}

/**
 * Middleware for Node's HTTP server: verifies who calls, and hands over the body that was verified. Refused is 401, too
 * much is 413, not to be found out is 503; none of the answers says why.
 *
 * @example
 * const withCaller = serviceMiddleware({ guard, onRefused: (reason) => log.warn('service call refused', { reason }) });
 * createServer((req, res) => withCaller(req, res, ({ caller, body }) => serve(req, res, caller, body)));
 */
export function serviceMiddleware({
  guard,
  mostBytes = 1_048_576,
  onRefused,
  onError,
}: ServiceMiddlewareOptions) {
  return (req: IncomingMessage, res: ServerResponse, next: (call: VerifiedCall) => unknown): void => {
    const serve = async (): Promise<void> => {
      const body = await bodyOf(req, mostBytes);
      if (body === undefined) {
        // The rest of it is not read.
        res.setHeader('connection', 'close');
        answer(res, 413);
        return;
      }
      let caller: ServiceCaller;
      try {
        const request = { method: req.method ?? '', target: req.url ?? '', body };
        caller = await guard.verify(request, (name) => only(req.headersDistinct[name]));
      } catch (error) {
        if (error instanceof ServiceIdentityError) onRefused(error.reason);
        else onError?.(error);
        answer(res, error instanceof ServiceIdentityError ? 401 : 503);
        return;
      }
      await next({ caller, body });
    };
    serve().catch((error: unknown) => {
      onError?.(error);
      if (res.headersSent) res.destroy();
      else answer(res, 500);
    });
  };
}

const only = (values: readonly string[] | undefined): string | undefined =>
  values?.length === 1 ? values[0] : undefined;

/** @returns undefined when it is too long */
async function bodyOf(req: IncomingMessage, mostBytes: number): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of req as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > mostBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function answer(res: ServerResponse, status: number): void {
  res.statusCode = status;
  res.end();
}
