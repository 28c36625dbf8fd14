import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { InputError } from '../shared/errors';
import { parseApiCall } from './api-call';
import type { Happening } from './happening';
import { parseUserActivity } from './user-activity';

const subscribedSchema = z.object({ awslogs: z.object({ data: z.base64() }) });
/** Source: Amazon CloudWatch Logs User Guide, "Log group-level subscription filters". */
const batchSchema = z.object({
  messageType: z.enum(['DATA_MESSAGE', 'CONTROL_MESSAGE']),
  logEvents: z.array(z.object({ message: z.string() })),
});
const calledSchema = z.object({
  'detail-type': z.literal('AWS API Call via CloudTrail'),
  detail: z.unknown(),
});

/** Megabytes that a batch may unpack to: what CloudWatch Logs sends is far below. */
const MOST_BYTES = 64 * 1024 * 1024;

export interface Delivery {
  readonly happenings: readonly Happening[];
  /** Events that are none we know: nobody may take them for nothing. */
  readonly strange: number;
}

/**
 * What was delivered, from the log of a user pool or from CloudTrail.
 * @throws InputError when it is neither
 */
export function parseDelivery(event: unknown): Delivery {
  const called = calledSchema.safeParse(event);
  if (called.success) return sorted([parseApiCall(called.data.detail)]);
  const subscribed = subscribedSchema.safeParse(event);
  if (!subscribed.success) throw new InputError('neither a batch of a log nor a call of CloudTrail');
  const { messageType, logEvents } = batchOf(subscribed.data.awslogs.data);
  // CloudWatch Logs asks whether anybody is there.
  if (messageType === 'CONTROL_MESSAGE') return { happenings: [], strange: 0 };
  return sorted(logEvents.map(({ message }) => parseUserActivity(message)));
}

function batchOf(data: string): z.output<typeof batchSchema> {
  try {
    const text = gunzipSync(Buffer.from(data, 'base64'), { maxOutputLength: MOST_BYTES }).toString();
    return batchSchema.parse(JSON.parse(text));
  } catch {
    throw new InputError('a batch of a log that cannot be read');
  }
}

const sorted = (parsed: readonly (Happening | undefined)[]): Delivery => {
  const happenings = parsed.filter((one) => one !== undefined);
  return { happenings, strange: parsed.length - happenings.length };
};
