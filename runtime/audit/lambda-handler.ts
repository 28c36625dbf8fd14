import { RequestAudit, type RequestAuditOptions } from './request-audit';
import { clientAddress, trustedProxies, userAgentOf } from './request-source';

/** The parts of an ALB's or API Gateway's event that are read; everything is checked where it is used. */
export interface HttpEvent {
  readonly httpMethod?: string | undefined;
  readonly headers?: Readonly<Record<string, string | undefined>> | null | undefined;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null | undefined;
  readonly requestContext?:
    | {
        readonly requestId?: string | undefined;
        /** API Gateway, REST API. */
        readonly identity?: { readonly sourceIp?: string | null | undefined } | undefined;
        /** API Gateway, HTTP API; and function URLs. */
        readonly http?:
          { readonly method?: string | undefined; readonly sourceIp?: string | undefined } | undefined;
        /** ALB. */
        readonly elb?: unknown;
      }
    | undefined;
}

export interface HttpResult {
  readonly statusCode?: number | undefined;
}

/**
 * A Lambda handler behind an ALB or API Gateway whose denied and failed calls are recorded, and whose declared accesses
 * are recorded before its result is returned. Without a record the result is a 503. What the handler throws is recorded
 * as a failure and thrown again.
 *
 * @example
 * export const handler = auditedHandler({ audit, stranger }, async (event) => {
 *   identify(await callerOf(event));
 *   touch({ action: 'read', resource: { type: 'patient', id, patient: id }, fields: ['name'] });
 *   return { statusCode: 200, body };
 * });
 */
export function auditedHandler<Event extends HttpEvent, Context, Result extends HttpResult>(
  options: RequestAuditOptions,
  handler: (event: Event, context: Context) => Promise<Result>,
): (event: Event, context: Context) => Promise<Result | { statusCode: number; body: string }> {
  const proxies = trustedProxies(options.trustedProxies ?? []);
  return async (event, context) => {
    const request = new RequestAudit(options, factsOf(event, proxies));
    let result: Result;
    try {
      result = await request.run(() => handler(event, context));
    } catch (error) {
      // The caller gets no answer of ours either way; that nothing could be recorded is told beside it.
      await request.settle(500, 'exception').catch((failure: unknown) => options.onError?.(failure));
      request.close();
      throw error;
    }
    try {
      // API Gateway takes a result without a status as a success.
      await request.settle(result.statusCode ?? 200);
      request.close();
    } catch (error) {
      options.onError?.(error);
      return { statusCode: 503, body: '' };
    }
    return result;
  };
}

/** What is known of the request of an event. */
export function factsOf(event: HttpEvent, proxies: ReturnType<typeof trustedProxies>) {
  const { requestContext } = event;
  const header = headersOf(event);
  // An ALB appends its peer to the header; the gateways name theirs.
  const peer =
    requestContext?.elb === undefined
      ? (requestContext?.http?.sourceIp ?? requestContext?.identity?.sourceIp ?? undefined)
      : undefined;
  return {
    ip: clientAddress(header('x-forwarded-for'), peer, proxies) ?? '::',
    userAgent: userAgentOf(header('user-agent')?.[0]),
    requestId: requestContext?.requestId,
    method: event.httpMethod ?? requestContext?.http?.method ?? 'GET',
  };
}

/** Reads a header whatever its case, from single or multiple values. */
export function headersOf({
  headers,
  multiValueHeaders,
}: HttpEvent): (name: string) => readonly string[] | undefined {
  const values = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (value !== undefined) values.set(name.toLowerCase(), [value]);
  }
  for (const [name, several] of Object.entries(multiValueHeaders ?? {})) {
    if (several !== undefined) values.set(name.toLowerCase(), several);
  }
  return (name) => values.get(name);
}
