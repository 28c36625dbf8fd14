import * as z from 'zod';
import type { Delivery } from './receiver';
import { VERIFIER_KINDS } from './verifier';

/**
 * Longest body that fits into a message of SQS, bytes: in base64, beside what was verified, below 1 MiB.
 * Source: Amazon SQS Developer Guide, "Amazon SQS message quotas".
 */
export const MOST_MESSAGE_BODY_BYTES = 716_800;

const messageSchema = z.strictObject({
  webhook: z.string(),
  verifier: z.enum(VERIFIER_KINDS),
  id: z.string(),
  contentType: z.string(),
  receivedAt: z.int(),
  requestId: z.string(),
  body: z.base64(),
});

/** A verified delivery as a message of a queue. The body is in base64, so that it stays byte for byte what was signed. */
export const toMessage = (delivery: Delivery): string =>
  JSON.stringify({ ...delivery, body: delivery.body.toString('base64') });

/**
 * Reads a message that `toMessage` made.
 * @throws TypeError for anything else; the message of the error has nothing of it
 */
export function fromMessage(text: string): Delivery {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new TypeError('the message is no JSON');
  }
  const { success, data } = messageSchema.safeParse(value);
  if (!success) throw new TypeError('the message is no verified webhook');
  return { ...data, body: Buffer.from(data.body, 'base64') };
}
