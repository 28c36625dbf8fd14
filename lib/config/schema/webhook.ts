import { z } from 'zod';
import { limited, name } from './limit';

/** Ways in which vendors prove that a request is theirs. */
export const VERIFIERS = ['twilio', 'stripe', 'shared-secret', 'hmac-sha256'] as const;
export type Verifier = (typeof VERIFIERS)[number];

/** Who makes the secret of a webhook. */
export const SECRET_MAKERS = ['bulwark', 'vendor'] as const;

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
  secretFrom: limited(z.enum(SECRET_MAKERS), {
    allowed: 'bulwark or vendor; twilio and stripe make their own',
    control: 'IDN-6',
    description:
      'Who makes the secret: bulwark makes and rotates it and people give it to the vendor, or the vendor issues it and people put it in. By default the vendor for twilio and stripe, and bulwark for the others.',
  }).optional(),
  secretHeader: limited(z.string().regex(/^[a-z][a-z0-9-]{2,63}$/), {
    allowed: 'the name of a header in lower case, such as x-vapi-secret; with shared-secret only',
    control: 'INT-1',
    description: 'Header that carries a shared secret; x-vapi-secret by default.',
  }).optional(),
});
