import type { Field } from './fields';
import type { Meaning } from './field-names';

/** What the members of an object, or of a list, take from the field that it is the value of. */
export function contextOf(meaning: Meaning | undefined): Meaning | undefined {
  if (meaning === 'address-line') return 'address';
  return meaning === 'weak-name' ? 'name' : meaning === 'free' ? undefined : meaning;
}

/** Parts of a name, where it is known that there is one. */
const PARTS = new Set(['first', 'last', 'middle', 'given', 'family', 'full', 'text', 'maiden', 'nick']);
/** What the number of something is called inside of it. */
export const NUMBERS = new Set(['number', 'no', 'num', 'value', 'id']);

/** What a member is, by its own name and by where it is. */
export function memberMeaning(context: Meaning | undefined, field: Field): Meaning | undefined {
  const { meaning, name } = field;
  switch (context) {
    case undefined:
      return meaning;
    case 'keep':
    case 'bytes':
      return context;
    case 'patient':
      return name === 'id' || name === 'ids' ? 'opaque-mrn' : memberMeaning('person', field);
    case 'user':
    case 'person':
      return meaning === 'weak-name' || meaning === 'display' || PARTS.has(name) ? 'name' : meaning;
    case 'telecom':
    case 'identifiers':
      return name === 'value' ? context : meaning;
    case 'opaque-mrn':
    case 'opaque-plan':
    case 'opaque-account':
      return NUMBERS.has(name) ? context : meaning;
    default:
      if (field.neutral) return undefined;
      return meaning === undefined || VAGUE.has(meaning) ? context : meaning;
  }
}

/** What says less than the surroundings do. */
export const VAGUE: ReadonlySet<Meaning> = new Set<Meaning>([
  'weak-name',
  'display',
  'person',
  'patient',
  'user',
  'party',
  'address-line',
  'free',
]);
