import { hmac, sameText } from './digest';
import { onlyHeader } from './request';
import { parseSecret } from './standard-webhooks';
import { type TimedOptions, toleranceOf } from './stripe';
import { isRecent, parseTimestamp, REMEMBERED_SECONDS, type WebhookVerifier } from './verifier';

const MOST_SIGNATURES = 8;

/**
 * Standard Webhooks 1.0.0, symmetric signatures: `webhook-id`, `webhook-timestamp`, and `webhook-signature` with one or
 * more `v1,<base64>`, HMAC-SHA256 over `<id>.<timestamp>.<body>`. The secret is `whsec_` and 24 to 64 bytes in base64.
 * An id holds no dot, which separates what is signed. `signedHeaders` signs that way.
 */
export function hmacSha256(options: TimedOptions = {}): WebhookVerifier {
  const tolerance = toleranceOf(options);
  return {
    kind: 'hmac-sha256',
    contentTypes: ['application/json'],
    rememberedSeconds: REMEMBERED_SECONDS,
    verify(request, secret, now) {
      const key = parseSecret(secret);
      const id = onlyHeader(request, 'webhook-id');
      const timestamp = onlyHeader(request, 'webhook-timestamp');
      const time = parseTimestamp(timestamp);
      const signatures = onlyHeader(request, 'webhook-signature')?.split(' ') ?? [];
      if (!id || !/^[A-Za-z0-9_:-]{1,128}$/.test(id) || time === undefined) return { refused: 'header' };
      if (signatures.length === 0 || signatures.length > MOST_SIGNATURES) return { refused: 'header' };
      if (!signatures.every((one) => /^v[0-9]+[a-z]?,[A-Za-z0-9+/]+={0,2}$/.test(one)))
        return { refused: 'header' };
      const expected = `v1,${hmac('sha256', key, `${id}.${timestamp}.`, request.body).toString('base64')}`;
      const right = signatures.filter((given) => sameText(given, expected)).length > 0;
      if (!right) return { refused: 'signature' };
      return isRecent(time, now, tolerance) ? { id } : { refused: 'timestamp' };
    },
  };
}
