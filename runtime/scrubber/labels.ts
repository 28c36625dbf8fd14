import { labelledNumber } from './addresses';
import { classAt, DIGIT, LETTER, numberAt, runEnd, SPACE, UPPER, WORD } from './chars';
import { compactDate, dateAtNumber, dateAtWord, type FoundDate, replaceDate } from './dates';
import type { Edits } from './edits';
import type { Kind } from './kinds';
import { nameEnd } from './names';
import { DURATION, extensionEnd, isOld } from './numbers';
import { isOpaque } from './values';

/** A word in prose that says what the number after it is. */
interface Label {
  readonly kind: Kind;
  /** How many digits there are at least. */
  readonly digits: number;
  /** A word that stands for other things as well, and means a number only with `number`, `id` or `#` behind it. */
  readonly qualified?: true;
  /** How many digits it takes without. */
  readonly alone?: number;
}

const labels = (kind: Kind, digits: number, names: string, qualified?: true, alone?: number) =>
  names
    .split(' ')
    .map(
      (name) => [name, { kind, digits, ...(qualified && { qualified }), ...(alone && { alone }) }] as const,
    );

const LABELS: ReadonlyMap<string, Label> = new Map<string, Label>([
  ...labels('mrn', 3, 'mrn'),
  ...labels('mrn', 4, 'record hospital', true),
  ...labels('mrn', 4, 'chart patient pt', true, 6),
  ...labels('ssn', 4, 'ssn ssns'),
  ...labels('ssn', 4, 'security taxpayer', true),
  ...labels('date', 1, 'dob birthdate birthday born dod deceased died'),
  ...labels('date', 1, 'birth death', true),
  ...labels(
    'phone',
    7,
    'phone telephone tel cell cellphone mobile pager landline call called calling dial dialed whatsapp',
  ),
  ...labels('fax', 7, 'fax faxed facsimile'),
  ...labels('plan', 5, 'mbi hicn'),
  ...labels('plan', 5, 'member subscriber', true, 8),
  ...labels('plan', 5, 'policy group plan insurance medicare medicaid beneficiary payer', true),
  ...labels('plan', 5, 'claim', true, 7),
  ...labels('account', 5, 'acct iban'),
  ...labels('account', 5, 'account', true, 8),
  ...labels('account', 4, 'card visit invoice', true),
  ...labels('account', 5, 'encounter rx prescription accession', true, 7),
  ...labels('account', 5, 'routing', true, 9),
  ...labels('licence', 5, 'npi dea passport dl'),
  ...labels('licence', 4, 'license licence', true, 5),
  ...labels('licence', 4, 'certificate', true),
  ...labels('vehicle', 5, 'vin'),
  ...labels('vehicle', 1, 'plate plates'),
  ...labels('device', 5, 'imei imsi udi meid iccid'),
  ...labels('device', 4, 'serial', true, 4),
  ...labels('device', 4, 'device implant pacemaker', true),
  ...labels('address', 5, 'zip zipcode postcode'),
  ...labels('age', 2, 'age aged'),
]);
export const LABEL_NAMES: readonly string[] = [...LABELS.keys()];

/** Between a label and its number. */
const FILLERS = new Set(
  `is was are as of for the on file at me us her him them back to from my your his their ending in last four
   new listed above patient personal home work direct line confirmed verified old being updated changed`
    .trim()
    .split(/\s+/),
);
const QUALIFIERS = new Set(
  'number num no nr nos id ids identifier code card date reading plate license licence record year'.split(
    ' ',
  ),
);
const MOST_FILLERS = 6;
/** Verbs and adjectives: a bare number after them is a count as likely as not. */
const LOOSE = new Set(
  'call called calling dial dialed mobile cell phone tel fax faxed card to from age'.split(' '),
);

