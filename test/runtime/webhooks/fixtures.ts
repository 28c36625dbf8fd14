import type { WebhookRequest } from '../../../runtime/webhooks/request';
import type { WebhookVerifier } from '../../../runtime/webhooks/verifier';

/** Seconds and milliseconds since 1970 of every test. */
export const SECONDS = 1_772_366_400;
export const NOW = SECONDS * 1000;

export type Headers = Readonly<Record<string, string | readonly string[]>>;

export interface Given {
  readonly headers: Headers;
  readonly body: Buffer | string;
  readonly target?: string;
  readonly method?: string;
}

/** A request as a server would have it. */
export function requestOf({
  headers,
  body,
  target = '/webhooks/test',
  method = 'POST',
}: Given): WebhookRequest {
  return {
    method,
    target,
    header: (name) => [headers[name] ?? []].flat(),
    body: Buffer.isBuffer(body) ? body : Buffer.from(body),
    source: { ip: '203.0.113.7', userAgent: 'vendor/1.0' },
    requestId: 'req-1',
  };
}

/** What a verifier says: the id of the delivery, or why there is none. */
export function verdict(verifier: WebhookVerifier, given: Given, secret: string, now = NOW): string {
  const said = verifier.verify(requestOf(given), secret, now);
  return 'id' in said ? `verified ${said.id}` : said.refused;
}

/** Every text that differs in one character: replaced by each of some others, left out, or there twice. */
export function* corruptions(text: string): Generator<string> {
  for (let at = 0; at < text.length; at++) {
    const [before, character, after] = [text.slice(0, at), text[at]!, text.slice(at + 1)];
    yield before + after;
    yield before + character + character + after;
    for (let code = 0x20; code < 0x7f; code++) {
      const other = String.fromCharCode(code);
      if (other !== character) yield before + other + after;
    }
  }
  for (let length = 0; length < text.length; length++) yield text.slice(0, length);
}

/** Every body that differs in one byte: each other value of each byte, one byte less, one more. */
export function* corruptedBodies(body: Buffer): Generator<Buffer> {
  for (let at = 0; at < body.length; at++) {
    for (let value = 0; value < 256; value++) {
      if (value === body[at]) continue;
      const copy = Buffer.from(body);
      copy[at] = value;
      yield copy;
    }
    yield Buffer.concat([body.subarray(0, at), body.subarray(at + 1)]);
  }
  for (const value of [0, 0x0a, 0x20, 0x7d]) {
    yield Buffer.concat([body, Buffer.from([value])]);
    yield Buffer.concat([Buffer.from([value]), body]);
  }
}
