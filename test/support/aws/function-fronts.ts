import type { SignInEvent } from '../../../runtime/sessions';

/** A request as it reaches what stands in front of a function. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** An answer as it leaves there. */
export interface Left {
  readonly status: number;
  /** By names in lower case, in order. */
  readonly headers: readonly (readonly [string, string])[];
  readonly text: string;
}

export interface Front {
  /** @param base64 whether it takes the body for binary */
  event(sent: Sent, base64: boolean): SignInEvent;
  /** @throws Error where AWS answers 502 */
  answer(result: object): Left;
}

const ADDRESS = '203.0.113.7';
const bodyOf = ({ body }: Sent, base64: boolean) =>
  base64
    ? { body: Buffer.from(body ?? '').toString('base64'), isBase64Encoded: true }
    : { body: body ?? null, isBase64Encoded: false };
const lists = (headers: Sent['headers'], named = (name: string) => name) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [named(name), [value]]));
const capitals = (name: string) => name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());

interface Parts {
  statusCode: number;
  body: string;
  headers: Readonly<Record<string, string>>;
  multiValueHeaders: Readonly<Record<string, readonly string[]>>;
  cookies: readonly string[];
}

/** The fields that this front knows. Others are passed over, or taken ill. */
function known(result: object, fields: readonly (keyof Parts)[], strict = false): Parts {
  const all = { headers: {}, multiValueHeaders: {}, cookies: [], ...(result as Partial<Parts>) };
  const unknown = Object.keys(result).filter((name) => !(fields as readonly string[]).includes(name));
  if (strict && unknown.length > 0) throw new Error(`malformed proxy response: ${unknown.join()}`);
  const picked = Object.fromEntries(fields.map((name) => [name, all[name]])) as unknown as Parts;
  const names = [...Object.keys(picked.headers ?? {}), ...Object.keys(picked.multiValueHeaders ?? {})];
  const lower = names.map((name) => name.toLowerCase());
  // What each front makes of a header that is there twice is documented nowhere.
  if (new Set(lower).size !== lower.length) throw new Error(`ambiguous: ${lower.join()}`);
  return picked;
}

const single = ({ headers }: Parts) =>
  Object.entries(headers).map(([name, value]) => {
    if (typeof value !== 'string') throw new Error(`${name} is no text`);
    return [name.toLowerCase(), value] as const;
  });
const multiple = ({ multiValueHeaders }: Parts) =>
  Object.entries(multiValueHeaders).flatMap(([name, values]) =>
    values.map((value) => [name.toLowerCase(), value] as const),
  );
const left = ({ statusCode, body }: Parts, headers: Left['headers']): Left => ({
  status: statusCode,
  headers,
  text: body,
});

/**
 * What stands in front of a function, by what AWS documents and nothing else: which fields of an event there are, and which of a
 * result are read.
 * Source: Elastic Load Balancing User Guide, "Use Lambda functions as targets"; Amazon API Gateway Developer Guide, "Lambda proxy
 * integrations in API Gateway", "Create AWS Lambda proxy integrations for HTTP APIs".
 */
export const FRONTS: Readonly<Record<string, Front>> = {
  'an ALB': {
    event: (sent, base64) => ({
      requestContext: { elb: {} },
      httpMethod: sent.method,
      path: sent.path,
      headers: { ...sent.headers, 'x-forwarded-for': ADDRESS },
      ...bodyOf(sent, base64),
    }),
    answer(result) {
      const parts = known(result, ['statusCode', 'headers', 'body']);
      return left(parts, single(parts));
    },
  },
  'an ALB with multi-value headers': {
    event: (sent, base64) => ({
      requestContext: { elb: {} },
      httpMethod: sent.method,
      path: sent.path,
      multiValueHeaders: { ...lists(sent.headers), 'x-forwarded-for': [ADDRESS] },
      ...bodyOf(sent, base64),
    }),
    answer(result) {
      const parts = known(result, ['statusCode', 'multiValueHeaders', 'body']);
      return left(parts, multiple(parts));
    },
  },
  'a REST API': {
    event: (sent, base64) => ({
      requestContext: { requestId: 'req-rest', identity: { sourceIp: ADDRESS } },
      httpMethod: sent.method,
      path: sent.path,
      headers: Object.fromEntries(
        Object.entries(sent.headers).map(([name, value]) => [capitals(name), value]),
      ),
      multiValueHeaders: lists(sent.headers, capitals),
      ...bodyOf(sent, base64),
    }),
    answer(result) {
      const parts = known(result, ['statusCode', 'headers', 'multiValueHeaders', 'body'], true);
      return left(parts, [...single(parts), ...multiple(parts)]);
    },
  },
  'an HTTP API': {
    event(sent, base64) {
      const { cookie, ...headers } = sent.headers;
      return {
        requestContext: { requestId: 'req-http', http: { method: sent.method, sourceIp: ADDRESS } },
        rawPath: sent.path,
        headers,
        ...(cookie !== undefined && { cookies: cookie.split('; ') }),
        ...bodyOf(sent, base64),
      };
    },
    answer(result) {
      const parts = known(result, ['statusCode', 'headers', 'cookies', 'body']);
      return left(parts, [...single(parts), ...parts.cookies.map((it) => ['set-cookie', it] as const)]);
    },
  },
};
