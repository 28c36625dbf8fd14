import { z } from 'zod';
import { integer, limited } from './limit';

/** What people may do in AWS. None of them reads PHI but in an emergency. */
export const PROFILES = ['viewer', 'auditor', 'emergency'] as const;
export type Profile = (typeof PROFILES)[number];

/** How people enter AWS (IDN-9). */
export const people = z.strictObject({
  provider: limited(z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:saml-provider\/[A-Za-z0-9._-]{1,128}$/), {
    allowed: 'the ARN of a SAML provider in this account',
    control: 'IDN-9',
    description:
      'Identity provider of the organization; it says, as session tag mfa, that a second factor was shown.',
  }),
  roles: limited(
    z
      .array(
        z.strictObject({
          name: limited(z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{1,63}$/), {
            allowed: 'letters, digits, _ and -, 2 to 64 long',
            description: 'Name of the IAM role.',
          }),
          profile: limited(z.enum(PROFILES), {
            allowed: PROFILES.join(', '),
            control: 'IDN-9',
            description: 'What the role may do.',
          }),
          maxHours: integer(1, 8, {
            unit: 'hours',
            control: 'IDN-9',
            description: 'Longest session; of an emergency role one hour, whatever stands here.',
          }).default(1),
        }),
      )
      .min(1),
    { allowed: 'at least one role', control: 'IDN-9', description: 'Federated roles of people.' },
  ),
});
