import { NO_STORE } from './no-store';

type Header = string | number | boolean;

/** A result for an ALB or API Gateway. */
export interface HeaderedResult {
  readonly statusCode?: number | undefined;
  readonly body?: string | undefined;
  readonly headers?: Readonly<Record<string, Header>> | undefined;
  readonly multiValueHeaders?: Readonly<Record<string, readonly Header[]>> | undefined;
}

const allowed = new WeakMap<object, string>();

/** Says that a result holds no PHI and may be kept as given. */
export function cacheable<Result extends HeaderedResult>(result: Result, cacheControl: string): Result {
  allowed.set(result, cacheControl);
  return result;
}

/**
 * The result with `Cache-Control: no-store`, whatever it said itself, unless it is `cacheable` (TLS-2). An ALB reads single
 * or multiple values as its target group is set, and the others not at all.
 * @param event that it answers: multiple values are for one that came with them. @default - for a result that has them
 */
export function withNoStore<Result extends HeaderedResult>(result: Result, event?: unknown): Result {
  const value = allowed.get(result) ?? NO_STORE;
  const { headers, multiValueHeaders = hasSeveral(event) ? {} : undefined } = result;
  const many = multiValueHeaders && { ...others(multiValueHeaders), 'Cache-Control': [value] };
  const one = (headers || !many) && { ...others(headers ?? {}), ...(!many && { 'Cache-Control': value }) };
  return { ...result, ...(one && { headers: one }), ...(many && { multiValueHeaders: many }) };
}

/**
 * A Lambda handler whose results nobody keeps.
 *
 * @example
 * export const handler = noStoreHandler(async (event) => ({ statusCode: 200, body: await chartOf(event) }));
 */
export const noStoreHandler =
  <Event, Context, Result extends HeaderedResult>(
    handler: (event: Event, context: Context) => Promise<Result>,
  ) =>
  async (event: Event, context: Context): Promise<Result> =>
    withNoStore(await handler(event, context), event);

const hasSeveral = (event: unknown): boolean =>
  Boolean((event as { readonly multiValueHeaders?: unknown } | null | undefined)?.multiValueHeaders);

const others = <Value>(headers: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'cache-control'));
