import { nameInPath } from './addresses';
import { classAt, triple, TRIPLES, WORD } from './chars';
import { dateAtWord, MONTH_NAMES, replaceDate, WEEKDAY_NAMES } from './dates';
import type { Edits } from './edits';
import { HL7_NAMES, place, segment } from './hl7';
import { keyed } from './keyed';
import { dayOfYear, LABEL_NAMES, labelled, TITLE_NAMES, titled } from './labels';
import * as secrets from './secrets';
import { ROW_NAMES, rowOfValues } from './sql';
import { isReplacement } from './replacement';
import { ACTS, actorInWords, userInWords, VALUE_WORDS, valueInWords } from './spoken';
import { isOfSystem } from './system-times';
import { isUsername, replaceValue } from './values';

/** A word, from `start` to `end`, and what may be read behind it. */
interface Place {
  readonly from: number;
  readonly start: number;
  readonly end: number;
  readonly to: number;
}

/** @returns where what was read ends, 0 if there is nothing */
type Reader = (edits: Edits, word: string, place: Place) => number;

const READERS = new Map<string, Reader[]>();
const read = (words: readonly string[], reader: Reader): void => {
  for (const word of words) READERS.set(word, [...(READERS.get(word) ?? []), reader]);
};
const list = (words: string): string[] => words.split(' ');

read(HL7_NAMES, (edits, _, { start, end, to }) => {
  const sign = edits.source[end] ?? ' ';
  if ('|*'.includes(sign)) return segment(edits, start, end, to);
  return '.-'.includes(sign) ? place(edits, start, end, to) : 0;
});

/** `devices/SN-12345678/vitals`: a number of a device. */
read(list('device devices pump pumps monitor monitors sensor sensors'), (edits, _, { start, end }) => {
  const { source } = edits;
  if (source[end] !== '/' || !'/= "'.includes(source[start - 1] ?? ' ')) return 0;
  const shown = SERIAL.exec(source.slice(end + 1, end + 40));
  return shown ? edits.replace(end + 1, end + 1 + shown[0].length, 'device') : 0;
});

