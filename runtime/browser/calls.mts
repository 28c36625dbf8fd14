/** The token against forged requests, as `GET /session` says it: header of everything that changes something. */
const CSRF_HEADER = 'x-csrf-token';
/** Of requests that a page makes by itself: they are no use of the session. */
const PASSIVE_HEADER = 'x-session-passive';

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Sends requests to our own server as its guard wants them (`docs/sessions.md`): with the token against forgery, and once
 * more where that token, or the cookie, has been exchanged meanwhile. Requests to other servers go as they are.
 */
export class Calls {
  #csrf: string | undefined;
  readonly #fetch: typeof fetch;
  readonly #statusUrl: string;

  constructor(statusUrl: string, send: typeof fetch | undefined) {
    this.#statusUrl = statusUrl;
    this.#fetch = send ?? ((input, init) => globalThis.fetch(input, init));
  }

  /** @throws as `fetch` does */
  async send(input: RequestInfo | URL, init?: RequestInit, passive = false): Promise<Response> {
    const request = new Request(input, init);
    if (new URL(request.url).origin !== location.origin) return this.#fetch(request);
    if (passive) request.headers.set(PASSIVE_HEADER, '1');
    const again = request.clone();
    const response = await this.#once(request);
    const refusal = await refusalOf(response);
    if (refusal === 'cross-site' && !SAFE.has(again.method)) await this.status().catch(() => undefined);
    else if (refusal !== 'superseded') return response;
    return this.#once(again);
  }

  /** Asks about the session, which is no use of it, and takes the token of now from the answer. */
  async status(): Promise<Response> {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const response = await this.#fetch(this.#statusUrl, { cache: 'no-store', signal });
    if (!response.ok) return response;
    const { csrf } = ((await response.clone().json()) ?? {}) as { readonly csrf?: unknown };
    if (typeof csrf === 'string') this.#csrf = csrf;
    return response;
  }

  #once(request: Request): Promise<Response> {
    if (!SAFE.has(request.method) && this.#csrf !== undefined) request.headers.set(CSRF_HEADER, this.#csrf);
    return this.#fetch(request);
  }
}

/** Longer nobody waits to know whether a session is. */
export const ANSWER_MS = 5000;

/** Why the guard refused; undefined where somebody else answered. */
async function refusalOf(response: Response): Promise<unknown> {
  if (response.status !== 401 && response.status !== 403) return undefined;
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  return (body as { readonly error?: unknown } | undefined)?.error;
}
