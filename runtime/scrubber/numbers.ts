import { classAt, DIGIT, HYPHEN, isDigit, LETTER, numberAt, runEnd, SPACE, UPPER, WORD } from './chars';
import type { Kind } from './kinds';

/** An identifier by its form. */
export interface Found {
  readonly end: number;
  readonly kind: Kind;
}

const MOST_GROUPS = 6;

/**
 * Numbers in groups, by how long the groups are and what is between them: telephone and social security numbers, postal
 * codes, cards, IPv4 addresses, Medicare numbers.
 * @param runTo where the first group ends
 */
export function groupedNumber(text: string, start: number, runTo: number): Found | undefined {
  const length = runTo - start;
  const before = text[start - 1] ?? ' ';
  const code = text[runTo] ?? ' ';
  if (code === '.' && length <= 3) {
    const ip = ipv4End(text, start);
    if (ip > 0)
      return isVersion(text, start) || isNobody(text.slice(start, ip)) ? undefined : { end: ip, kind: 'ip' };
  }
  if (length === 1 && code !== ' ' && code !== '-' && code !== '.') return undefined;
  if (classAt(text, start - 1) & HYPHEN && classAt(text, start - 2) & WORD) return undefined;
  const dots = code === '.';
  if (dots && /[\w/.@-]/.test(before)) return undefined;
  if (
    !dots &&
    !(classAt(text, runTo) & (HYPHEN | SPACE)) &&
    !(code === ')' && before === '(') &&
    code !== '_'
  )
    return undefined;
  return formed(text, start, groups(text, start));
}

interface Groups {
  /** Lengths, as digits: `3-2-4`, and what is between the groups. */
  readonly shape: string;
  readonly separators: string;
  readonly ends: readonly number[];
}

function groups(text: string, start: number): Groups {
  const lengths: number[] = [];
  const ends: number[] = [];
  let separators = '';
  let at = start;
  while (lengths.length < MOST_GROUPS) {
    const to = runEnd(text, at, DIGIT, 8);
    if (to === at) break;
    lengths.push(to - at);
    ends.push(to);
    const kind = classAt(text, to);
    const code = text[to] ?? '';
    if (kind & HYPHEN) separators += '-';
    else if (kind & SPACE) separators += ' ';
    else if (code === '.' || code === '_') separators += code;
    else break;
    at = to + 1;
    // `1 (212) 555-0100`
    if (text[at] === '(') break;
  }
  return { shape: lengths.join('-'), separators: separators.slice(0, lengths.length - 1), ends };
}

function formed(text: string, start: number, { shape, separators, ends }: Groups): Found | undefined {
  for (const { starts, separator, kind, check, count } of FORMS) {
    if (shape !== starts && !shape.startsWith(`${starts}-`)) continue;
    const between = separators.slice(0, count - 1);
    if (!separator.test(between)) continue;
    const end = ends[count - 1]!;
    // More digits after the same separator, or letters: a longer number of another form.
    if (classAt(text, end) & WORD) continue;
    const after = text[end] ?? ' ';
    if (classAt(text, end + 1) & DIGIT && after !== ' ' && (classAt(text, end) & HYPHEN || after === '.'))
      continue;
    if (check && !check(text.slice(start, end))) continue;
    if (kind === 'phone' && between.includes(' ') && isInList(text, start, end)) continue;
    return { kind, end: kind === 'phone' ? extensionEnd(text, end) : end };
  }
  return undefined;
}

/** `0.012 200 200 5120`: numbers with spaces between, before and behind, are columns. */
const isInList = (text: string, start: number, end: number): boolean =>
  (text[start - 1] === ' ' && (classAt(text, start - 2) & DIGIT) !== 0) ||
  (text[end] === ' ' && /^ \d+(?![\w-])/.test(text.slice(end, end + 12)));

interface Form {
  readonly starts: string;
  readonly count: number;
  readonly separator: RegExp;
  readonly kind: Kind;
  readonly check?: (shown: string) => boolean;
}

const same = /^(-+| +|\.+|_+)$/;
const form = (starts: string, separator: RegExp, kind: Kind, check?: (shown: string) => boolean): Form => ({
  starts,
  count: starts.split('-').length,
  separator,
  kind,
  ...(check && { check }),
});
/** Spaces and dots stand between numbers of all sorts: an area and an exchange begin with 2 to 9. */
const northAmerican = (shown: string): boolean =>
  /^(?:1\D)?(?:\d{3}[-\u00ad\u2010-\u2014\u2212_]\d{3}\D|[2-9]\d\d\D[2-9]\d\d\D)/.test(shown);