/** `/reset-password/…`: a link that lets in whoever has it. */
read(
  list('reset verify confirm confirmation invite invitation activate magic unsubscribe password'),
  (edits, _, { end }) => {
    const { source } = edits;
    if (source[end] !== '/') return 0;
    const shown = /^(?=[\w-]*\d)(?=[\w-]*[A-Za-z])(?![\da-f]{8}-)[\w-]{16,128}(?=[/?#\s"',;]|$)/.exec(
      source.slice(end + 1, end + 130),
    );
    return shown ? edits.replace(end + 1, end + 1 + shown[0].length, 'secret') : 0;
  },
);

/** `push to token dK3x9…`: what is long and random behind the word. */
read(['token', 'tokens'], (edits, _, { end }) => {
  const shown =
    /^[: ]{1,2}["'`]?((?=[\w:-]*\d)(?=[\w:-]*[A-Za-z])(?![\da-f]{8}-)[\w:-]{20,200})(?![\w.])/.exec(
      edits.source.slice(end, end + 206),
    );
  if (!shown) return 0;
  const to = end + shown[0].length;
  return edits.replace(to - shown[1]!.length, to, 'secret');
});

/** `S/N: 12345678`. */
read(['n'], (edits, _, { start, end }) => {
  const { source } = edits;
  if (source[start - 1] !== '/' || !'sS'.includes(source[start - 2] ?? ' ')) return 0;
  const shown = /^[:#=. ]{1,3}((?=[A-Z-]*\d)[A-Z\d-]{5,24})(?!\w)/.exec(source.slice(end, end + 30));
  if (!shown) return 0;
  const to = end + shown[0].length;
  return edits.replace(to - shown[1]!.length, to, 'device');
});

/** Letters and four digits or more, not a UUID. */
const SERIAL = /^(?=[\d-]*[A-Z])(?=(?:[A-Z-]*\d){4})[A-Z\d-]{6,24}(?=[/?#\s"',;]|$)/;

read(['bearer', 'basic'], (edits, _, { end }) => {
  const token = secrets.bearerEnd(edits.source, end);
  return token > 0 ? edits.replace(end + 1, token, 'secret') : 0;
});

read(['like', 'ilike', 'in'], (edits, _, { from, start, end, to }) => keyed(edits, from, start, end, to));

read(list('on since by until'), (edits, _, { end }) => {
  const { source } = edits;
  const found = source[end] === ' ' ? dayOfYear(source, end + 1) : undefined;
  if (found === undefined || /^\s?(?:mg|ml|tab|of|strength)/.test(source.slice(found.end, found.end + 9)))
    return 0;
  return replaceDate(edits, found);
});

read(['po'], (edits, _, { start }) => {
  const box = /^po box #?\d{1,7}(?!\w)/i.exec(edits.source.slice(start, start + 24));
  return box ? edits.replace(start, start + box[0].length, 'address') : 0;
});

read(['xxx'], (edits, _, { start }) =>
  /^xxx-xx-\d{4}(?!\w)/i.test(edits.source.slice(start, start + 12))
    ? edits.replace(start, start + 11, 'ssn')
    : 0,
);

read(
  list(
    'patient patients person persons people member members user users client clients provider providers doctor doctors',
  ),
  (edits, _, { start, end }) => {
    if (edits.source[end] !== '/' || edits.source[start - 1] !== '/') return 0;
    const found = nameInPath(edits.source, end + 1);
    return found ? edits.replace(end + 1, found.end, found.kind) : 0;
  },
);

/** `Failed password for invalid user jdoe from …`, `Accepted publickey for jdoe from …` */
read(list('password publickey keyboard authentication'), (edits, _, { end }) => {
  const shown =
    /^(?:-interactive\/pam)?(?: failed| failure| succeeded)? for (?:invalid |illegal )?(?:user )?["'`]?([^\s"'`]{2,64})["'`]? (?:from|by|on) /.exec(
      edits.source.slice(end, end + 130),
    );
  if (!shown || !isUsername(shown[1]!)) return 0;
  const at = end + shown[0].lastIndexOf(shown[1]!);
  return edits.replace(at, at + shown[1]!.length, 'account');
});

read(['user', 'username', 'login'], (edits, _, { start, end }) => userInWords(edits, start, end));
read(ACTS, (edits, _, { end }) => actorInWords(edits, end));
read(VALUE_WORDS, (edits, _, { from, start, end, to }) => valueInWords(edits, from, start, end, to));

/** `sudo: jdoe : TTY=pts/0`. */
read(['sudo'], (edits, _, { end }) => {
  const shown = /^(?:\[\d{1,7}\])?: {1,4}([^\s:]{2,32}) : /.exec(edits.source.slice(end, end + 56));
  if (!shown || !isUsername(shown[1]!)) return 0;
  const at = end + shown[0].length - 3;
  return edits.replace(at - shown[1]!.length, at, 'account');
});

/** `sip:2125550100@sip.example.com`. */
read(['sip', 'sips'], (edits, _, { end }) => {
  const shown = /^:(\d{7,15})(?=@\d|[;>\s]|$)/.exec(edits.source.slice(end, end + 18));
  return shown ? edits.replace(end + 1, end + 1 + shown[1]!.length, 'phone') : 0;
});

/** `Your verification code is 123456`. */
read(['code', 'otp', 'passcode'], (edits, word, { start, end }) => {
  const { source } = edits;
  const isSecret =
    word !== 'code' ||
    /(?:verification|security|login|sign-?in|access|confirmation|one-?time|sms|2fa|mfa|reset|recovery) $/i.test(
      source.slice(Math.max(0, start - 16), start),
    );
  const shown = isSecret
    ? /^(?: is|:| =|=)? ?(\d{4,8})(?![\w.])/.exec(source.slice(end, end + 16))
    : undefined;
  if (!shown) return 0;
  const at = end + shown[0].length;
  return edits.replace(at - shown[1]!.length, at, 'secret');
});

/** `GET /search lastname=Doe 443 jdoe 203.0.113.9`: a line of IIS has the account before the address. */
read(list('get post put delete head patch options'), (edits, _, { end }) => {
  const { source } = edits;
  const shown = /^ \/\S{0,400} \S{1,800} \d{2,5} (\S{2,64}) (?=\d{1,3}\.\d|[\da-f]{1,4}:)/i.exec(
    source.slice(end, end + 1300),
  );
  const name = shown?.[1];
  if (!shown || !name || name === '-' || isReplacement(name)) return 0;
  const to = end + shown[0].length - 1;
  edits.engine.scanText(edits, end, to - name.length);
  return edits.replace(to - name.length, to, 'account');
});

/** `form-data; name="ssn"`, and the value of that part of a form. */
read(['data'], (edits, _, { start, end }) => {
  const { source } = edits;
  if (source.slice(start - 5, start) !== 'form-') return 0;
  const shown =
    /^; name=\\?"([\w.[\]-]{1,64})\\?"(?:\\r|\\n|\s){1,6}([^\\\r\n]{1,200}?)(?=\\r|\\n|[\r\n]| --|$)/.exec(
      source.slice(end, end + 300),
    );
  if (!shown) return 0;
  const to = end + shown[0].length;
  replaceValue(edits, to - shown[2]!.length, to, edits.engine.fields.of(shown[1]!).meaning);
  return to;
});

/** `on field 'lastName': rejected value [Doe]` of Bean Validation. */
read(['rejected'], (edits, _, { start, end }) => {
  const { source } = edits;
  const field = /field '([\w.[\]]{1,60})': $/.exec(source.slice(Math.max(0, start - 72), start))?.[1];
  const value = field && /^ value \[([^[\]\n]{1,200})\]/.exec(source.slice(end, end + 210))?.[1];
  if (!value) return 0;
  const at = end + ' value ['.length;
  replaceValue(edits, at, at + value.length, edits.engine.fields.of(field).meaning);
  return at + value.length;
});

/** `datetime.date(1962, 3, 14)`, `LocalDate.of(1962, 3, 14)`. */
read(['date', 'datetime', 'of'], (edits, _, { end }) => {
  const shown =
    /^\((\d{4}), ?(0?[1-9]|1[0-2]|time\.[A-Z][a-z]{2,8}), ?(\d{1,2})(?:, ?\d{1,6}){0,4}(?=[,)])/.exec(
      edits.source.slice(end, end + 64),
    );
  if (!shown) return 0;
  const [whole, year, month, day] = shown as unknown as [string, string, string, string];
  const value = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return replaceDate(edits, {
    start: end + 1,
    end: end + whole.length,
    value,
    year: { number: Number(year), first: true, separator: ', ' },
  });
});

read(ROW_NAMES, (edits, _, { start, end, to }) => rowOfValues(edits, start, end, to));

read([...MONTH_NAMES, ...WEEKDAY_NAMES], (edits, word, { from, start, end }) => {
  const date = dateAtWord(edits.source, start, end, word);
  if (date === undefined) return 0;
  return isOfSystem(edits, from, date) ? date.end : replaceDate(edits, date);
});

read(LABEL_NAMES, (edits, word, { end, to }) => labelled(edits, word, end, to));
read(TITLE_NAMES, (edits, word, { start, end }) => titled(edits, word, start, end));

/** First letters of words that are worth a look: for what they mean, or as the beginning of a secret. */
const BEGINNINGS = new Uint8Array(TRIPLES);
const [MEANT, SECRET] = [1, 2];
for (const word of READERS.keys()) {
  // What is behind a word of one letter may be a letter again: `S/N PM3534`
  const others = word.length === 1 ? 32 : 1;
  for (let other = 0; other < others; other++) BEGINNINGS[triple(word, 0) | other]! |= MEANT;
}
for (const word of secrets.BEGINNINGS) BEGINNINGS[triple(word, 0)]! |= SECRET;
/** Lengths and last letters of words that mean something: most that begin like one do not end like one. */
const ENDINGS = new Uint8Array(TRIPLES);
for (const word of READERS.keys()) {
  const before = word.length === 1 ? 32 : 1;
  for (let other = 0; other < before; other++)
    ENDINGS[(other << 5) | ending(word, word.length, word.length)] = 1;
}
const LONGEST = 31;

/** Of a word that ends there: its length and its last two letters, as a number. */
function ending(text: string, end: number, length: number): number {
  return (length << 10) | (triple(text, end - 2) >> 5);
}

/** `\\rPID`: of a text that shows what it cannot print. */
export const isEscape = (source: string, at: number): boolean =>
  source[at] === '\\' && 'rnt'.includes(source[at + 1] ?? ' ');

/** What a word says of itself, or of what is behind it. @returns where that ends, 0 if it says nothing */
export function wordAt(edits: Edits, from: number, start: number, end: number, to: number): number {
  const { source } = edits;
  const known = BEGINNINGS[triple(source, start)]!;
  if (known === 0 || (start > from && classAt(source, start - 1) & WORD && !isEscape(source, start - 2)))
    return 0;
  if (known & SECRET) {
    const secret = secrets.secretEnd(source, start);
    if (secret > 0) return edits.replace(start, secret, 'secret');
  }
  if (end - start > LONGEST || ENDINGS[ending(source, end, end - start)] === 0) return 0;
  const word = source.slice(start, end).toLowerCase();
  const readers = READERS.get(word);
  if (readers === undefined) return 0;
  const place = { from, start, end, to };
  for (const reader of readers) {
    const done = reader(edits, word, place);
    if (done > 0) return done;
  }
  return 0;
}