/** @returns where the number ends that was replaced, or 0 */
export function labelled(edits: Edits, word: string, wordTo: number, to: number): number {
  const { source } = edits;
  const label = LABELS.get(word);
  if (label === undefined) return 0;
  const value = valueAfter(source, wordTo, to);
  if (value === undefined) return 0;
  if (!label.qualified || value.qualified) return replaceNumber(edits, word, label, value.start, value);
  return label.alone === undefined
    ? 0
    : replaceNumber(edits, word, { ...label, digits: label.alone }, value.start, value);
}

interface Value {
  readonly start: number;
  readonly qualified: boolean;
  /** With a colon, `#` or the word `number`, and not in the flow of a sentence. */
  readonly announced: boolean;
  /** The last digits alone: `ending in 4242`. */
  readonly ending: boolean;
}

function valueAfter(source: string, wordTo: number, to: number): Value | undefined {
  let at = wordTo;
  let qualified = false;
  let announced = false;
  let ending = false;
  if (source[at] === "'" && source[at + 1] === 's') at += 2;
  for (let filler = 0; filler <= MOST_FILLERS; filler++) {
    const from = at;
    while (at < to && at - from < 5 && isBetween(source, at)) {
      if (source[at] === '#') qualified = true;
      if ('#:='.includes(source[at]!)) announced = true;
      at++;
    }
    if (at >= to || at === from) return undefined;
    const kind = classAt(source, at);
    if (!(kind & LETTER)) return { start: at, qualified, announced, ending };
    const end = runEnd(source, at, WORD, 16);
    const shown = source.slice(at, end).toLowerCase();
    if (shown === 'ending' || shown === 'four') ending = qualified = true;
    if (QUALIFIERS.has(shown)) qualified = announced = true;
    else if (!FILLERS.has(shown)) return { start: at, qualified, announced, ending };
    at = end;
  }
  return undefined;
}

const isBetween = (source: string, at: number): boolean =>
  isSpace(source, at) || ':=#."\'\\'.includes(source[at]!) || (source[at] === '-' && isSpace(source, at + 1));

const isSpace = (source: string, at: number): boolean => (classAt(source, at) & SPACE) !== 0;

function replaceNumber(
  edits: Edits,
  word: string,
  { kind, digits }: Label,
  start: number,
  value: Value,
): number {
  const { source } = edits;
  switch (kind) {
    case 'date': {
      const found = labelledDate(source, start);
      if (found) return replaceDate(edits, found);
      const end = runEnd(source, start, DIGIT, 5);
      const year = numberAt(source, start, end);
      return end - start === 4 &&
        !(classAt(source, end) & WORD) &&
        year > 1800 &&
        year <= edits.engine.oldestYear()
        ? edits.replace(start, end, 'date')
        : 0;
    }
    case 'phone':
    case 'fax':
      return replacePhone(edits, kind, start, !LOOSE.has(word) || value.announced);
    case 'age': {
      const end = runEnd(source, start, DIGIT, 4);
      return isOld(numberAt(source, start, end)) &&
        !(classAt(source, end) & WORD) &&
        !'.%'.includes(source[end] ?? ' ') &&
        !DURATION.test(source.slice(end, end + 9))
        ? edits.replace(start, end, 'age')
        : 0;
    }
    case 'address': {
      const shown = /^\d{5}(?:-\d{4})?(?!\w)/.exec(source.slice(start, start + 12));
      return shown ? edits.replace(start, start + shown[0].length, kind) : 0;
    }
    case 'vehicle': {
      const shown =
        /^(?=[A-Z -]{0,6}\d)[A-Z\d]{1,4}[ -]?[A-Z\d]{2,5}(?:-[A-Z\d]{2,4}| (?=[A-Z]{0,3}\d)[A-Z\d]{2,4})?(?![\w-])|^[A-HJ-NPR-Z\d]{17}(?!\w)/.exec(
          source.slice(start, start + 20),
        );
      return shown ? edits.replace(start, start + shown[0].length, kind) : 0;
    }
    case 'ssn': {
      const shown = /^[\dxX*#]{3}[- .]?[\dxX*#]{2}[- .]?\d{4}(?!\w)|^\d{4}(?!\w)/.exec(
        source.slice(start, start + 12),
      );
      return shown ? edits.replace(start, start + shown[0].length, kind) : 0;
    }
    default: {
      // A licence of California is A1234567, a member W 123: letters begin them; a word of a sentence has no digits.
      const end = labelledNumber(source, start, value.ending ? 4 : digits);
      if (end === -1 || isOpaque(source.slice(start, end)) || isDateAt(source, start)) return 0;
      if (source[end] === '.' && classAt(source, end + 1) & DIGIT) return 0;
      // An account of AWS
      if (kind === 'account' && /^\d{12}$/.test(source.slice(start, end))) return 0;
      return edits.replace(start, end, kind);
    }
  }
}

