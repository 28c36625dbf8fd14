import { createHmac } from 'node:crypto';

/** A secret is none that signs. The message has nothing of it. */
export class SecretError extends Error {
  override readonly name = 'SecretError';
}

/**
 * Reads a secret as Standard Webhooks writes it: `whsec_` and 24 to 64 bytes in base64.
 * @throws SecretError
 */
export function parseSecret(text: string): Buffer {
  const [, base64] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text.trim()) ?? [];
  const secret = Buffer.from(base64 ?? '', 'base64');
  if (secret.length < 24 || secret.length > 64) {
    throw new SecretError('a secret must be whsec_ and 24 to 64 bytes in base64');
  }
  return secret;
}

/**
 * The headers of a signed request: HMAC-SHA256 over `<id>.<timestamp>.<body>`.
 * Source: Standard Webhooks 1.0.0, "Signature scheme" and "Webhook headers".
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
  const signatures = secrets.map((secret) => {
    const mac = createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body);
    return `v1,${mac.digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
