import { compactDate, dateAtNumber, dateAtWord, replaceDate } from './dates';
import { classAt, DIGIT, isDigit, LETTER, runEnd } from './chars';
import type { Edits } from './edits';
import type { Meaning } from './field-names';
import type { Kind } from './kinds';
import { isPlaceholder, looksLikeName } from './names';
import { DURATION, isOld } from './numbers';
import { isReplacement } from './replacement';

/**
 * Ids that say nothing by themselves: UUIDs and the like, ARNs, accounts of AWS. They join lines without a person in
 * them.
 */
export const isOpaque = (value: string): boolean =>
  /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value) ||
  /^(?:arn:aws|urn:uuid:)/.test(value) ||
  /^[0-7][\dA-HJKMNP-TV-Z]{25}$/.test(value) ||
  // Of MongoDB, of Twilio, of Stripe
  /^(?=\d*[a-f])(?:[\da-f]{24}|[\da-f]{32})$|^[A-Z]{2}[\da-f]{32}$|^[a-z]{2,5}_(?=[A-Za-z]*\d)(?=[a-z\d]*[A-Z])[A-Za-z\d]{14,32}$/.test(
    value,
  );

const OPAQUE: Readonly<Partial<Record<Meaning, Kind>>> = {
  'opaque-mrn': 'mrn',
  'opaque-plan': 'plan',
  'opaque-account': 'account',
  identifiers: 'identifier',
};

/** Of a patient: letters and five digits or more. */
const RECORD_NUMBER = /^[A-Z]{0,3}-?\d{5,12}$/;

/** Accounts of machines. */
const SYSTEM = new Set(
  `root system admin administrator postgres mysql rdsadmin app api web www-data nginx apache nobody daemon ubuntu ec2-user
   anonymous guest service default none null undefined unknown self me user test public authenticated kubelet jenkins
   deploy backup ci bot sa`
    .trim()
    .split(/\s+/),
);