const isDateAt = (source: string, start: number): boolean => {
  const found = dateAtNumber(source, start, runEnd(source, start, DIGIT, 9));
  return found !== undefined && found.value.length >= 10;
};

function labelledDate(source: string, start: number): FoundDate | undefined {
  if (classAt(source, start) & LETTER) return dateAtWord(source, start, runEnd(source, start, LETTER, 12));
  const run = runEnd(source, start, DIGIT, 9);
  const found = dateAtNumber(source, start, run) ?? dayOfYear(source, start);
  if (found || run - start !== 8 || classAt(source, run) & WORD) return found;
  const compact = compactDate(source.slice(start, run));
  return compact && { ...compact, start, end: run };
}

/** `3/14`: a day without a year. A fraction looks the same: only where something says that it is a day. */
export function dayOfYear(source: string, start: number): FoundDate | undefined {
  const shown = /^(\d{1,2})[/-](\d{1,2})(?![\w/%-]|[.]\d)/.exec(source.slice(start, start + 8));
  if (!shown) return undefined;
  const [first, second] = [Number(shown[1]), Number(shown[2])];
  const [month, day] = first <= 12 ? [first, second] : [second, first];
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  return {
    start,
    end: start + shown[0].length,
    value: `--${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
  };
}

function replacePhone(edits: Edits, kind: 'phone' | 'fax', start: number, bare: boolean): number {
  const { source } = edits;
  const shown = PHONE.exec(source.slice(start, start + 32))?.[0];
  if (shown === undefined) return 0;
  const digits = shown.replace(/\D/g, '').length;
  if (digits < 7 || digits > 15) return 0;
  if (!bare && digits !== 10 && digits !== 11 && /^\d+$/.test(shown)) return 0;
  return edits.replace(start, extensionEnd(source, start + shown.length), kind);
}

const PHONE =
  /^\+?(?:\d{1,3}[-. ](?=\())?(?:\(\d{1,4}\)[ -]?)?\d{2,12}(?:[-. \u00a0\u2010-\u2013/]\d{2,8}){0,4}(?![\w:%]|-\w)/;

const TITLES = new Set('mr mrs ms mx miss dr drs prof sr sra srta dra don doña rev'.split(' '));
const ROLES = new Set(
  'patient patients pt member subscriber guardian caregiver nurse doctor physician provider therapist mother father spouse wife husband daughter son dependent'.split(
    ' ',
  ),
);
export const TITLE_NAMES: readonly string[] = [...TITLES, ...ROLES];

/** `Dr. Jane Doe`, `Patient Jane Doe`. @returns where the name ends that was replaced, or 0 */
export function titled(edits: Edits, word: string, wordFrom: number, wordTo: number): number {
  const { source } = edits;
  const isTitle = TITLES.has(word) && (classAt(source, wordFrom) & UPPER) !== 0;
  if (!isTitle && !ROLES.has(word)) return 0;
  const at = isTitle && source[wordTo] === '.' ? wordTo + 1 : wordTo;
  const start = runEnd(source, at, SPACE, 2);
  if (source[at] !== ' ' || !(classAt(source, start) & UPPER)) return 0;
  const named = !isTitle && source.startsWith('Name ', start);
  const end = named ? nameEnd(source, start + 5) : nameEnd(source, start, isTitle ? 1 : 2);
  return end > start ? edits.replace(start, end, 'name') : 0;
}
