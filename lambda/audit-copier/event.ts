import * as z from 'zod';
import { InputError } from '../shared/errors';

const eventSchema = z.object({
  rederive: z
    .strictObject({
      tenant: z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/),
      date: z.iso.date().optional(),
    })
    .optional(),
});

/**
 * What the copier is asked: nothing in particular by its schedule, or `{ rederive: { tenant, date? } }` by an operator.
 * @throws InputError
 */
export function parseCopierEvent(event: unknown): z.output<typeof eventSchema> {
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path }) => path.join('.') || 'the event');
    throw new InputError(`not accepted: ${fields.join(', ')}`);
  }
  return parsed.data;
}
