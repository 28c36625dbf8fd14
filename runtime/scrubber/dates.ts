import {
  codeAt,
  CLASSES,
  classAt,
  DIGIT,
  HYPHEN,
  LETTER,
  LOWER,
  numberAt,
  runEnd,
  SPACE,
  WORD,
} from './chars';
import type { Edits } from './edits';

/** A date more exact than a year. */
export interface FoundDate {
  readonly start: number;
  readonly end: number;
  /** ISO 8601, as exact as the text is. */
  readonly value: string;
  readonly year?: { readonly number: number; readonly first: boolean; readonly separator: string };
}

/** Where a year is that can be a patient's or a visit's. */
const [EARLIEST, LATEST] = [1800, 2199];
const isYear = (number: number): boolean => number >= EARLIEST && number <= LATEST;
const isDay = (month: number, day: number): boolean => month >= 1 && month <= 12 && day >= 1 && day <= 31;
const TWO_DIGITS = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'));
const two = (number: number): string => TWO_DIGITS[number]!;

const MONTHS = new Map(
  [
    'jan january ene enero',
    'feb february febrero',
    'mar march marzo',
    'apr april abr abril',
    'may mayo',
    'jun june junio',
    'jul july julio',
    'aug august ago agosto',
    'sep sept september septiembre',
    'oct october octubre',
    'nov november noviembre',
    'dec december dic diciembre',
  ].flatMap((names, index) => names.split(' ').map((name) => [name, index + 1] as const)),
);
export const MONTH_NAMES: readonly string[] = [...MONTHS.keys()];
export const WEEKDAY_NAMES =
  'mon monday tue tues tuesday wed wednesday thu thur thurs thursday fri friday sat saturday sun sunday'.split(
    ' ',
  );
const WEEKDAYS = new Set(WEEKDAY_NAMES);
/** Words in lower case that are no month by themselves. */
const AMBIGUOUS = new Set(['may', 'mar', 'march', 'dec', 'jan', 'sun', 'sat', 'ago', 'ene']);

/** Takes the date out and leaves its year, unless that says that somebody is over 89 (164.514(b)(2)(i)(C)). */
export function replaceDate(edits: Edits, { start, end, value, year }: FoundDate): number {
  const token = edits.engine.replacement('date', value);
  if (year === undefined || year.number <= edits.engine.oldestYear()) return edits.put(start, end, token);
  return edits.put(
    start,
    end,
    year.first ? `${year.number}${year.separator}${token}` : `${token}${year.separator}${year.number}`,
  );
}

/** A date that begins with a number: `1962-03-14T10:22:00Z`, `3/14/1962`, `14 March 1962`, `20260314T102200Z`. */
export function dateAtNumber(text: string, at: number, runTo: number): FoundDate | undefined {
  switch (runTo - at) {
    case 4:
      return yearFirst(text, at, runTo);
    case 1:
    case 2:
      return dayOrMonthFirst(text, at, runTo);
    case 8:
      return compact(text, at, runTo);
    default:
      return undefined;
  }
}

function yearFirst(text: string, start: number, runTo: number): FoundDate | undefined {
  const number = numberAt(text, start, runTo);
  if (!isYear(number)) return undefined;
  const separator = separatorAt(text, runTo);
  if (separator === undefined) return undefined;
  const year = { number, first: true, separator };
  const monthFrom = runTo + 1;
  if (classAt(text, monthFrom) & LETTER) {
    const named = monthAt(text, monthFrom);
    if (named === undefined || separatorAt(text, named.end) !== separator) return undefined;
    const dayTo = runEnd(text, named.end + 1, DIGIT, 3);
    const day = numberAt(text, named.end + 1, dayTo);
    if (!isDay(named.month, day)) return undefined;
    return { start, end: dayTo, value: `${number}-${two(named.month)}-${two(day)}`, year };
  }
  if (separator === ' ') return undefined;
  const monthTo = runEnd(text, monthFrom, DIGIT, 3);
  const month = numberAt(text, monthFrom, monthTo);
  if (monthTo - monthFrom > 2 || month < 1 || month > 12) return undefined;
  const dayFrom = monthTo + 1;
  const dayTo = runEnd(text, dayFrom, DIGIT, 3);
  const day = numberAt(text, dayFrom, dayTo);
  if (separatorAt(text, monthTo) === separator && dayTo - dayFrom <= 2 && isDay(month, day)) {
    // Dots separate the parts of a version as well; a date has two digits in each.
    if (separator === '.' && dayTo - start !== 10) return undefined;
    if (isLetterAfter(text, dayTo)) return undefined;
    if (text[dayTo] === '/' && LOG_STREAM.test(text.slice(dayTo, dayTo + 120))) return undefined;
    if (classAt(text, dayTo) & HYPHEN && classAt(text, dayTo + 1) & DIGIT) return undefined;
    return timed(text, { start, end: dayTo, value: `${number}-${two(month)}-${two(day)}`, year });
  }
  return separator === '-' && monthTo - monthFrom === 2 && isAlone(text, start, monthTo)
    ? { start, end: monthTo, value: `${number}-${two(month)}`, year }
    : undefined;
}

