import { z } from 'zod';
import { date, limited, name } from './limit';

export const vendor = z.strictObject({
  name: name('Name of the vendor, as in the vendor register.'),
  purpose: limited(z.string().min(3), { allowed: 'a phrase', description: 'What the vendor is used for.' }),
  hosts: limited(
    z.array(z.string().regex(/^(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/)).min(1),
    {
      allowed: 'fully qualified host names such as api.vendor.example, no wildcards, no addresses',
      control: 'NET-5',
      description: 'Hosts that may be reached over TLS on port 443; nothing else is.',
    },
  ),
  agreement: limited(
    z.discriminatedUnion('state', [
      z.strictObject({
        state: z.literal('executed'),
        date: date({
          allowed: 'the date of signature, YYYY-MM-DD',
          control: 'VND-2',
          description: 'Date of the BAA.',
        }),
      }),
      z.strictObject({
        state: z.literal('phi-free'),
        reason: limited(z.string().min(10), {
          allowed: 'a sentence',
          control: 'VND-2',
          description: 'Why no PHI can reach this vendor.',
        }),
      }),
    ]),
    {
      allowed: '{state: executed, date} or {state: phi-free, reason}',
      control: 'NET-5',
      description: 'The agreement that allows traffic: an executed BAA, or a declaration that no PHI flows.',
    },
  ),
});
