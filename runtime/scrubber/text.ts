import { emailAround, userInfoEnd } from './addresses';
import { enter } from './braces';
import {
  codeAt,
  classAt,
  CLASSES,
  DIGIT,
  HYPHEN,
  isDigit,
  LETTER,
  numberAt,
  runEnd,
  SPACE,
  UPPER,
  WORD,
} from './chars';
import { dateAtNumber, replaceDate } from './dates';
import type { Edits } from './edits';
import type { Meaning } from './field-names';
import { behindLabel, keyed } from './keyed';
import { segmentOfPath } from './path-segment';
import * as numbers from './numbers';
import { isReplacement, replacementEnd } from './replacement';
import { privateKeyEnd } from './secrets';
import { isOfSystem } from './system-times';
import { COMPARED, replaceValue } from './values';
import { isEscape, wordAt } from './words';
import { element } from './xml';

/**
 * One pass over the text. Every character is looked at once; where one could begin an identifier, a reader of bounded
 * length looks on from there. So the work grows with the length, whatever the text says.
 */
export function scanText(edits: Edits, from: number, to: number): void {
  const { source } = edits;
  let at = from;
  while (at < to) {
    const kind = CLASSES[source.charCodeAt(at)]!;
    if (kind & LETTER) at = atWord(edits, from, at, to);
    else if (kind & DIGIT) at = atNumber(edits, from, at, to);
    else if (kind & SPACE) at++;
    else at = atSign(edits, from, at, to);
  }
}

function atWord(edits: Edits, from: number, start: number, to: number): number {
  const { source } = edits;
  let end = start + 1;
  let mixed = false;
  while (end < to) {
    const kind = CLASSES[source.charCodeAt(end)]!;
    if (!(kind & WORD)) break;
    if (kind & DIGIT) mixed = true;
    end++;
  }
  const length = end - start;
  if (mixed || length <= 4) {
    const done = atCode(edits, from, start, end, mixed);
    if (done > 0) return done;
  }
  return wordAt(edits, from, start, end, to) || end;
}

/** Characters that are a code: letters and digits, or few enough for a part of an address. */
function atCode(edits: Edits, from: number, start: number, end: number, mixed: boolean): number {
  const { source } = edits;
  if (start > from && classAt(source, start - 1) & WORD) return 0;
  const length = end - start;
  if (length <= 4 && source[end] === ':') {
    const found = numbers.colonSeparated(source, start);
    if (found) return edits.replace(start, found.end, found.kind);
  }
  if (length === 4 && source[end] === '.') {
    const found = numbers.dottedMac(source, start);
    if (found) return edits.replace(start, found.end, found.kind);
  }
  if (length === 2 && classAt(source, end) & HYPHEN) {
    const found = numbers.hyphenatedMac(source, start);
    if (found) return edits.replace(start, found.end, found.kind);
  }
  if (length === 2 && classAt(source, start) & UPPER) return atState(edits, start, end);
  if (!mixed) return 0;
  if (length === 6) return comparedDate(edits, from, start, end);
  if (length === 8) return codeAt(source, end) === 0x2d ? uuidEnd(source, start, 0) : 0;
  if (length !== 17 && length !== 9 && !(classAt(source, start + 2) & DIGIT)) return 0;
  const shown = source.slice(start, Math.min(end, start + 40));
  if (length === 17 && numbers.isVin(shown)) return edits.replace(start, end, 'vehicle');
  if (length === 9 && numbers.isDea(shown)) return edits.replace(start, end, 'licence');
  if (length >= 4 && classAt(source, start + 1) & UPPER && classAt(source, start) & UPPER) {
    const iban = numbers.ibanEnd(source, start);
    if (iban > 0) return edits.replace(start, iban, 'account');
  }
  return 0;
}

