import { z } from 'zod';
import { ROLES } from '../../../runtime/identity/roles';
import type { ControlId } from '../controls/control';

const limited = <T extends z.ZodType>(
  schema: T,
  limit: { readonly allowed: string; readonly description: string; readonly control?: ControlId },
): T => schema.meta({ ...limit });

/** Patients are no workforce. */
const WORKFORCE_ROLES = ROLES.filter((role) => role !== 'patient');

const date = (description: string) =>
  limited(z.iso.date(), { allowed: 'a day, YYYY-MM-DD', control: 'WRK-3', description });
const word = (description: string) =>
  limited(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/), {
    allowed: 'letters, digits, dots, hyphens and underscores, up to 64',
    description,
  });
const words = (allowed: string, description: string) =>
  limited(z.array(word(description)).max(100), { allowed, control: 'IDN-8', description }).default([]);

const person = {
  id: word('Opaque id of the personnel file; once in the register. It is no name, and no address.'),
  title: limited(z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} ,./&()-]{1,79}$/u), {
    allowed: 'the title of a position, 2 to 80 characters',
    description: 'Position, such as "Physician, north". It stands in the access report.',
  }),
  startsOn: date('First day of work.'),
  tenant: limited(z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/), {
    allowed: 'a tenant: lower-case letters, digits and hyphens, up to 63',
    control: 'IDN-5',
    description: 'Tenant of the account.',
  }).optional(),
  account: limited(z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/), {
    allowed: 'the sub of an account: a UUID in lower case',
    control: 'IDN-8',
    description: 'Account of the application, by the sub of the workforce directory; once in the register.',
  }).optional(),
  roles: limited(z.array(z.enum(WORKFORCE_ROLES)), {
    allowed: `a list of ${WORKFORCE_ROLES.join(', ')}`,
    control: 'IDN-4',
    description: 'Roles that the person should have in the application.',
  }).default([]),
  awsRoles: words('a list of names of federated roles', 'Roles by which the person may enter AWS (IDN-9).'),
  devices: words('a list of asset ids', 'Devices that the person holds, by asset id.'),
  vendorAccounts: words('a list of names of vendors', 'Vendors with whom the person has an account.'),
};

const returned = z.strictObject({
  returnedOn: date('Day on which the device came back.').optional(),
  wipedOn: date('Day on which the device was wiped.').optional(),
});

const leaving = {
  leavesAt: limited(z.iso.datetime({ offset: true }), {
    allowed: 'a time with its zone, such as 2026-11-30T17:00:00-05:00',
    control: 'IDN-8',
    description: 'When access ends: within the hour after it.',
  }),
  checklist: limited(
    z.strictObject({
      vendorAccounts: z.record(z.string(), z.iso.date()).default({}),
      devices: z.record(z.string(), returned).default({}),
    }),
    {
      allowed:
        'vendorAccounts with the day on which each was closed, devices with returnedOn and wipedOn of each',
      control: 'IDN-8',
      description: 'What is done of what leaving demands.',
    },
  ).prefault({}),
};

const entry = z.discriminatedUnion('state', [
  z.strictObject({ ...person, state: z.literal('active') }),
  z.strictObject({ ...person, ...leaving, state: z.literal('leaving') }),
  z.strictObject({ ...person, ...leaving, state: z.literal('left') }),
]);

/** The register as a security officer keeps it: `config/registers/workforce.yaml`. */
export const workforceSchema = z
  .strictObject({
    $schema: z.string().optional().meta({ description: 'Path of the JSON Schema, for editors.' }),
    people: limited(z.array(entry), {
      allowed: 'a list of people',
      control: 'WRK-2',
      description: 'Everybody who works here, or did: by ids, without names.',
    }),
  })
  .meta({
    title: 'Register of the workforce',
    description: 'Who works here, with which access (IDN-5), and who leaves when (IDN-8).',
  });

export type WorkforceFile = z.output<typeof workforceSchema>;
export type Person = WorkforceFile['people'][number];
export type Leaver = Exclude<Person, { readonly state: 'active' }>;
