/** What a comment `phi:<class> <free text>` declares. */
export interface Declared {
  readonly name: string;
  readonly text: string;
}

/** Classes of columns; the first two are sealed by the application. docs/tenant-isolation.md */
export const COLUMN_CLASSES = [
  'direct-identifier',
  'narrative',
  'quasi-identifier',
  'blind-index',
  'none',
] as const;
export const SEALED_CLASSES: readonly string[] = ['direct-identifier', 'narrative'];

/** @param comment of a table or a column */
export function classOf(comment: string | null): Declared | undefined {
  const match = /^\s*phi:(\S*)\s*(.*)$/s.exec(comment ?? '');
  return match ? { name: match[1]!, text: match[2]!.trim() } : undefined;
}

/** Words of a name, in lower case: `dateOfBirth` and `date_of_birth` are the same. */
const words = (name: string): string =>
  ` ${name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[^A-Za-z]+/g, ' ')
    .toLowerCase()} `;

const IDENTIFIES =
  / (ssn|social security|dob|birth ?date|date of birth|birth ?day|e ?mail|phone|mobile|fax|address|street|zip|postal|postcode|mrn|medical record|passport|driver|licen[cs]e|member id|insurance id|policy number|first ?name|last ?name|full ?name|sur ?name|given name|family name|middle name|maiden name|patient name|ip address|photo|fingerprint) /;
const NARRATES =
  / (notes?|narrative|comments?|diagnos[ei]s|symptoms?|complaint|history|assessment|medications?|allerg(y|ies)|prescription|treatment plan|body|message|transcript|summary) /;

/** Whether a name says that a person is identified, whatever the table is for. */
export const identifies = (name: string): boolean => IDENTIFIES.test(words(name));

/** Whether a column could hold what identifies a person or what somebody wrote of one, judging by its name and type. */
export function looksLike(name: string, type: string): (typeof SEALED_CLASSES)[number] | undefined {
  if (!/^(text|character|varchar|citext|json|xml|date|inet|cidr|bytea)/.test(type)) return undefined;
  const said = words(name);
  if (IDENTIFIES.test(said) || said === ' name ') return 'direct-identifier';
  return /^(date|inet|cidr)/.test(type) || !NARRATES.test(said) ? undefined : 'narrative';
}