const FORMS: readonly Form[] = [
  form('3-2-4', same, 'ssn'),
  form('3-3-4', /^(?:--|  |\.\.|__| -|-\.)$/, 'phone', northAmerican),
  form(
    '1-3-3-4',
    /^(?:---|   |\.\.\.|- -| --|-  )$/,
    'phone',
    (shown) => shown.startsWith('1') && northAmerican(shown),
  ),
  form('5-4', /^-$/, 'address'),
  form('4-4-4-4', /^(?:---|   )$/, 'account', luhn),
  form('4-6-5', /^(?:--|  )$/, 'account', luhn),
];

/** `x123`, ` ext. 123`. */
export function extensionEnd(text: string, at: number): number {
  const shown = /^(?:,? ?(?:x|ext\.?|extension) ?\d{1,6})(?!\w)/i.exec(text.slice(at, at + 20));
  return shown ? at + shown[0].length : at;
}

/** `(212) 555-0100`. */
export function bracketedPhone(text: string, start: number): Found | undefined {
  const shown = BRACKETED.exec(text.slice(start, start + 24));
  if (!shown) return undefined;
  return { kind: 'phone', end: extensionEnd(text, start + shown[0].length) };
}
const BRACKETED = /^\(\d{3}\)[ \u00a0-]?\d{3}[-. \u2010-\u2013\u00a0]?\d{4}(?!\w)/;

/** `+1 (212) 555-0100`, `+34 612 345 678`, `+442079460958`. */
export function internationalPhone(text: string, start: number): Found | undefined {
  if (classAt(text, start - 1) & WORD) return undefined;
  const shown = INTERNATIONAL.exec(text.slice(start, start + 28));
  if (!shown) return undefined;
  const digits = shown[0].replace(/\D/g, '').length;
  if (digits < 8 || digits > 15) return undefined;
  return { kind: 'phone', end: extensionEnd(text, start + shown[0].length) };
}
const INTERNATIONAL =
  /^\+[1-9]\d{0,2}[-. \u00a0]?(?:\(\d{1,5}\)[-. ]?)?\d{1,12}(?:[-. \u00a0\u2010-\u2013]\d{2,8}){0,4}(?![\w:])/;

/** `1 (212) 555-0100`. */
export function longDistancePhone(text: string, start: number): Found | undefined {
  if (text[start] !== '1' || text[start + 2] !== '(') return undefined;
  return bracketedPhone(text, start + 2);
}

function ipv4End(text: string, start: number): number {
  let at = start;
  for (let part = 0; part < 4; part++) {
    const to = runEnd(text, at, DIGIT, 4);
    const number = numberAt(text, at, to);
    if (number < 0 || number > 255 || to - at > 3) return -1;
    if (part === 3)
      return classAt(text, to) & WORD || (text[to] === '.' && classAt(text, to + 1) & DIGIT) ? -1 : to;
    if (text[to] !== '.') return -1;
    at = to + 1;
  }
  return -1;
}

/** `Chrome/120.0.0.0`, `v1.2.3.4`, `version 1.2.3.4`, `pkg-1.2.3.4`. */
function isVersion(text: string, start: number): boolean {
  const before = text[start - 1] ?? '';
  // `HIER_DIRECT/192.0.2.7` is no product.
  if (before === '/')
    return (classAt(text, start - 2) & WORD) !== 0 && !/_[A-Z]{1,16}\/$/.test(text.slice(start - 18, start));
  if (before === '.' || before === '^' || before === '~') return true;
  if (before === '-' && classAt(text, start - 2) & LETTER)
    return !/(?:^|[^a-z])ip-$/i.test(text.slice(Math.max(0, start - 4), start));
  return /(?:\bv|ver|version|release|build|oid|v\.|firmware|fw|software|revision|rev|patch|bios)["']?[ :=]{1,3}["']?$/i.test(
    text.slice(Math.max(0, start - 16), start),
  );
}

/** Loopback and unspecified: addresses of every machine. */
const isNobody = (ip: string): boolean =>
  ip === '0.0.0.0' || ip === '255.255.255.255' || ip.startsWith('127.');

