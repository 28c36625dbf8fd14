import type { IncomingMessage, OutgoingHttpHeader, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { NO_STORE } from './no-store';

type Headers = OutgoingHttpHeaders | readonly OutgoingHttpHeader[] | undefined;

const allowed = new WeakMap<ServerResponse, string>();

/**
 * Says that an answer holds no PHI and may be kept as given, such as `public, max-age=31536000, immutable`. Without it
 * every answer of `noStoreMiddleware` is `no-store`, also where a library sets something else.
 */
export const allowCaching = (res: ServerResponse, cacheControl: string): void => {
  allowed.set(res, cacheControl);
};

/**
 * Middleware for Node's HTTP server, Express and their like: no answer is kept by browsers and proxies, unless its route
 * says `allowCaching` (TLS-2; RFC 9111, section 5.2.2.5). Put it first: what refuses a request answers with it as well.
 *
 * @example
 * createServer((req, res) => noStoreMiddleware(req, res, () => serve(req, res)));
 */
export function noStoreMiddleware(_req: IncomingMessage, res: ServerResponse, next: () => unknown): void {
  const writeHead = res.writeHead.bind(res) as (...args: unknown[]) => ServerResponse;
  // Node calls it too when an answer begins without it.
  res.writeHead = (status: number, ...rest: (string | Headers)[]) => {
    res.setHeader('Cache-Control', allowed.get(res) ?? NO_STORE);
    return writeHead(status, ...rest.map((it) => (typeof it === 'string' ? it : withoutCacheControl(it))));
  };
  next();
}

const isCacheControl = (name: unknown): boolean => String(name).toLowerCase() === 'cache-control';

/** Headers come as an object, as pairs, or as names and values in turn. */
function withoutCacheControl(headers: Headers): Headers {
  if (!Array.isArray(headers)) {
    return headers && Object.fromEntries(Object.entries(headers).filter(([name]) => !isCacheControl(name)));
  }
  const list = headers as readonly OutgoingHttpHeader[];
  return Array.isArray(list[0])
    ? list.filter((pair) => !isCacheControl((pair as string[])[0]))
    : list.filter((_, i) => !isCacheControl(list[i - (i % 2)]));
}