/**
 * Behind the day when an execution environment of AWS Lambda began: `/[$LATEST]8f0c…`, or `/name[7][8f0c…]` in a log group
 * of several functions. Lines are joined by it. Source: AWS Lambda Developer Guide, "Configuring CloudWatch log groups".
 */
const LOG_STREAM = /^\/[\w-]{0,64}\[(?:\$LATEST|\d{1,9})\]\[?[\da-f]{32}(?![\da-f])/;

/** 1962-03 is a month, unless it is a part of something. A full stop may end the sentence. */
function isAlone(text: string, start: number, end: number): boolean {
  const [before, after] = [text[start - 1] ?? ' ', text[end] ?? ' '];
  if (classAt(text, start - 1) & (WORD | HYPHEN) || '/.:#='.includes(before)) return false;
  if (classAt(text, end) & (WORD | HYPHEN) || '/:'.includes(after)) return false;
  return after !== '.' || !(classAt(text, end + 1) & WORD);
}

/** A letter that makes the number before it part of something else; not the T of a time. */
const isLetterAfter = (text: string, at: number): boolean =>
  (classAt(text, at) & LETTER) !== 0 && !'TtZ'.includes(text[at]!);

function dayOrMonthFirst(text: string, start: number, runTo: number): FoundDate | undefined {
  const first = numberAt(text, start, runTo);
  const separator = separatorAt(text, runTo);
  if (separator === '/' || separator === '-' || separator === '.') {
    const secondTo = runEnd(text, runTo + 1, DIGIT, 3);
    const second = numberAt(text, runTo + 1, secondTo);
    if (second >= 0) return threeNumbers(text, start, first, separator, runTo + 1, secondTo, second);
  }
  return first >= 1 && first <= 31 ? dayAndMonthName(text, start, first, runTo) : undefined;
}

/** `3/14/1962`, `14.3.1962`, `03-14-1962`, `3/14/62`. */
function threeNumbers(
  text: string,
  start: number,
  first: number,
  separator: string,
  secondFrom: number,
  secondTo: number,
  second: number,
): FoundDate | undefined {
  if (secondTo - secondFrom > 2 || separatorAt(text, secondTo) !== separator) return undefined;
  const [month, day] = first <= 12 ? [first, second] : [second, first];
  if (!isDay(month, day)) return undefined;
  const yearTo = runEnd(text, secondTo + 1, DIGIT, 5);
  const length = yearTo - secondTo - 1;
  const number = numberAt(text, secondTo + 1, yearTo);
  if (classAt(text, yearTo) & LETTER && !/[Tt]/.test(text[yearTo]!)) return undefined;
  if (separatorAt(text, yearTo) === separator && classAt(text, yearTo + 1) & DIGIT) return undefined;
  if (length === 4 && isYear(number)) {
    const value = `${number}-${two(month)}-${two(day)}`;
    return timed(text, { start, end: yearTo, value, year: { number, first: false, separator } });
  }
  if (length !== 2 || separator !== '/') return undefined;
  return timed(text, { start, end: yearTo, value: `${two(number)}-${two(month)}-${two(day)}` });
}

/** `14 March 1962`, `14-Mar-1962`, `14th of March`, `14 de marzo de 1962`, `14Mar1962`. */
function dayAndMonthName(text: string, start: number, day: number, runTo: number): FoundDate | undefined {
  let at = runTo;
  const suffix = text.slice(at, at + 2);
  if (/^(?:st|nd|rd|th)$/i.test(suffix) && !(classAt(text, at + 2) & WORD)) at += 2;
  if (separatorAt(text, at) !== undefined) at++;
  const of = /^(?:of|de) /i.exec(text.slice(at, at + 3));
  if (of) at += 3;
  if (!(classAt(text, at) & LETTER)) return undefined;
  const named = monthAt(text, at);
  if (named === undefined || (named.lower && AMBIGUOUS.has(named.name))) return undefined;
  const value = (year: string) => `${year}${two(named.month)}-${two(day)}`;
  const found = yearAfter(text, named.end);
  if (found === undefined) {
    // 14-MAR-62 of Oracle
    const short =
      /^-\d{2}(?![\w:-])/.test(text.slice(named.end, named.end + 4)) && separatorAt(text, runTo) === '-';
    const end = named.end + (short ? 3 : 0);
    return timed(text, { start, end, value: value(short ? `${text.slice(end - 2, end)}-` : '--') });
  }
  return timed(text, {
    start,
    end: found.end,
    value: value(`${found.number}-`),
    year: { number: found.number, first: false, separator: found.separator },
  });
}

/** A date that begins with the name of a month or of a day: `March 14, 1962`, `Mar 1962`, `Wed, 14 Mar 1962`. */
export function dateAtWord(
  text: string,
  start: number,
  wordTo: number,
  word = text.slice(start, wordTo).toLowerCase(),
): FoundDate | undefined {
  if (WEEKDAYS.has(word)) {
    const at = runEnd(text, wordTo, SPACE, 2) + (/[,.]/.test(text[wordTo] ?? '') ? 1 : 0);
    const from = runEnd(text, at, SPACE, 2);
    if (from === wordTo) return undefined;
    const found = !(classAt(text, from) & DIGIT)
      ? afterMonth(text, from)
      : dateAtNumber(text, from, runEnd(text, from, DIGIT, 9));
    return found && { ...found, start };
  }
  return afterMonth(text, start);
}

function afterMonth(text: string, start: number): FoundDate | undefined {
  const named = monthAt(text, start);
  if (named === undefined) return undefined;
  const unsure = named.lower && AMBIGUOUS.has(named.name);
  const dot = text[named.end] === '.' ? 1 : 0;
  const from = runEnd(text, named.end + dot, SPACE | HYPHEN, 2);
  if (from === named.end && !(classAt(text, from) & DIGIT)) return undefined;
  const dayTo = runEnd(text, from, DIGIT, 5);
  const number = numberAt(text, from, dayTo);
  if (dayTo - from === 4 && isYear(number) && !(classAt(text, dayTo) & WORD)) {
    const separator = text.slice(named.end + dot, from) || ' ';
    return {
      start,
      end: dayTo,
      value: `${number}-${two(named.month)}`,
      year: { number, first: false, separator },
    };
  }
  if (dayTo - from > 2 || !isDay(named.month, number)) return undefined;
  let at = dayTo;
  if (/^(?:st|nd|rd|th)(?![\w])/i.test(text.slice(at, at + 3))) at += 2;
  else if (classAt(text, at) & WORD) return undefined;
  const day = `${two(named.month)}-${two(number)}`;
  // Nov 22 20:27:10 2026
  const clock = timeEnd(text, runEnd(text, at, SPACE, 1));
  const found = yearAfter(text, clock > at + 1 ? clock : at);
  if (found === undefined) {
    // 10 of something, 1.5 of something
    if (unsure || (text[at] === '.' && classAt(text, at + 1) & DIGIT)) return undefined;
    return timed(text, { start, end: at, value: `--${day}` });
  }
  return timed(text, {
    start,
    end: found.end,
    value: `${found.number}-${day}`,
    year: { number: found.number, first: false, separator: found.separator },
  });
}

/** `20260314T102200Z`. */
function compact(text: string, start: number, runTo: number): FoundDate | undefined {
  if (!/[Tt]/.test(text[runTo] ?? '')) return undefined;
  const timeTo = runEnd(text, runTo + 1, DIGIT, 7);
  if (timeTo - runTo !== 7 && timeTo - runTo !== 5) return undefined;
  const found = compactDate(text.slice(start, runTo));
  if (found === undefined) return undefined;
  const end = timeTo + (/[Zz]/.test(text[timeTo] ?? '') ? 1 : 0);
  return { ...found, start, end, value: `${found.value}T${text.slice(runTo + 1, timeTo)}` };
}

/** `19620314` and longer: a date where it is known that there is one. */
export function compactDate(digits: string): FoundDate | undefined {
  const [number, month, day] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6, 8)].map(Number) as [
    number,
    number,
    number,
  ];
  if (!isYear(number) || (day === 0 ? month < 1 || month > 12 || digits.length !== 6 : !isDay(month, day)))
    return undefined;
  const value = [number, two(month), ...(day ? [two(day)] : [])].join('-') + digits.slice(8);
  return { start: 0, end: digits.length, value, year: { number, first: true, separator: '-' } };
}

