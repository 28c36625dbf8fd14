import { hmac, sameText, sha256 } from './digest';
import { signedText } from './form';
import { mediaType, onlyHeader } from './request';
import { REMEMBERED_UNTIMED_SECONDS, SecretError, type WebhookVerifier } from './verifier';

export interface TwilioOptions {
  /**
   * Scheme and host under which Twilio knows us, such as `https://app.example.com`. Twilio signs the whole URL; the
   * `Host` of a request is its sender's word and is never read.
   */
  readonly publicOrigin: string;
}

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

/**
 * Twilio: `X-Twilio-Signature` is HMAC-SHA1, in base64, over the URL and the sorted parameters of a form; a JSON body is
 * covered by its SHA-256 in the query, `bodySHA256`. The secret is the auth token of the account.
 * Source: Twilio Docs, "Webhooks security".
 *
 * Twilio signs no time, and no boundary between the parameters. A delivery is therefore known by its signature, for
 * longer than a secret lives; and a form is read more strictly than it is written (`form.ts`).
 *
 * @throws TypeError when the origin is not one of HTTPS
 */
export function twilio({ publicOrigin }: TwilioOptions): WebhookVerifier {
  const origin = httpsOrigin(publicOrigin);
  return {
    kind: 'twilio',
    contentTypes: [FORM, JSON_TYPE],
    rememberedSeconds: REMEMBERED_UNTIMED_SECONDS,
    acknowledgement: { contentType: 'text/xml', body: '<Response/>' }, // "do nothing" in TwiML
    verify(request, secret) {
      if (!/^[\x21-\x7e]{16,128}$/.test(secret))
        throw new SecretError('an auth token must be 16 to 128 characters');
      const given = onlyHeader(request, 'x-twilio-signature');
      if (given === undefined) return { refused: 'header' };
      const isForm = mediaType(request) === FORM;
      const parameters = isForm ? signedText(request.body) : '';
      if (parameters === undefined || (!isForm && !bodyMatches(request))) return { refused: 'body' };
      // Twilio writes the port of HTTPS in some products' URLs.
      const candidates = [origin, `${origin}:443`].map((start) =>
        hmac('sha1', secret, `${start}${request.target}${parameters}`).toString('base64'),
      );
      const found = candidates.find((candidate) => sameText(given, candidate));
      return found === undefined ? { refused: 'signature' } : { id: sha256(found).toString('hex') };
    },
  };
}

/** Whether the query says the SHA-256 of the body, once. */
function bodyMatches({ target, body }: { readonly target: string; readonly body: Buffer }): boolean {
  const query = target.slice(target.indexOf('?') + 1);
  const [digest, ...others] = target.includes('?') ? new URLSearchParams(query).getAll('bodySHA256') : [];
  return digest !== undefined && others.length === 0 && sameText(digest, sha256(body).toString('hex'));
}

function httpsOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:' && url.port === '' && url.origin === text) return text;
  throw new TypeError(
    `the public origin was "${text}"; allowed: https://<host>, such as https://app.example.com`,
  );
}
