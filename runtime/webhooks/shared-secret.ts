import { sameSecret, sha256 } from './digest';
import { onlyHeader } from './request';
import { REMEMBERED_SECONDS, SecretError, type WebhookVerifier } from './verifier';

export interface SharedSecretOptions {
  /** Header that carries the secret. @default 'x-vapi-secret' */
  readonly header?: string;
  /** What stands before it, such as `Bearer ` in `authorization`. @default - nothing */
  readonly prefix?: string;
}

/**
 * A secret that the vendor sends along, as Vapi does in `X-Vapi-Secret`. It says who sends and nothing about what: the
 * body is whole because TLS says so, and whoever has seen one request could make another. Prefer `hmacSha256` where the
 * vendor offers a choice. Without an id, a delivery is known by its body.
 * Source: Vapi Docs, "Server authentication".
 */
export function sharedSecret(options: SharedSecretOptions = {}): WebhookVerifier {
  const { header = 'x-vapi-secret', prefix = '' } = options;
  const name = header.toLowerCase();
  return {
    kind: 'shared-secret',
    contentTypes: ['application/json'],
    rememberedSeconds: REMEMBERED_SECONDS,
    verify(request, secret) {
      if (!/^[\x21-\x7e]{24,256}$/.test(secret))
        throw new SecretError('a shared secret must be 24 to 256 characters');
      const given = onlyHeader(request, name);
      if (given === undefined) return { refused: 'header' };
      if (!sameSecret(given, `${prefix}${secret}`)) return { refused: 'signature' };
      return { id: sha256(request.body).toString('hex') };
    },
  };
}