/** With the time of day that follows, and its zone. */
function timed(text: string, date: FoundDate): FoundDate {
  const { end } = date;
  const code = text[end] ?? '';
  const at =
    code === ','
      ? runEnd(text, end + 1, SPACE, 1)
      : code !== '' && 'Tt_'.includes(code)
        ? end + 1
        : runEnd(text, end, SPACE, 2);
  if (at === end) return date;
  const timeTo = timeEnd(text, at);
  return timeTo > at ? { ...date, end: timeTo, value: `${date.value}T${text.slice(at, timeTo)}` } : date;
}

/** `10:22`, `10:22:00.123Z`, `10:22 PM`, `10:22:00 +0100`, `10:22:00 GMT+0100 (CET)`. */
export function timeEnd(text: string, start: number): number {
  const hours = runEnd(text, start, DIGIT, 3);
  if (hours === start || hours - start > 2 || text[hours] !== ':') return start;
  const shown = TIME.exec(text.slice(start, start + 80));
  return shown ? start + shown[0].length : start;
}

const TIME =
  /^\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?: ?[ap]\.?m\.?(?!\w)|(?: ?(?:z|utc|gmt|[ecmp][sd]t)(?!\w))?(?: ?[+-]\d{2}:?\d{2}(?!\d))?(?: \([A-Za-z ]{2,40}\))?)/i;

