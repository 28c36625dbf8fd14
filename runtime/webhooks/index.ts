/** `import { … } from 'bulwark/webhooks'`: requests of vendors, verified. `docs/webhooks.md`. */
export { hmacSha256 } from './hmac-sha256';
export { webhookMiddleware, type WebhookMiddlewareOptions } from './http-middleware';
export { type LoadBalancerEvent, type LoadBalancerResult, webhookHandler } from './lambda-handler';
export { fromMessage, MOST_MESSAGE_BODY_BYTES, toMessage } from './message';
export {
  createWebhookReceiver,
  type Delivery,
  type WebhookOutcome,
  type WebhookReceiver,
  type WebhookReceiverOptions,
  type WebhookReply,
} from './receiver';
export { type Claim, memoryReplays, type ReplayStore } from './replays';
export { dynamoReplays, type DynamoReplaysOptions, type ReplayTable } from './replays-client';
export type { WebhookAnswer, WebhookRequest } from './request';
export {
  type AcceptedSecret,
  NoSecretError,
  type ReadVersion,
  rotatingSecrets,
  type RotatingSecretsOptions,
  type SecretVersion,
  type WebhookSecrets,
} from './secrets';
export { type SecretsManagerVersions, secretsManagerVersions } from './secrets-manager-client';
export { sharedSecret, type SharedSecretOptions } from './shared-secret';
export { generateSecret, parseSecret, signedHeaders } from './standard-webhooks';
export { stripe, type TimedOptions } from './stripe';
export { twilio, type TwilioOptions } from './twilio';
export {
  type Refusal,
  SecretError,
  type Verdict,
  VERIFIER_KINDS,
  type VerifierKind,
  type WebhookVerifier,
} from './verifier';
