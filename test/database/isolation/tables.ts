/** Every table of records. */
export const TABLES = [
  'account',
  'care_team',
  'consent',
  'document',
  'encounter',
  'encounter_note',
  'patient',
  'patient_identifier',
  'restriction',
] as const;
export type Table = (typeof TABLES)[number];
