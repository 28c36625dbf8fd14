import { z } from 'zod';
import type { ControlId } from '../controls/control';
import { TERM_IDS } from './terms';

const limited = <T extends z.ZodType>(
  schema: T,
  limit: { readonly allowed: string; readonly description: string; readonly control?: ControlId },
): T => schema.meta({ ...limit });

const date = (description: string) =>
  limited(z.iso.date(), { allowed: 'a day, YYYY-MM-DD', control: 'VND-4', description });
const digest = (description: string) =>
  limited(z.string().regex(/^[0-9a-f]{64}$/), {
    allowed: 'a SHA-256 digest: 64 hex digits, lower case',
    control: 'VND-4',
    description,
  });
const version = limited(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/), {
  allowed: 'a version in quotes, such as "2026-1"',
  description: 'Version of the template.',
});

const party = {
  tenant: limited(z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/), {
    allowed: 'a tenant: lower-case letters, digits and hyphens, up to 63',
    control: 'TEN-3',
    description: 'Name of the tenant, everywhere; once in the register.',
  }),
  customer: limited(z.string().min(2).max(200), {
    allowed: 'the legal name of the customer',
    description:
      'Legal name of the customer. It stays in the register: neither functions nor evidence get it.',
  }),
};

const copy = {
  executedOn: date('Day on which the last party signed.'),
  endsOn: date('Last day of a limited term; after it the agreement counts as ended.').optional(),
  sha256: digest('SHA-256 of the executed copy.'),
  template: version.describe('Version of the template that was signed.'),
  terms: limited(z.array(z.enum(TERM_IDS)).min(1), {
    allowed: `a list of ${TERM_IDS.join(', ')}`,
    control: 'VND-4',
    description: 'Terms that the executed copy contains.',
  }),
  retainUntil: date('Day until which law or contract keeps the records of the tenant.').optional(),
  legalHold: z.boolean().optional().meta({
    description: 'Whether a legal hold forbids to destroy anything of the tenant.',
  }),
};

const agreement = z.discriminatedUnion('state', [
  z.strictObject({
    ...party,
    state: z.literal('requested'),
    requestedOn: date('Day on which the agreement was sent.'),
  }),
  z.strictObject({ ...party, state: z.literal('executed'), ...copy }),
  z.strictObject({ ...party, state: z.literal('ended'), ...copy, endedOn: date('Day on which it ended.') }),
]);

/** The register as a privacy officer keeps it: `config/registers/agreements.yaml`. */
export const agreementsSchema = z
  .strictObject({
    $schema: z.string().optional().meta({ description: 'Path of the JSON Schema, for editors.' }),
    templates: limited(z.array(z.strictObject({ version, sha256: digest('SHA-256 of the template.') })), {
      allowed: 'a list of versions with their digests',
      control: 'VND-4',
      description: 'Templates of the agreement that customers have been sent.',
    }),
    agreements: limited(z.array(agreement), {
      allowed: 'a list of agreements',
      control: 'VND-4',
      description: 'One agreement for each customer; a renewal takes the place of what it renews.',
    }),
  })
  .meta({
    title: "Register of customers' agreements",
    description:
      'Business associate agreements with customers (VND-4), by which tenants are admitted (TEN-3).',
  });

export type AgreementsFile = z.output<typeof agreementsSchema>;
export type Agreement = AgreementsFile['agreements'][number];
