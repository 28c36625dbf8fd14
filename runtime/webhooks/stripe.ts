import { hmac, sameText, sha256 } from './digest';
import { onlyHeader } from './request';
import {
  isRecent,
  parseTimestamp,
  REMEMBERED_SECONDS,
  SecretError,
  TOLERANCE_SECONDS,
  type WebhookVerifier,
} from './verifier';

export interface TimedOptions {
  /** Seconds that a signed time may lie before or after now, 1 to 300. @default 300 */
  readonly toleranceSeconds?: number;
}

/** Stripe signs once for each secret that is valid while one is rolled. */
const MOST_SIGNATURES = 8;

/**
 * Stripe: `Stripe-Signature: t=<seconds>,v1=<hex>[,v1=<hex>]`, HMAC-SHA256 over `<t>.<body>`. The secret is the signing
 * secret of the endpoint, `whsec_…`, as it is written. A delivery is known by the id of its event, which stays the same
 * when Stripe repeats it under a new signature.
 * Source: Stripe Docs, "Resolve webhook signature verification errors", "Verify webhook signatures manually".
 */
export function stripe(options: TimedOptions = {}): WebhookVerifier {
  const tolerance = toleranceOf(options);
  return {
    kind: 'stripe',
    contentTypes: ['application/json'],
    rememberedSeconds: REMEMBERED_SECONDS,
    verify(request, secret, now) {
      if (!/^whsec_[\x21-\x7e]{16,128}$/.test(secret))
        throw new SecretError('a signing secret must begin with whsec_');
      const signature = parseSignature(onlyHeader(request, 'stripe-signature'));
      if (!signature) return { refused: 'header' };
      const expected = hmac('sha256', secret, `${signature.t}.`, request.body).toString('hex');
      // All of them are compared, whichever is right.
      const right = signature.v1.filter((given) => sameText(given, expected)).length > 0;
      if (!right) return { refused: 'signature' };
      if (!isRecent(Number(signature.t), now, tolerance)) return { refused: 'timestamp' };
      return { id: eventId(request.body) ?? sha256(expected).toString('hex') };
    },
  };
}

/** Schemes other than v1 are not read; a second time, or an element that is none, makes it no signature at all. */
function parseSignature(
  header: string | undefined,
): { readonly t: string; readonly v1: readonly string[] } | undefined {
  const elements = header?.split(',') ?? [];
  if (
    elements.length > MOST_SIGNATURES + 2 ||
    !elements.every((element) => /^[a-z][a-z0-9]*=[0-9a-z]+$/.test(element))
  )
    return undefined;
  const valuesOf = (scheme: string) =>
    elements
      .filter((element) => element.startsWith(`${scheme}=`))
      .map((element) => element.slice(scheme.length + 1));
  const [t, ...others] = valuesOf('t');
  if (t === undefined || parseTimestamp(t) === undefined || others.length > 0) return undefined;
  const v1 = valuesOf('v1');
  return v1.length > 0 && v1.every((hex) => /^[0-9a-f]{64}$/.test(hex)) ? { t, v1 } : undefined;
}

/** Of a body whose signature was right. */
function eventId(body: Buffer): string | undefined {
  try {
    const event: unknown = JSON.parse(body.toString('utf8'));
    const id = typeof event === 'object' && event !== null && 'id' in event ? event.id : undefined;
    return typeof id === 'string' && /^evt_[A-Za-z0-9_]{1,120}$/.test(id) ? id : undefined;
  } catch {
    return undefined;
  }
}

/** @throws RangeError */
export function toleranceOf({ toleranceSeconds = TOLERANCE_SECONDS }: TimedOptions): number {
  if (Number.isInteger(toleranceSeconds) && toleranceSeconds >= 1 && toleranceSeconds <= TOLERANCE_SECONDS)
    return toleranceSeconds;
  throw new RangeError(`toleranceSeconds was ${toleranceSeconds}; allowed: 1 to ${TOLERANCE_SECONDS}`);
}
