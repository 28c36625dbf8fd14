import { classAt, HYPHEN, LETTER, WORD } from './chars';
import type { Edits } from './edits';
import { type Meaning, WHOLE_NAMES } from './field-names';
import { replaceValue } from './values';

/** `/patients/by-phone/2125550100`, `/mrn/00123456`: a segment of a path that the one before it names. @param at the slash */
export function segmentOfPath(edits: Edits, from: number, at: number, to: number): number {
  const { source, engine } = edits;
  if (
    !(classAt(source, at - 1) & LETTER) ||
    (!(classAt(source, at + 1) & (WORD | HYPHEN)) && !'+%'.includes(source[at + 1] ?? ' '))
  )
    return 0;
  if (!engine.fields.mayEnd(source, at)) return 0;
  let start = at;
  while (start > from && at - start < 32 && classAt(source, start - 1) & (WORD | HYPHEN)) start--;
  if (!'/ "\'=('.includes(source[start - 1] ?? ' ')) return 0;
  const { meaning, name } = engine.fields.at(source, start, at).field;
  const value = meaning && SEGMENT.exec(source.slice(at + 1, at + 130))?.[0];
  if (meaning === undefined || value === undefined || !isNamedSegment(meaning, value)) return 0;
  // `/policy/12345` may be of anything
  if (WHOLE_NAMES.has(name) && value.replace(/\D/g, '').length < 8) return 0;
  const end = Math.min(to, at + 1 + value.length);
  replaceValue(edits, at + 1, end, meaning);
  return end;
}

const SEGMENT = /^[^\s/?#"'<>&,;|()\\]{3,128}/;
const LEAST_DIGITS: Readonly<Partial<Record<Meaning, number>>> = {
  phone: 7,
  fax: 7,
  ssn: 4,
  mrn: 5,
  date: 6,
};
function isNamedSegment(meaning: Meaning, value: string): boolean {
  if (!/\d/.test(value)) return false;
  switch (meaning) {
    case 'patient':
      return /^(?:[A-Z]{1,3}-?\d{5,12}|0\d{4,11}|\d{6,12})$/.test(value);
    case 'secret':
      return value.length >= 16 && !isFileName(value);
    case 'phone':
    case 'fax':
    case 'ssn':
    case 'mrn':
    case 'opaque-mrn':
    case 'plan':
    case 'opaque-plan':
    case 'account':
    case 'opaque-account':
    case 'licence':
    case 'vehicle':
    case 'device':
    case 'date':
      return value.replace(/\D/g, '').length >= (LEAST_DIGITS[meaning] ?? 5) && !isFileName(value);
    default:
      return false;
  }
}

const isFileName = (value: string): boolean => /\.[a-z][a-z\d]{1,4}$/i.test(value);
