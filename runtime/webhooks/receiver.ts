import type { AuditClient } from '../audit/client';
import { NO_ORGANIZATION } from '../audit/transport';
import { sha256 } from './digest';
import type { ReplayStore } from './replays';
import { mediaType, type WebhookAnswer, type WebhookRequest } from './request';
import type { AcceptedSecret, WebhookSecrets } from './secrets';
import { type Refusal, SecretError, type VerifierKind, type WebhookVerifier } from './verifier';

/** What was verified, for the application. */
export interface Delivery {
  /** Name of the webhook. */
  readonly webhook: string;
  readonly verifier: VerifierKind;
  /** The same for the same delivery: an application that does something once remembers it. */
  readonly id: string;
  readonly contentType: string;
  /** Byte for byte as it was signed. */
  readonly body: Buffer;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  readonly requestId: string;
}

/** A body to answer with, for vendors that read one. */
export interface WebhookReply {
  readonly contentType: string;
  readonly body: string;
}

/** What became of a request, for logs and counts. */
export type WebhookOutcome =
  | { readonly outcome: 'accepted'; readonly requestId: string; readonly replacedSecret: boolean }
  /** It was handed over before; the vendor is told that all is well, and nothing happens. */
  | { readonly outcome: 'repeated'; readonly requestId: string }
  | { readonly outcome: 'unverified'; readonly requestId: string; readonly reason: Refusal }
  | { readonly outcome: 'not-accepted'; readonly requestId: string; readonly status: number }
  | { readonly outcome: 'unavailable'; readonly requestId: string; readonly reason: string };

export interface WebhookReceiverOptions {
  /** Name of the webhook, in audit records: lower-case letters, digits, hyphens. */
  readonly name: string;
  readonly verifier: WebhookVerifier;
  readonly secrets: WebhookSecrets;
  readonly replays: ReplayStore;
  readonly audit: Pick<AuditClient, 'record'>;
  /**
   * Takes what was verified. Resolves when it is safe, and not before: then the vendor is told, and never sends it again.
   * What it throws makes the vendor come again. It may see a delivery twice, under one id.
   */
  readonly handOver: (delivery: Delivery) => Promise<WebhookReply | void>;
  /** Longest body, bytes; 1 to 6291456. @default 524288 */
  readonly maxBodyBytes?: number;
  /** Media types, fewer than the verifier can read. @default - those of the verifier */
  readonly contentTypes?: readonly string[];
  /** How long a delivery that is being handed over is nobody else's, milliseconds: longer than `handOver` may take. @default 60000 */
  readonly leaseMs?: number;
  /** Told what became of each request. @default - nobody */
  readonly onOutcome?: (outcome: WebhookOutcome) => void;
  /** Milliseconds since 1970. @default Date.now */
  readonly clock?: () => number;
}

export interface WebhookReceiver {
  readonly maxBodyBytes: number;
  /** Refuses by method and length, before the body is read. @returns undefined when it may be read */
  refuse(request: Pick<WebhookRequest, 'method' | 'requestId'>, bytes: number): WebhookAnswer | undefined;
  /** Verifies a request and hands it over. Never rejects. */
  receive(request: WebhookRequest): Promise<WebhookAnswer>;
  /** The answer when something went wrong before there was a request to verify. */
  unavailable(requestId: string, reason: string): WebhookAnswer;
}

type Judged = { readonly id: string; readonly replaced: boolean } | { readonly refused: Refusal };

const MOST_BODY_BYTES = 6 * 1024 * 1024;
const HEADERS = { 'cache-control': 'no-store' } as const;

/**
 * One webhook: POST only, verified on the raw body, once per delivery (INT-1, 45 CFR 164.312(d)).
 *
 * | status | when                                                                                          |
 * | ------ | --------------------------------------------------------------------------------------------- |
 * | 200    | handed over, now or before                                                                    |
 * | 401    | not verified; recorded in the audit trail, and nothing says why                               |
 * | 405    | not POST                                                                                      |
 * | 413    | longer than `maxBodyBytes`                                                                    |
 * | 415    | another media type, or compressed                                                             |
 * | 503    | secret, replay store, audit trail or the application are not there: the vendor comes again    |
 *
 * @throws TypeError, RangeError for options that are none
 */