/** A name that somebody chose, or has from a directory: `jdoe7`, `CLINIC\\jane.doe`. Other ids have more digits. */
export const isUsername = (value: string): boolean =>
  value.length < 64 &&
  /^(?:[A-Za-z][\w-]{0,20}\\{1,2})?\p{L}[\p{L}._'-]{1,40}\d{0,4}$/u.test(value) &&
  !SYSTEM.has(value.toLowerCase());

/** E.164 without its sign; neither an epoch time nor a compact date begins so. */
const isBarePhone = (value: string): boolean =>
  /^(?:[2-9]\d{9}|1[2-9]\d{9}|[2-9]\d{10,12})$/.test(value) && !/^20[0-3]\d[01]\d[0-3]\d/.test(value);

function digitsIn(value: string): number {
  let count = 0;
  for (let at = 0; at < value.length; at++) if (isDigit(value.charCodeAt(at))) count++;
  return count;
}
/** Beyond this a value is cut before it is looked at closely; it is replaced as a whole in any case. */
const LONGEST = 512;

/** `The value 'x' is not valid`: what a sentence says of a field. */
export const SENTENCE =
  /^(?:the|th(?:is|at)|an?|must|should|cannot|can|is|are|was|were|has|have|does|invalid|expected|not|please|no|field|value|input|your|required|missing|unknown) [a-z']/i;

/** A field's value, with what the field's name says of it. What the name does not settle, patterns do. */
export function replaceValue(edits: Edits, start: number, end: number, meaning: Meaning | undefined): void {
  if (meaning === 'keep' || start >= end) return;
  if (meaning === undefined || meaning === 'free') return edits.engine.scanText(edits, start, end);
  const value = edits.source.slice(start, Math.min(end, start + LONGEST));
  if (isPlaceholder(value) || isReplacement(value)) return;
  // `"lastName": ["The field lastName is required."]`; what it quotes may be the value
  if (value.length > 16 && SENTENCE.test(value) && meaning !== 'narrative' && !/["'`]/.test(value))
    return edits.engine.scanText(edits, start, end);
  const kind = kindOf(meaning, value);
  if (kind === 'date') return replaceDateValue(edits, start, end, value);
  if (kind === undefined) return mailbox(edits, start, end, meaning, value);
  const system = meaning === 'identifiers' ? SYSTEM_OF.exec(value) : undefined;
  if (system) start += system[0].length;
  if (kind === 'name' && value.includes('^')) return replaceParts(edits, start, end);
  edits.replace(start, end, kind);
}

/** `http://hospital.example.org/mrn|00123456`: what an identifier is of is no secret. */
const SYSTEM_OF = /^(?:urn:|https?:)[^|]{1,200}\|(?=.)/;

/** `"Jane Doe" <jane@example.com>` where a person is expected; everything else is for patterns to tell. */
function mailbox(edits: Edits, start: number, end: number, meaning: Meaning, value: string): void {
  const named = NAMED.has(meaning)
    ? /^(?:\\?")?([^"<\\]{5,64}?)(?:\\?")? ?<[^>]{3,100}>$/.exec(value)?.[1]
    : undefined;
  if (named === undefined || !looksLikeName(named)) return edits.engine.scanText(edits, start, end);
  const from = start + value.indexOf(named);
  edits.replace(from, from + named.length, 'name');
  edits.engine.scanText(edits, from + named.length, end);
}
const NAMED = new Set<Meaning>(['party', 'person', 'user', 'patient', 'weak-name', 'email']);

/** `DOE^JANE^A` of DICOM: the parts of a name, as HL7 has them. */
function replaceParts(edits: Edits, start: number, end: number): void {
  let from = start;
  for (const part of edits.source.slice(start, end).split('^', LONGEST)) {
    if (part !== '' && !isReplacement(part)) edits.replace(from, from + part.length, 'name');
    from += part.length + 1;
  }
}

/** Of memory, of a network, of a host: patterns tell of those what identifies. */
const MACHINE_ADDRESS =
  /^(?:0x[\da-fA-F]+|\d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d{1,5})?|\[?[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}\]?(?::\d{1,5})?|localhost|(?:[a-z][a-z\d+]{1,8}:\/\/)?[a-z\d-]+(?:\.[a-z\d-]+)*(?:\.[a-z]{2,12}|:\d{2,5})(?::\d{1,5})?)$/;

/** What the value of a field is, undefined where patterns must tell. */
export function kindOf(meaning: Meaning, value: string): Kind | undefined {
  switch (meaning) {
    case 'display':
    case 'bytes':
    case 'address-line':
      return undefined;
    case 'weak-name':
      return looksLikeName(value) ? 'name' : undefined;
    case 'sn':
      return /^\p{Lu}[\p{L}' -]+$/u.test(value)
        ? 'name'
        : /^(?=.*\d{4})[A-Z\d-]{6,24}$/.test(value)
          ? 'device'
          : undefined;
    case 'patient':
      return looksLikeName(value) ? 'name' : RECORD_NUMBER.test(value) ? 'mrn' : undefined;
    case 'user':
      return looksLikeName(value) ? 'name' : isUsername(value) ? 'account' : undefined;
    case 'person':
    case 'party':
      return looksLikeName(value) ? 'name' : isBarePhone(value) ? 'phone' : undefined;
    case 'telecom':
      return value.includes('@') ? 'email' : digitsIn(value) > 3 ? 'phone' : undefined;
    case 'phone':
    case 'fax':
      return digitsIn(value) > 3 ? meaning : looksLikeName(value) ? 'name' : undefined;
    case 'age':
      return isOld(Number.parseInt(value, 10)) && !DURATION.test(value.replace(/^\d+/, ''))
        ? 'age'
        : undefined;
    case 'birth-year':
    case 'date':
      return 'date';
    case 'identifiers':
    case 'opaque-mrn':
    case 'opaque-plan':
    case 'opaque-account':
      if (isOpaque(value) || !/\d{3}/.test(value)) return undefined;
      return meaning === 'opaque-account' && /^\d{12}$/.test(value) ? undefined : OPAQUE[meaning];
    case 'account':
    case 'username':
      return isOpaque(value) ? undefined : 'account';
    case 'address':
      return MACHINE_ADDRESS.test(value) ? undefined : 'address';
    case 'name':
      return /\p{L}/u.test(value) ? 'name' : undefined;
    case 'free':
    case 'keep':
      return undefined;
    default:
      return meaning;
  }
}

/** A number in a field: an age, or one that identifies. @returns what it is */
export function kindOfNumber(meaning: Meaning, shown: string, oldestYear: number): Kind | undefined {
  switch (meaning) {
    case 'name':
    case 'weak-name':
    case 'display':
    case 'bytes':
    case 'person':
    case 'user':
    case 'sn':
    case 'address-line':
    case 'email':
    case 'url':
    case 'ip':
    case 'narrative':
    case 'free':
    case 'keep':
      return undefined;
    case 'date':
    case 'birth-year':
      return shown.length === 4 && Number(shown) > oldestYear ? undefined : 'date';
    case 'secret':
    case 'device':
    case 'licence':
      return shown.length > 2 ? meaning : undefined;
    default:
      return kindOf(meaning, shown);
  }
}

/** Of a search of FHIR: `ge1962-03-14`. */
export const COMPARED = /^(?:eq|ne|gt|lt|ge|le|sa|eb|ap)\d{4}/;

/** A value of a field of dates: its year stays, if there is one and it may. */
function replaceDateValue(edits: Edits, start: number, end: number, value: string): void {
  const { source } = edits;
  if (COMPARED.test(value)) return replaceDateValue(edits, start + 2, end, value.slice(2));
  const from = runEnd(source, start, DIGIT, 15);
  const found =
    classAt(source, start) & LETTER
      ? dateAtWord(source, start, runEnd(source, start, LETTER, 12))
      : (dateAtNumber(source, start, from) ??
        (from === end && from - start >= 6 ? compactDate(source.slice(start, from)) : undefined));
  if (from === end && end - start === 4) {
    if (Number(value) <= edits.engine.oldestYear()) edits.replace(start, end, 'date');
  } else if (!/\d/.test(value)) edits.engine.scanText(edits, start, end);
  else replaceDate(edits, found ? { ...found, start, end } : { start, end, value });
}
