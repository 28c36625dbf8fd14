import { hmacSha256 } from '../../runtime/webhooks/hmac-sha256';
import { sharedSecret } from '../../runtime/webhooks/shared-secret';
import { stripe } from '../../runtime/webhooks/stripe';
import { twilio } from '../../runtime/webhooks/twilio';
import type { WebhookVerifier } from '../../runtime/webhooks/verifier';
import { EnvironmentError } from '../shared/errors';

export interface Settings {
  readonly WEBHOOK_VERIFIER: string;
  readonly WEBHOOK_ORIGIN: string;
  readonly WEBHOOK_HEADER?: string | undefined;
}

/** @throws EnvironmentError when there is no such verifier: a webhook that nobody verifies must not start */
export function verifierOf({ WEBHOOK_VERIFIER, WEBHOOK_ORIGIN, WEBHOOK_HEADER }: Settings): WebhookVerifier {
  switch (WEBHOOK_VERIFIER) {
    case 'twilio':
      return twilio({ publicOrigin: WEBHOOK_ORIGIN });
    case 'stripe':
      return stripe();
    case 'shared-secret':
      return sharedSecret(WEBHOOK_HEADER === undefined ? {} : { header: WEBHOOK_HEADER });
    case 'hmac-sha256':
      return hmacSha256();
    default:
      throw new EnvironmentError('WEBHOOK_VERIFIER is no verifier');
  }
}

/** @throws EnvironmentError */
export function hoursOf(text: string): number {
  if (/^\d{1,3}$/.test(text)) return Number(text);
  throw new EnvironmentError('WEBHOOK_OVERLAP_HOURS is no number of hours');
}
