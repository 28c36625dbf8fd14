import { decodedForms } from '../../runtime/phi-url/decode';
import { phiKindIn } from '../../runtime/phi-url/patterns';

/** What stands in the place of what is withheld. */
export const WITHHELD = '[withheld]';

/** Credentials that applications put into paths: JSON Web Tokens, keys of AWS and of vendors. */
const CREDENTIAL =
  /eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}|(?:AKIA|ASIA)[A-Z0-9]{16}|(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{8}|bearer[ +/]|[?&;](?:code|token|key)=/i;

/** Whether a text carries an identifier of a person or a credential, however often it is encoded. */
export const tells = (text: string): boolean =>
  decodedForms(text).some((form) => CREDENTIAL.test(form) || phiKindIn(form) !== undefined);

const HOST = /^(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}(?::\d{1,5})?$|^\[[0-9a-f:.]+\](?::\d{1,5})?$/i;

/** A host as a client names it; whatever does not look like one, or tells something, is withheld. */
export const redactHost = (host: string): string =>
  host === '' || host === '-' || (HOST.test(host) && !tells(host)) ? host : WITHHELD;

/**
 * A URL or the path of one, as a load balancer logs it. The query goes, whatever it is, and so do user information and
 * fragment; a path that tells something goes as a whole, for a part of it would still say where to look.
 */
export function redactUrl(url: string): string {
  if (url === '' || url === '-') return url;
  const { scheme = '', authority, path = '', query, fragment } = PARTS.exec(url)?.groups ?? {};
  if (authority === undefined && path !== '' && !path.startsWith('/') && path !== '*') return WITHHELD;
  return [
    scheme,
    authority === undefined ? '' : redactHost(authority.slice(authority.lastIndexOf('@') + 1)),
    tells(path) ? `/${WITHHELD}` : path,
    query === undefined ? '' : query === '?' ? '?' : `?${WITHHELD}`,
    fragment === undefined ? '' : `#${WITHHELD}`,
  ].join('');
}

/** RFC 3986, appendix B, for the schemes that a load balancer speaks. */
const PARTS =
  /^(?:(?<scheme>(?:https?|wss?):\/\/)(?<authority>[^/?#]*))?(?<path>[^?#]*)(?<query>\?[^#]*)?(?<fragment>#.*)?$/is;