/** `ge1962-03-14` of a search of FHIR. */
function comparedDate(edits: Edits, from: number, start: number, end: number): number {
  const { source } = edits;
  if (codeAt(source, end) !== 0x2d || !COMPARED.test(source.slice(start, end))) return 0;
  const date = dateAtNumber(source, start + 2, end);
  if (date === undefined) return 0;
  return isOfSystem(edits, from, { ...date, start }) ? date.end : replaceDate(edits, date);
}

const STATES = new Set(
  'AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR'.split(
    ' ',
  ),
);

/** States that are words as well. */
const WORDS = new Set('ID OK IN OR ME HI MS CO DE PA'.split(' '));

/** `IL 62704`: a postal code. */
function atState(edits: Edits, start: number, end: number): number {
  const { source } = edits;
  const state = source.slice(start, end);
  if (!STATES.has(state)) return 0;
  // `ID 12345` is an id, unless a town is before it.
  if (WORDS.has(state) && source.slice(start - 2, start) !== ', ') return 0;
  const code = /^,? {1,2}\d{5}(?:-\d{4})?(?![\w-])/.exec(source.slice(end, end + 16))?.[0];
  if (code === undefined) return 0;
  return edits.replace(end + code.search(/\d/), end + code.length, 'address');
}

function atNumber(edits: Edits, from: number, start: number, to: number): number {
  const { source } = edits;
  let run = start + 1;
  while (run < to && isDigit(source.charCodeAt(run))) run++;
  const next = run < to ? CLASSES[source.charCodeAt(run)]! : 0;
  if (next & LETTER) return atDigitsAndLetters(edits, start, run, to);
  const length = run - start;
  if (length > 14) return numbers.isCard(source, start, run) ? edits.replace(start, run, 'account') : run;
  // Most numbers stand alone: 200, 12.5, "4".
  if (length > 8 || (next === 0 && !'/.:)(_'.includes(source[run] ?? '"')))
    return uuidEnd(source, start, run);
  return atGroups(edits, from, start, run, to) || run;
}

function atGroups(edits: Edits, from: number, start: number, run: number, to: number): number {
  const { source } = edits;
  const length = run - start;
  const before = classAt(source, start - 1);
  const code = codeAt(source, run);
  if (length === 8 && code === 0x2d) {
    const end = uuidEnd(source, start, run);
    if (end > run) return end;
  }
  const apart =
    start === from ||
    (!(before & DIGIT) && !(source[start - 1] === '.' && classAt(source, start - 2) & DIGIT));
  if (length <= 4 && apart && (length === 4 || length <= 2)) {
    const isPart =
      length <= 2 &&
      '/-'.includes(source[start - 1] ?? ' ') &&
      classAt(source, start - 2) & (DIGIT | (source[start - 1] === '-' ? LETTER : 0));
    const date = isPart ? undefined : dateAtNumber(source, start, run);
    if (date && isOfSystem(edits, from, date)) return date.end;
    if (date && !isApiVersion(source, date.start, date.end) && !isOfFile(source, date.end))
      return replaceDate(edits, date);
    if (date) return date.end;
  }
  if (code === 0x2e && length <= 3) {
    const place = numbers.coordinatesEnd(source, start, run);
    if (place > 0)
      return edits.replace(classAt(source, start - 1) & HYPHEN ? start - 1 : start, place, 'address');
  }
  const found =
    numbers.groupedNumber(source, start, run) ??
    (length === 1 ? numbers.longDistancePhone(source, start) : undefined);
  if (found) return edits.replace(start, found.end, found.kind);
  if (length <= 4 && code === 0x3a) {
    const address = numbers.colonSeparated(source, start);
    if (address) return edits.replace(start, address.end, address.kind);
  }
  if (length === 2 && code === 0x2d) {
    const mac = numbers.hyphenatedMac(source, start);
    if (mac) return edits.replace(start, mac.end, mac.kind);
  }
  if (
    length <= 3 &&
    length >= 2 &&
    numbers.isOld(numberAt(source, start, run)) &&
    apart &&
    !(before & LETTER)
  ) {
    const old = numbers.AGE_AFTER.exec(source.slice(run, run + 14));
    if (old) return edits.replace(start, run, 'age');
  }
  if (
    classAt(source, run) & SPACE &&
    classAt(source, run + 1) & (UPPER | DIGIT) &&
    apart &&
    !(before & (WORD | HYPHEN)) &&
    !'.$#'.includes(source[start - 1] ?? ' ')
  ) {
    const street = numbers.streetAddressEnd(source, start, run);
    if (street > 0) return edits.replace(start, Math.min(street, to), 'address');
  }
  return 0;
}

