import * as z from 'zod';
import { InputError } from '../shared/errors';
import type { RawLog } from './log-store';

const created = z.object({
  'detail-type': z.literal('Object Created'),
  detail: z.object({
    bucket: z.object({ name: z.string() }),
    object: z.object({ key: z.string().min(1), 'version-id': z.string().optional() }),
  }),
});
const swept = z.object({ 'detail-type': z.literal('Scheduled Event') });
const givenUp = z.strictObject({ setAside: z.string().min(1) });

export type Task =
  | { readonly task: 'redact'; readonly log: RawLog }
  | { readonly task: 'sweep' }
  | { readonly task: 'set-aside'; readonly log: RawLog };

/**
 * What the function is asked: to redact an object that was delivered, to look for what was missed, or, by an operator with
 * `{ "setAside": "<key>" }`, to let an object end that nobody can read.
 * Amazon S3 User Guide, "EventBridge event message structure".
 * @throws InputError
 */
export function parseEvent(event: unknown, bucket: string): Task {
  if (swept.safeParse(event).success) return { task: 'sweep' };
  const aside = givenUp.safeParse(event);
  if (aside.success) return { task: 'set-aside', log: { key: aside.data.setAside } };
  const parsed = created.safeParse(event);
  if (!parsed.success) throw new InputError('neither a delivery, nor a schedule, nor an operator');
  const { object, bucket: of } = parsed.data.detail;
  if (of.name !== bucket) throw new InputError('the object is of another bucket');
  return { task: 'redact', log: { key: object.key, version: object['version-id'] } };
}