interface Month {
  readonly end: number;
  readonly month: number;
  readonly name: string;
  readonly lower: boolean;
}

function monthAt(text: string, at: number): Month | undefined {
  const end = runEnd(text, at, LETTER, 11);
  if (end - at < 3 || end - at > 10) return undefined;
  const name = text.slice(at, end).toLowerCase();
  const month = MONTHS.get(name);
  return month === undefined ? undefined : { end, month, name, lower: (classAt(text, at) & LOWER) !== 0 };
}

/** `, 1962`, ` 1962`, `-1962`, ` de 1962`, `, '62`. */
function yearAfter(text: string, at: number): { end: number; number: number; separator: string } | undefined {
  const code = codeAt(text, at);
  if (!(CLASSES[code]! & (SPACE | HYPHEN | DIGIT)) && !',./'.includes(text[at] ?? 'x')) return undefined;
  const shown = YEAR_AFTER.exec(text.slice(at, at + 12));
  if (!shown) return undefined;
  const number = Number(shown[2]);
  return isYear(number) ? { end: at + shown[0].length, number, separator: shown[1] || ' ' } : undefined;
}

const YEAR_AFTER = /^([ ,./\u2010-\u2013-]{0,2}(?:del? )?)(\d{4})(?!\w|[:.]\d)/;

function separatorAt(text: string, at: number): string | undefined {
  const code = codeAt(text, at);
  if (code === 0x2f || code === 0x2e) return text[at];
  const kind = classAt(text, at);
  return kind & HYPHEN ? '-' : kind & SPACE ? ' ' : undefined;
}