/** `app-2026-03-14.log.gz`: a day of a file that machines write. */
const isOfFile = (source: string, end: number): boolean =>
  /^(?:[-_.][\w-]{1,16})?\.(?:log|gz|tgz|tar|bz2|zst|bak|sql|dump|parquet|avro|jsonl|ndjson|out|err|trc)\b/i.test(
    source.slice(end, end + 26),
  );

/** `2012-10-17` of a policy, `/2015-03-31/functions`: dates of interfaces, not of people. */
function isApiVersion(source: string, start: number, end: number): boolean {
  if (/^\/(?:functions|runtime|extension|event-source|layers|tags)/.test(source.slice(end, end + 13)))
    return true;
  // https://api.example.com/2010-04-01/Accounts
  if (
    source[end] === '/' &&
    /:\/\/[\w.-]{1,60}(?::\d{1,5})?\/$/.test(source.slice(Math.max(0, start - 72), start))
  )
    return true;
  return (
    end - start === 10 &&
    /version["'\\]{0,4}[ :=]{1,3}["'\\]{0,4}$/i.test(source.slice(Math.max(0, start - 24), start))
  );
}

/** `8f14e45f-ceea-467f-a0e6-b1e2c3d4e5f6` is one id, and its parts are nothing. */
function uuidEnd(source: string, start: number, run: number): number {
  if (codeAt(source, start + 8) !== 0x2d || start + UUID > source.length) return run;
  for (let index = 0; index < UUID; index++) {
    const code = source.charCodeAt(start + index);
    const isHyphen = index === 8 || index === 13 || index === 18 || index === 23;
    if (isHyphen ? code !== 0x2d : HEX[code] === 0) return run;
  }
  return classAt(source, start + UUID) & WORD ? run : start + UUID;
}

const UUID = 36;
const HEX = new Uint8Array(0x10000);
for (const digit of '0123456789abcdefABCDEF') HEX[digit.charCodeAt(0)] = 1;

/** A code that begins with a digit: `93yo`, `14Mar1962`, `20260314T102200Z`, `1EG4-TE5-MK73`. */
function atDigitsAndLetters(edits: Edits, start: number, run: number, to: number): number {
  const { source } = edits;
  const whole = !(classAt(source, start - 1) & WORD);
  const end = Math.min(to, runEnd(source, run, WORD, to - run));
  if (!whole) return end;
  const length = end - start;
  if (length === 8 && codeAt(source, end) === 0x2d) {
    const uuid = uuidEnd(source, start, end);
    if (uuid > end) return uuid;
  }
  const digits = run - start;
  if (length <= 17 && (digits <= 2 || digits === 8)) {
    const date = dateAtNumber(source, start, run);
    if (date) return replaceDate(edits, date);
  }
  if (
    digits <= 3 &&
    digits >= 2 &&
    numbers.isOld(numberAt(source, start, run)) &&
    numbers.AGE_AFTER.test(source.slice(run, run + 14))
  )
    return edits.replace(start, run, 'age');
  if (length === 4 || length === 11) {
    const medicare = numbers.MEDICARE.exec(source.slice(start, start + 14));
    if (medicare) return edits.replace(start, start + medicare[0].length, 'plan');
  }
  if (length === 4 && source[end] === '.') {
    const found = numbers.dottedMac(source, start);
    if (found) return edits.replace(start, found.end, found.kind);
  }
  if (length <= 4 && source[end] === ':') {
    const found = numbers.colonSeparated(source, start);
    if (found) return edits.replace(start, found.end, found.kind);
  }
  if (length === 2 && source[end] === '-') {
    const found = numbers.hyphenatedMac(source, start);
    if (found) return edits.replace(start, found.end, found.kind);
  }
  if (length === 17 && numbers.isVin(source.slice(start, end))) return edits.replace(start, end, 'vehicle');
  return end;
}

function atSign(edits: Edits, from: number, at: number, to: number): number {
  const { source } = edits;
  switch (source.charCodeAt(at)) {
    case 0x3a: // :
      if (source[at + 1] === ':' || source[at - 1] === ':') return at + 1;
      if (source[at + 1] === '/' && source[at + 2] === '/') {
        const info = userInfoEnd(source, at + 3, to);
        return info > 0 ? edits.replace(at + 3, info, 'secret') : at + 3;
      }
      return keyed(edits, from, at, at + 1, to) || at + 1;
    case 0x3d: // =
      if ('=!<>'.includes(source[at - 1] ?? ' ') || source[at + 1] === '=') return at + 1;
      return keyed(edits, from, at, source[at + 1] === '>' ? at + 2 : at + 1, to) || at + 1;
    case 0x40: // @
      return email(edits, from, at, at + 1);
    case 0x25: // %40
      return source[at + 1] === '4' && source[at + 2] === '0' ? email(edits, from, at, at + 3) : at + 1;
    case 0x2b: {
      const phone = numbers.internationalPhone(source, at);
      return phone ? edits.replace(at, phone.end, phone.kind) : at + 1;
    }
    case 0x28: // (
      return bracketed(edits, at);
    case 0x2a: {
      const masked = /^\*{3}-\*{2}-\d{4}(?!\w)/.exec(source.slice(at, at + 12));
      if (masked) return edits.replace(at, at + 11, 'ssn');
      const card = /^\*{4}(?:[ -]?\*{4}){0,2}[ -]?\d{4}(?!\w)/.exec(source.slice(at, at + 20));
      return card ? edits.replace(at, at + card[0].length, 'account') : at + 1;
    }
    case 0x5b: {
      const end = Math.max(replacementEnd(source, at), accessTimeEnd(source, at));
      return end > 0 ? end : inner(edits, at, to);
    }
    case 0x5e: // ^
      return source[at + 1] === '^' && source[at + 2] === '^' ? patientId(edits, from, at) : at + 1;
    case 0x7b: {
      const end = inner(edits, at, to);
      if (end === at + 1) enter(edits, from, at, to);
      return end;
    }
    case 0x5c: // \\
      return isEscape(source, at) && classAt(source, at + 2) & UPPER ? at + 2 : at + 1;
    case 0x22:
    case 0x27:
    case 0x60:
      return behindLabel(edits, from, at, to) || at + 1;
    case 0x2f: // /
      return segmentOfPath(edits, from, at, to) || at + 1;
    case 0x3c: // <
      return element(edits, at, to) || at + 1;
    case 0x2d: {
      if (source[at + 1] === '>') return keyed(edits, from, at, at + 2, to) || at + 2;
      if (source[at + 1] !== '-') return at + 1;
      const end = privateKeyEnd(source, at, to);
      if (end > 0) return edits.put(at, end, withLines(edits, at, end));
      return runEnd(source, at, HYPHEN, to - at);
    }
    default:
      return at + 1;
  }
}

/** `00123^^^&1.2.3&ISO`, `00123^^^HOSPITAL^MR`: an identifier with who gave it (CX of HL7 v2), also of IHE's queries. */
function patientId(edits: Edits, from: number, at: number): number {
  const { source } = edits;
  const behind = AUTHORITY.exec(source.slice(at, at + 140));
  if (!behind) return at + 3;
  const floor = Math.max(from, edits.settled, at - 32);
  let start = at;
  while (start > floor && classAt(source, start - 1) & (WORD | HYPHEN)) start--;
  const end = at + behind[0].length;
  return /\d{3}/.test(source.slice(start, at)) && !isReplacement(source.slice(start, at))
    ? Math.max(end, edits.replace(start, at, 'mrn'))
    : end;
}
const AUTHORITY =
  /^\^\^\^(?:[\w .-]{0,40}&(?:amp;)?[\w.-]{1,64}&(?:amp;)?(?:ISO|DNS|UUID|URI|HCD|L|N)\b|[\w .-]{0,40}(?:&(?:amp;)?[\w.-]{1,64}&(?:amp;)?\w{1,6})?\^(?:MR|MRN|PI|PT|PN|PE|AN|VN|SS|DL|MA|MC|EI|MB)\b)/;

/** A key goes over many lines; so many remain. */
function withLines(edits: Edits, start: number, end: number): string {
  const shown = edits.source.slice(start, end);
  return edits.engine.replacement('secret', shown) + '\n'.repeat(shown.split('\n').length - 1);
}

function email(edits: Edits, from: number, at: number, after: number): number {
  const found = emailAround(edits.source, Math.max(from, edits.settled), at, after);
  return found ? edits.replace(found.start, found.end, 'email') : after;
}

function bracketed(edits: Edits, at: number): number {
  const phone = numbers.bracketedPhone(edits.source, at);
  if (phone) return edits.replace(at, phone.end, phone.kind);
  const tag = TAG.exec(edits.source.slice(at, at + 160));
  if (tag) {
    const end = at + tag[0].length - 1;
    const { meaning } = edits.engine.fields.of(tag[1]! + tag[2]!);
    const value = tag[4] ?? tag[6]!;
    replaceValue(edits, end - value.length, end, meaning ?? REPRESENTATIONS[tag[3] ?? tag[5]!]);
    return end;
  }
  // A device identifier as its barcode says it: (01) and fourteen digits.
  const device = /^\(01\)\d{14}(?:\(\d{2}\)[\w-]{1,20}){0,4}/.exec(edits.source.slice(at, at + 110));
  return device ? edits.replace(at, at + device[0].length, 'device') : at + 1;
}

/** `(0010,0030) DA [19620314]`, `(0010, 0030) Patient's Birth Date DA: '19620314'`: elements of DICOM as tools show them. */
const TAG =
  /^\(([\da-f]{4}), ?([\da-f]{4})\) (?:([A-Z]{2}) (?:#\d{1,5} )?\[([^\][]{1,80})\]|[^:[\]\n]{0,60}?\b([A-Z]{2}): '([^'\n]{1,60})')/i;
/** What the representation of a value says, where the tag says nothing. */
const REPRESENTATIONS: Readonly<Record<string, Meaning>> = { DA: 'date', DT: 'date', PN: 'name' };

/** `[14/Mar/2026:10:22:11 +0000]`: only access lines write a time like that, and it is their own. */
function accessTimeEnd(source: string, at: number): number {
  if (source[at + 3] !== '/' || source[at + 7] !== '/') return -1;
  const shown = /^\[\d\d\/[A-Z][a-z]{2}\/20\d\d[: ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?: [+-]\d{4})?\]/.exec(
    source.slice(at, at + 48),
  );
  return shown ? at + shown[0].length : -1;
}

/** JSON in the middle of a text. */
function inner(edits: Edits, at: number, to: number): number {
  const { source } = edits;
  const next = source[at + 1];
  if (next === '"' || (source[at] === '[' && next === '{'))
    return Math.max(at + 1, beforeColon(source, edits.engine.scanJson(edits, at, to)));
  return at + 1;
}

/** `{"name": Str(Jane)}` is no JSON, and its first field is one all the same. */
function beforeColon(source: string, end: number): number {
  const at = source[end - 1] === ' ' ? end - 1 : end;
  return source[at - 1] === ':' ? at - 1 : end;
}
