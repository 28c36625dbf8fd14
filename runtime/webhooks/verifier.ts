import type { WebhookRequest } from './request';

/** Ways in which vendors prove that a request is theirs. */
export const VERIFIER_KINDS = ['twilio', 'stripe', 'shared-secret', 'hmac-sha256'] as const;
export type VerifierKind = (typeof VERIFIER_KINDS)[number];

/** What was wrong with a request: for logs and counts, never for the client. */
export type Refusal = 'header' | 'timestamp' | 'signature' | 'body';

export type Verdict =
  | {
      /** The same for the same delivery, however often it is sent: what a replay is known by. */
      readonly id: string;
    }
  | { readonly refused: Refusal };

/** One vendor's scheme. */
export interface WebhookVerifier {
  readonly kind: VerifierKind;
  /** Media types that it can read. */
  readonly contentTypes: readonly string[];
  /** How long a delivery must be remembered so that it cannot be replayed, seconds. */
  readonly rememberedSeconds: number;
  /** What the vendor expects as a success. @default - nothing */
  readonly acknowledgement?: { readonly contentType: string; readonly body: string };
  /**
   * Judges a request by one secret, in a time that does not depend on where a signature is wrong.
   * @param now milliseconds since 1970
   * @throws SecretError when the secret is none of this scheme
   */
  verify(request: WebhookRequest, secret: string, now: number): Verdict;
}

/** A secret is none that its scheme takes. The message has nothing of it. */
export class SecretError extends Error {
  override readonly name = 'SecretError';
}

/** How far the clock of a vendor may be off, and how long a request may take, seconds. */
export const TOLERANCE_SECONDS = 300;

/** Vendors repeat for up to three days what was not taken. */
export const REMEMBERED_SECONDS = 7 * 86_400;

/**
 * A signature without a time is good for as long as its secret is. Secrets are replaced after 90 days; this is twice that.
 */
export const REMEMBERED_UNTIMED_SECONDS = 180 * 86_400;

/** Whether a time that was signed is within the tolerance, both ways and the bounds included. */
export const isRecent = (timestamp: number, now: number, tolerance: number): boolean =>
  Math.abs(Math.floor(now / 1000) - timestamp) <= tolerance;

/** Seconds since 1970 in one way of writing: what is signed is the text, and two texts must not mean one time. */
export const parseTimestamp = (text: string | undefined): number | undefined =>
  text !== undefined && /^[1-9]\d{0,10}$/.test(text) ? Number(text) : undefined;
