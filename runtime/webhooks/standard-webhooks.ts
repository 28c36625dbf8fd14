import { randomBytes } from 'node:crypto';
import { hmac } from './digest';
import { SecretError } from './verifier';

const LEAST_BYTES = 24;
const MOST_BYTES = 64;

/**
 * Reads a secret as Standard Webhooks writes it: `whsec_` and 24 to 64 bytes in base64.
 * @throws SecretError
 */
export function parseSecret(text: string): Buffer {
  const [, base64] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text.trim()) ?? [];
  const secret = Buffer.from(base64 ?? '', 'base64');
  if (secret.length < LEAST_BYTES || secret.length > MOST_BYTES) {
    throw new SecretError(`a secret must be whsec_ and ${LEAST_BYTES} to ${MOST_BYTES} bytes in base64`);
  }
  return secret;
}

/** A new secret: `whsec_` and 32 random bytes in base64. */
export const generateSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/**
 * The headers of a signed request: HMAC-SHA256 over `<id>.<timestamp>.<body>`.
 * Source: Standard Webhooks 1.0.0, "Signature scheme" and "Webhook headers".
 * @param id without a dot, which separates what is signed
 * @param secrets one signature for each, so that a receiver may change its secret when it likes
 * @param now milliseconds since 1970, of this attempt
 */
export function signedHeaders(
  id: string,
  body: Buffer,
  secrets: readonly Buffer[],
  now: number,
): Readonly<Record<`webhook-${'id' | 'timestamp' | 'signature'}`, string>> {
  const timestamp = String(Math.floor(now / 1000));
  const signatures = secrets.map(
    (secret) => `v1,${hmac('sha256', secret, `${id}.${timestamp}.`, body).toString('base64')}`,
  );
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