/** `2001:db8::1`, and `aa:bb:cc:dd:ee:ff`, from their first group on. */
export function colonSeparated(text: string, start: number): Found | undefined {
  if (classAt(text, start - 1) & WORD || ':.'.includes(text[start - 1] ?? ' ')) return undefined;
  const shown = text.slice(start, start + 64);
  const mac = /^[\da-f]{2}(?:(?::[\da-f]{2}){11}(?=:08:00|:86:dd|:08:06)|(?::[\da-f]{2}){5}(?![\w:]))/i.exec(
    shown,
  );
  if (mac) return { kind: 'device', end: start + mac[0].length };
  const run = /^[\da-f:]{3,39}/i.exec(shown)?.[0].replace(/:$/, '') ?? '';
  const after = shown.slice(run.length);
  if (/^(?:\w|:[\w:])/.test(after)) return undefined;
  const parts = run.split(':');
  if (parts.some((part) => part.length > 4)) return undefined;
  const gaps = run.split('::').length - 1;
  const isAddress =
    gaps === 0
      ? parts.length === 8
      : gaps === 1 && parts.length <= 8 && (parts[0]!.length > 2 || parts.length > 4) && /\d/.test(run);
  if (!isAddress) return undefined;
  const tail = run.endsWith(':') ? undefined : /^(?:%[\w.-]{1,16})/.exec(after);
  return { kind: 'ip', end: start + run.length + (tail?.[0].length ?? 0) };
}

/** `aa-bb-cc-dd-ee-ff`. */
export function hyphenatedMac(text: string, start: number): Found | undefined {
  if (classAt(text, start - 1) & (WORD | HYPHEN)) return undefined;
  const shown = /^[\da-f]{2}(?:-[\da-f]{2}){5}(?![\w-])/i.exec(text.slice(start, start + 18));
  return shown ? { kind: 'device', end: start + 17 } : undefined;
}

/** `aabb.ccdd.eeff` of switches. */
export function dottedMac(text: string, start: number): Found | undefined {
  if (classAt(text, start - 1) & (WORD | HYPHEN) || text[start - 1] === '.') return undefined;
  const shown = /^(?=[\d.]*[a-f])[\da-f]{4}\.[\da-f]{4}\.[\da-f]{4}(?![\w.])/i.exec(
    text.slice(start, start + 15),
  );
  return shown ? { kind: 'device', end: start + 14 } : undefined;
}

/** `41.8781,-87.6298`: a latitude and a longitude, to ten metres or less. @returns where they end, or -1 */
export function coordinatesEnd(text: string, start: number, runTo: number): number {
  if (runTo - start > 2 || classAt(text, start - 1) & WORD || text[start - 1] === '.') return -1;
  const shown = /^(?=\d\d\.|\d\.\d{4,9}, ?-?\d\d)\d{1,2}\.\d{4,9}, ?-?\d{1,3}\.\d{4,9}(?![\w.,%]|,\d)/.exec(
    text.slice(start, start + 32),
  );
  return shown ? start + shown[0].length : -1;
}

/** ISO/IEC 7812: the check digit of a card. */
export function luhn(shown: string): boolean {
  const digits = shown.replace(/\D/g, '');
  if (!/^[2-6]/.test(digits) || digits.length < 13 || digits.length > 19) return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    sum += index % 2 === 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}

/** A card without spaces; a number that long is rarely anything else, and nine of ten others fail the check. */
export const isCard = (text: string, start: number, end: number): boolean =>
  (end - start === 16 ? /^(?:4|5[1-5]|2[2-7]|6[045])/ : end - start === 15 ? /^3[47]/ : /^$/).test(
    text.slice(start, start + 2),
  ) && luhn(text.slice(start, end));

/** Of A to Z; I, O and Q do not occur. */
const VIN_LETTERS = '12345678.12345.7.923456789';
const vinValue = (character: string): number =>
  Number(isDigit(character.charCodeAt(0)) ? character : VIN_LETTERS[character.charCodeAt(0) - 0x41]);
const VIN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/** 49 CFR 565.15: the ninth character checks the others. */
export function isVin(shown: string): boolean {
  if (!/^(?=.*[A-Z])[A-HJ-NPR-Z\d]{17}$/.test(shown)) return false;
  let sum = 0;
  for (let index = 0; index < 17; index++) sum += VIN_WEIGHTS[index]! * vinValue(shown[index]!);
  return shown[8] === (sum % 11 === 10 ? 'X' : String(sum % 11));
}

/** The check digit of a DEA registration: two letters and seven digits. */
export function isDea(shown: string): boolean {
  if (!/^[ABCDEFGHJKLMPRSTUX][A-Z9]\d{7}$/.test(shown)) return false;
  const digit = (index: number): number => Number(shown[index + 1]);
  return (digit(1) + digit(3) + digit(5) + 2 * (digit(2) + digit(4) + digit(6))) % 10 === digit(7);
}

