import { z } from 'zod';
import { limited, name } from './limit';

/** Ways in which vendors prove that a request is theirs. */
export const VERIFIERS = ['twilio', 'stripe', 'shared-secret', 'hmac-sha256'] as const;
export type Verifier = (typeof VERIFIERS)[number];

export const webhook = z.strictObject({
  name: name('Name of the webhook; unique in the file.'),
  path: limited(z.string().regex(/^\/[A-Za-z0-9/_-]{1,127}$/), {
    allowed: 'a path such as /webhooks/messages, without wildcards',
    control: 'INT-1',
    description: 'Where the vendor posts to.',
  }),
  verifier: limited(z.enum(VERIFIERS), {
    allowed: VERIFIERS.join(', '),
    control: 'INT-1',
    description: 'How a request proves that it is of the vendor.',
  }),
  vendor: limited(z.string(), {
    allowed: 'the name of a vendor in this file',
    control: 'VND-2',
    description: 'Who posts.',
  }),
  workload: limited(z.string(), {
    allowed: 'the name of a workload in this file',
    control: 'INT-1',
    description: 'Who reads what was verified, from a queue of its own.',
  }),
});
