import * as z from 'zod';

const days = z.object({ returnedOn: z.iso.date().optional(), wipedOn: z.iso.date().optional() });
const person = {
  id: z.string(),
  title: z.string(),
  startsOn: z.iso.date(),
  tenant: z.string().optional(),
  account: z.guid().optional(),
  roles: z.array(z.string()),
  awsRoles: z.array(z.string()),
  devices: z.array(z.string()),
  vendorAccounts: z.array(z.string()),
};
const leaving = {
  leavesAt: z.iso.datetime(),
  checklist: z.object({
    vendorAccounts: z.record(z.string(), z.iso.date()),
    devices: z.record(z.string(), days),
  }),
};

/** The register of the workforce, as synth has rendered it (`lib/compliance/registers/workforce-register.ts`). */
const registerSchema = z.object({
  people: z.array(
    z.discriminatedUnion('state', [
      z.object({ ...person, state: z.literal('active') }),
      z.object({ ...person, ...leaving, state: z.enum(['leaving', 'left']) }),
    ]),
  ),
});

export type Person = z.output<typeof registerSchema>['people'][number];
export type Leaver = Exclude<Person, { readonly state: 'active' }>;

/** @throws ZodError when it is no register: without one nobody knows who should have access */
export const parseWorkforce = (text: string): readonly Person[] =>
  registerSchema.parse(JSON.parse(text)).people;

/** Those whose time has come. */
export const leftBy = (people: readonly Person[], now: number): Leaver[] =>
  people.filter(
    (person): person is Leaver => person.state !== 'active' && Date.parse(person.leavesAt) <= now,
  );
