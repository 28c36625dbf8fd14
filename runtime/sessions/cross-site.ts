/** What a browser says about where a request comes from. */
export interface SiteFacts {
  readonly method: string;
  header(name: string): string | undefined;
}

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Methods that change nothing: RFC 9110, section 9.2.1. */
export const isSafe = (method: string): boolean => SAFE.has(method.toUpperCase());

/**
 * Whether a request that shows a cookie comes from our own pages. This is the primary defence against forged requests: the
 * browser itself says it, in headers that no page can set, and it needs nothing of the application. A browser that sends
 * no `Sec-Fetch-Site` is judged by `Origin`; one that sends neither changes nothing.
 * Source: W3C Fetch Metadata Request Headers; RFC 6454, section 7.
 */
export function isOwnSite(request: SiteFacts, origin: string): boolean {
  const [site, from] = [request.header('sec-fetch-site'), request.header('origin')];
  if (!isSafe(request.method)) {
    return (site === undefined ? from !== undefined : site === 'same-origin') && (from ?? origin) === origin;
  }
  // Typed in by the person, or by us. Anybody may link to a page, and nobody may embed or read one.
  if (site === undefined) return from === undefined || from === origin;
  const isLink =
    request.header('sec-fetch-mode') === 'navigate' && request.header('sec-fetch-dest') === 'document';
  return site === 'same-origin' || site === 'none' || isLink;
}
