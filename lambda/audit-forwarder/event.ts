import * as z from 'zod';
import { InputError } from '../shared/errors';

const eventSchema = z.object({
  resend: z
    .strictObject({
      tenant: z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/),
      first: z.int().nonnegative(),
      last: z.int().nonnegative(),
    })
    .refine(({ first, last }) => first <= last)
    .optional(),
});
export type Resend = NonNullable<z.output<typeof eventSchema>['resend']>;

/**
 * What the forwarder is asked: nothing in particular by its schedule, or `{ resend: { tenant, first, last } }` by an
 * operator, with the numbers of a dead letter.
 * @throws InputError
 */
export function parseForwarderEvent(event: unknown): z.output<typeof eventSchema> {
  const parsed = eventSchema.safeParse(event);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path }) => path.join('.') || 'the event');
  throw new InputError(`not accepted: ${fields.join(', ')}`);
}
