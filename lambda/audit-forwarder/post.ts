import { Agent, request, type RequestOptions } from 'node:https';

/** What an endpoint answered. Its body is nobody's business: it may quote what it was sent. */
export interface Answer {
  readonly status: number;
  /** The header `Retry-After`. */
  readonly retryAfter?: string;
}

/**
 * Posts a body. A redirect is an answer like any other and is not followed.
 * @throws when there is no answer in time, or the endpoint is not who its name says
 */
export type Post = (
  url: URL,
  body: Buffer,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
) => Promise<Answer>;

export interface HttpsOptions {
  /** Milliseconds until the status of an answer must be there. @default 10000 */
  readonly timeoutMs?: number;
  /** @default - the authorities that Node knows */
  readonly ca?: string;
  /** @default - DNS */
  readonly lookup?: RequestOptions['lookup'];
}

/** What is read of an answer, so that the endpoint sees its answer taken. */
const MOST_ANSWER_BYTES = 64 * 1024;

/** Posts over TLS 1.2 or later, to endpoints whose certificate is verified, whatever the environment says. */
export function httpsPost({ timeoutMs = 10_000, ca, lookup }: HttpsOptions = {}): Post {
  const agent = new Agent({ keepAlive: false, minVersion: 'TLSv1.2', rejectUnauthorized: true, ca, lookup });
  return (url, body, headers, signal) =>
    new Promise((resolve, reject) => {
      const outgoing = request(url, {
        agent,
        method: 'POST',
        headers: { ...headers, 'content-length': body.length },
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
      outgoing.on('error', reject);
      outgoing.on('response', (incoming) => {
        let bytes = 0;
        // The status is the answer; what goes wrong after it changes nothing.
        incoming.on('error', () => undefined);
        incoming.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > MOST_ANSWER_BYTES) incoming.destroy();
        });
        resolve({ status: incoming.statusCode ?? 0, retryAfter: incoming.headers['retry-after'] });
      });
      outgoing.end(body);
    });
}
