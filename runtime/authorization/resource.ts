import * as z from 'zod';
import { AUTHORED, PERSONAL, PRACTICE, RECORDS } from './vocabulary';

const id = z.string().min(1).max(256);
/** More people than ever cared for one patient at a time. */
const people = z.array(id).max(1000).readonly();

const care = z.strictObject({
  /** Id of the patient. */
  id,
  /** Ids of the locations that the patient is seen at. */
  locations: z.array(id).max(1000).readonly(),
  /** Accounts of who treats or assists, now. */
  careTeam: people,
  /** Accounts of who covers for one of them, now. */
  covering: people,
  /** Accounts of who referred the patient. */
  referring: people,
  /** Accounts of the patient and of representatives. */
  self: people,
});

const common = { id, tenant: id };

/** What an action is done to. Of a resource that is to be created, what it is going to be. */
export const resourceSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.enum(RECORDS), ...common, patient: care }),
  z.strictObject({ type: z.enum(AUTHORED), ...common, patient: care, author: id }),
  z.strictObject({ type: z.enum(PERSONAL), ...common, person: id }),
  z.strictObject({ type: z.enum(PRACTICE), ...common }),
]);
export type Resource = z.output<typeof resourceSchema>;

/** Who has to do with a patient: rows of `phi.care_team` that are in force, as lists of accounts. */
export type Care = z.output<typeof care>;
