import { recordId } from '../audit/record-id';
import { clientAddress, trustedProxies, userAgentOf } from '../audit/request-source';
import type { WebhookReceiver } from './receiver';
import type { WebhookAnswer, WebhookRequest } from './request';

/** The parts of an ALB's event that are read. */
export interface LoadBalancerEvent {
  readonly httpMethod?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null;
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | null;
  readonly multiValueQueryStringParameters?: Readonly<Record<string, readonly string[] | undefined>> | null;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
}

/** A result in the form that the event came in: an ALB with multi-value headers takes no others. */
export interface LoadBalancerResult {
  readonly statusCode: number;
  readonly isBase64Encoded: false;
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
}

/**
 * Serves a webhook in a Lambda function behind an ALB. Turn on multi-value headers of the target group: without them
 * the ALB passes on the last of several headers of one name, and nobody knows of the others.
 * Source: Elastic Load Balancing User Guide, "Use Lambda functions as targets".
 */
export function webhookHandler(receiver: WebhookReceiver) {
  return async (
    event: LoadBalancerEvent,
    context: { readonly awsRequestId?: string } = {},
  ): Promise<LoadBalancerResult> => {
    const request = requestOf(event, context.awsRequestId ?? recordId());
    return resultOf(await receiver.receive(request), Boolean(event.multiValueHeaders));
  };
}

const NO_PROXIES = trustedProxies([]);

function requestOf(event: LoadBalancerEvent, requestId: string): WebhookRequest {
  const headers = new Map<string, readonly string[]>();
  // Whatever the case of its name, a header that is there twice has two values.
  for (const [given, values = []] of Object.entries(event.multiValueHeaders ?? event.headers ?? {})) {
    const name = given.toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), values].flat());
  }
  const header = (name: string) => headers.get(name) ?? [];
  return {
    method: event.httpMethod ?? '',
    target: targetOf(event),
    header,
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    source: {
      // The ALB has appended the address of its client as the last one.
      ip: clientAddress(header('x-forwarded-for'), undefined, NO_PROXIES) ?? '::',
      userAgent: userAgentOf(header('user-agent')[0]),
    },
    requestId,
  };
}

/** An ALB leaves names and values of the query as they were written, and in the order of the query. */
function targetOf({
  path = '/',
  queryStringParameters,
  multiValueQueryStringParameters,
}: LoadBalancerEvent): string {
  const pairs = multiValueQueryStringParameters
    ? Object.entries(multiValueQueryStringParameters).flatMap(([name, values = []]) =>
        values.map((value) => `${name}=${value}`),
      )
    : Object.entries(queryStringParameters ?? {}).map(([name, value]) => `${name}=${value ?? ''}`);
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}

function resultOf({ status, headers, body }: WebhookAnswer, several: boolean): LoadBalancerResult {
  // The connection is the load balancer's.
  const own = Object.entries(headers).filter(([name]) => name !== 'connection');
  return {
    statusCode: status,
    isBase64Encoded: false,
    body,
    ...(several
      ? { multiValueHeaders: Object.fromEntries(own.map(([name, value]) => [name, [value]])) }
      : { headers: Object.fromEntries(own) }),
  };
}
