/**
 * The cookie of a browser's session. The prefix makes the browser itself insist on Secure, Path=/ and no Domain, so that
 * no other host can set it (RFC 6265bis, "The __Host- Prefix"). It has no Max-Age: the browser forgets it when it closes,
 * and how long it is good for is the server's to say.
 */
export const SESSION_COOKIE = '__Host-session';

/** Value of `Set-Cookie` for a browser's token. */
export const sessionCookie = (token: string): string =>
  `${SESSION_COOKIE}=${token}; Secure; HttpOnly; SameSite=Strict; Path=/`;

/** Value of `Set-Cookie` that takes it away. */
export const NO_SESSION_COOKIE = `${SESSION_COOKIE}=; Secure; HttpOnly; SameSite=Strict; Path=/; Max-Age=0`;

/**
 * White space in front is what RFC 6265 allows and nothing else: a name with any other is not ours to a browser, so that a
 * neighbour's host may set it.
 * @returns undefined without one, and with more than one: they cannot all be ours
 */
export function cookieToken(header: string | undefined, name = SESSION_COOKIE): string | undefined {
  const found = (header ?? '')
    .split(';')
    .map((pair) => pair.replace(/^[ \t]+/, ''))
    .filter((pair) => pair.startsWith(`${name}=`));
  return found.length === 1 ? found[0]!.slice(name.length + 1) : undefined;
}
