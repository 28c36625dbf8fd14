/**
 * What a replaced identifier was: the identifiers of 45 CFR 164.514(b)(2)(i) that text can show, credentials, and two
 * that say less: a number that identifies somebody in a way that the line does not tell, and prose of a record.
 */
export const KINDS = [
  'name',
  'address',
  'date',
  'age',
  'phone',
  'fax',
  'email',
  'ssn',
  'mrn',
  'plan',
  'account',
  'licence',
  'vehicle',
  'device',
  'url',
  'ip',
  'biometric',
  'photo',
  'secret',
  'identifier',
  'narrative',
] as const;
export type Kind = (typeof KINDS)[number];