export function createWebhookReceiver(options: WebhookReceiverOptions): WebhookReceiver {
  const { name, verifier, secrets, replays, clock = Date.now } = options;
  const { maxBodyBytes = 524_288, contentTypes = verifier.contentTypes, leaseMs = 60_000 } = options;
  check(options, maxBodyBytes, leaseMs);

  const tell = (outcome: WebhookOutcome): void => {
    try {
      options.onOutcome?.(outcome);
    } catch {
      // What became of the request stays as it is, whether or not it can be told.
    }
  };
  const answer = (status: number, headers: Record<string, string> = {}, body = ''): WebhookAnswer => ({
    status,
    headers: { ...HEADERS, ...headers },
    body,
  });
  const notAccepted = (
    requestId: string,
    status: number,
    headers: Record<string, string> = {},
  ): WebhookAnswer => {
    tell({ outcome: 'not-accepted', requestId, status });
    return answer(status, headers);
  };
  const unavailable = (requestId: string, reason: string): WebhookAnswer => {
    tell({ outcome: 'unavailable', requestId, reason });
    return answer(503, { 'retry-after': '30' });
  };
  const success = (reply: WebhookReply | void = verifier.acknowledgement): WebhookAnswer =>
    reply ? answer(200, { 'content-type': reply.contentType }, reply.body) : answer(200);

  const refuse: WebhookReceiver['refuse'] = ({ method, requestId }, bytes) => {
    if (method !== 'POST') return notAccepted(requestId, 405, { allow: 'POST' });
    return bytes > maxBodyBytes ? notAccepted(requestId, 413, { connection: 'close' }) : undefined;
  };

  /** Whoever signs with a secret that was replaced a moment ago is given a second look. */
  async function verify(request: WebhookRequest): Promise<Judged> {
    const first = judge(request, await secrets.accepted());
    if (!('refused' in first) || first.refused !== 'signature') return first;
    const anew = await secrets.again();
    return anew ? judge(request, anew) : first;
  }

  function judge(request: WebhookRequest, accepted: readonly AcceptedSecret[]): Judged {
    let refused: Refusal | undefined;
    for (const { value, replaced } of accepted) {
      const verdict = verdictOf(request, value, replaced);
      if (verdict === undefined) continue;
      if ('id' in verdict) return { ...verdict, replaced };
      // A time that is wrong under the right secret says more than a signature that is wrong under another.
      if (refused === undefined || verdict.refused === 'timestamp') refused = verdict.refused;
    }
    return { refused: refused ?? 'signature' };
  }

  function verdictOf(request: WebhookRequest, secret: string, replaced: boolean) {
    try {
      return verifier.verify(request, secret, clock());
    } catch (error) {
      // The first value of a generated secret is a placeholder, which no scheme takes.
      if (replaced && error instanceof SecretError) return undefined;
      throw error;
    }
  }

  async function unverified(request: WebhookRequest, reason: Refusal): Promise<WebhookAnswer> {
    await options.audit.record({
      organization: NO_ORGANIZATION,
      location: 'none',
      actor: { id: 'anonymous', role: 'anonymous', type: 'service' },
      source: request.source,
      action: 'create',
      resource: { type: 'webhook', id: name },
      fields: [],
      outcome: 'denied',
      reason: 'unverified-webhook',
      requestId: request.requestId,
    });
    tell({ outcome: 'unverified', requestId: request.requestId, reason });
    return answer(401);
  }

  async function deliver(
    request: WebhookRequest,
    id: string,
    replacedSecret: boolean,
  ): Promise<WebhookAnswer> {
    const { requestId, body } = request;
    const key = sha256(`${name}\n${verifier.kind}\n${id}`).toString('hex');
    const claim = await replays.claim(key, leaseMs, verifier.rememberedSeconds);
    if (claim.state === 'busy') return unavailable(requestId, 'busy');
    if (claim.state === 'done') {
      tell({ outcome: 'repeated', requestId });
      return success();
    }
    const delivery = {
      webhook: name,
      verifier: verifier.kind,
      id,
      contentType: mediaType(request) ?? '',
      body,
      receivedAt: clock(),
      requestId,
    };
    let reply: WebhookReply | void;
    try {
      reply = await options.handOver(delivery);
    } catch (error) {
      // If that fails too, the claim ends by itself.
      await replays.release(key, claim.token).catch(() => undefined);
      throw error;
    }
    await replays.done(key, claim.token);
    tell({ outcome: 'accepted', requestId, replacedSecret });
    return success(reply ?? verifier.acknowledgement);
  }

  return {
    maxBodyBytes,
    refuse,
    unavailable,
    async receive(request) {
      const { requestId } = request;
      try {
        const refusal = refuse(request, request.body.length);
        if (refusal) return refusal;
        if (!contentTypes.includes(mediaType(request) ?? '')) return notAccepted(requestId, 415);
        const verdict = await verify(request);
        return 'refused' in verdict
          ? await unverified(request, verdict.refused)
          : await deliver(request, verdict.id, verdict.replaced);
      } catch (error) {
        return unavailable(requestId, error instanceof Error ? error.name : typeof error);
      }
    },
  };
}

function check(
  { name, verifier, contentTypes }: WebhookReceiverOptions,
  maxBodyBytes: number,
  leaseMs: number,
): void {
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(name))
    throw new TypeError(`name was "${name}"; allowed: lower-case letters, digits, hyphens`);
  if (!Number.isInteger(maxBodyBytes) || maxBodyBytes < 1 || maxBodyBytes > MOST_BODY_BYTES)
    throw new RangeError(`maxBodyBytes was ${maxBodyBytes}; allowed: 1 to ${MOST_BODY_BYTES}`);
  if (!Number.isInteger(leaseMs) || leaseMs < 1000)
    throw new RangeError(`leaseMs was ${leaseMs}; allowed: at least 1000`);
  const unread = contentTypes?.filter((type) => !verifier.contentTypes.includes(type)) ?? [];
  if (unread.length > 0 || contentTypes?.length === 0)
    throw new TypeError(
      `contentTypes was ${String(contentTypes)}; allowed: some of ${verifier.contentTypes.join(', ')}`,
    );
}