/** Medicare Beneficiary Identifier, whose letters and digits have their places (CMS, Understanding the MBI). */
export const MEDICARE =
  /^[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y\d]\d-?[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y\d]\d-?[AC-HJKMNP-RT-Y]{2}\d{2}(?![\w-])/;

/** ISO 13616: `ES91 2100 0418 4502 0005 1332`. */
export function ibanEnd(text: string, start: number): number {
  const shown = /^[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,4})?(?!\w)/.exec(
    text.slice(start, start + 44),
  )?.[0];
  if (shown === undefined) return -1;
  const plain = shown.replaceAll(' ', '');
  if (plain.length < 15 || plain.length > 34) return -1;
  let rest = 0;
  for (const character of plain.slice(4) + plain.slice(0, 4)) {
    const value = parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1 ? start + shown.length : -1;
}

/** Behind a number that is an age of things. */
export const DURATION =
  /^ ?(?:ms|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|weeks?|months?)(?!\w)/i;
/** `93-year-old`, `93 y/o`, `93yo`, after the number. Ages to 89 are told (164.514(b)(2)(i)(C)). */
export const AGE_AFTER =
  /^(?:[- ]?(?:y\/?o|yrs?[- ]old|y\.o\.)(?!\w)|[- ]years?[- ](?:old|of age)(?!\w)| años(?!\w))/i;
export const isOld = (age: number): boolean => age > 89 && age < 130;

const STREETS =
  'street st avenue ave av road rd boulevard blvd lane ln drive dr court ct circle cir way place pl terrace ter trail trl parkway pkwy highway hwy square sq plaza plz alley aly loop row crossing run path walk mews crescent close grove gardens heights hill manor ridge point creek junction extension estates islands springs station stravenue trafficway turnpike ways viaduct vista village union track spur shores route ranch port pines park pass oval orchard neck mission mill meadows isle inlet hollow harbor green glen gateway garden forge ford forest field falls expressway divide cove corner common cliff causeway canyon camp bypass burg brook bridge branch bend beach bayou arcade annex'.split(
    ' ',
  );
/** Words that follow a number and a few capitalised words in other texts as well. */
const UNSURE = new Set(
  'run path park pass point port point station close row track route green field branch extension union common corner bridge camp gateway mission neck'.split(
    ' ',
  ),
);
const STREET = new Set(STREETS.filter((word) => !UNSURE.has(word)));

/** `742 Evergreen Terrace, Apt. 3`, from its number on. */
export function streetAddressEnd(text: string, start: number, runTo: number): number {
  if (runTo - start > 6 || !(classAt(text, runTo) & SPACE)) return -1;
  let at = runTo + 1;
  for (let word = 0; word < 5; word++) {
    const to = runEnd(text, at, WORD, 20);
    if (to === at) return -1;
    const shown = text.slice(at, to);
    const isName = (classAt(text, at) & UPPER) !== 0 || /^\d+(?:st|nd|rd|th)$/i.test(shown);
    if (!isName) return -1;
    if (word > 0 && STREET.has(shown.toLowerCase())) return unitEnd(text, suffixEnd(text, to));
    at = text[to] === '.' || text[to] === "'" ? to + 1 : to;
    if (text[to] === "'") at = runEnd(text, at, WORD, 12);
    if (!(classAt(text, at) & SPACE)) return -1;
    at++;
  }
  return -1;
}

/** `Oak Hill Blvd` has two words that end an address. */
function suffixEnd(text: string, at: number): number {
  const next = runEnd(text, at + 1, LETTER, 12);
  const isSuffix =
    text[at] === ' ' && classAt(text, at + 1) & UPPER && STREET.has(text.slice(at + 1, next).toLowerCase());
  return isSuffix ? next : at;
}

/** `, Apt. 3`, ` Suite 100`, and the town that follows with its state and code. */
function unitEnd(text: string, at: number): number {
  const unit = UNIT.exec(text.slice(at, at + 36));
  const from = unit ? at + unit[0].length : at;
  const town = TOWN.exec(text.slice(from, from + 90));
  return town ? from + town[0].replace(/,? $/, '').length : from;
}

const UNIT =
  /^(?: (?:N|S|E|W|NE|NW|SE|SW)\b\.?)?(?:\.?,? (?:apt|apartment|suite|ste|unit|floor|fl|bldg|#)\.? ?#?[\w-]{1,6})?/i;
const TOWN = /^\.?,? {0,2}(?:\p{Lu}[\p{L}.'-]{0,24} ){0,3}\p{Lu}[\p{L}.'-]{0,24},? (?=[A-Z]{2} \d{5}(?!\d))/u;
