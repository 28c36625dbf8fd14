import { nameInPath } from './addresses';
import { classAt, triple, TRIPLES, WORD } from './chars';
import { dateAtWord, MONTH_NAMES, replaceDate, WEEKDAY_NAMES } from './dates';
import type { Edits } from './edits';
import { HL7_NAMES, place, segment } from './hl7';
import { keyed } from './keyed';
import { dayOfYear, LABEL_NAMES, labelled, TITLE_NAMES, titled } from './labels';
import * as secrets from './secrets';
import { ROW_NAMES, rowOfValues } from './sql';
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

/** Letters and four digits or more, not a UUID. */
const SERIAL = /^(?=[\d-]*[A-Z])(?=(?:[A-Z-]*\d){4})[A-Z\d-]{6,24}(?=[/?#\s"',;]|$)/;

read(['bearer', 'basic'], (edits, _, { end }) => {
  const token = secrets.bearerEnd(edits.source, end);
  return token > 0 ? edits.replace(end + 1, token, 'secret') : 0;
});

read(['like', 'ilike'], (edits, _, { from, start, end, to }) => keyed(edits, from, start, end, to));

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

/** `user 'jdoe'`, `user jdoe from`: in prose a word behind it is a verb. */
read(['user', 'username', 'login'], (edits, _, { end }) => {
  const shown = /^ (?:(["'`])([^\s"'`]{2,64})\1|([^\s"'`(]{2,64})(?: from \d|\(uid=))/.exec(
    edits.source.slice(end, end + 80),
  );
  const name = shown?.[2] ?? shown?.[3];
  if (!name || !isUsername(name)) return 0;
  const at = end + (shown?.[1] ? 2 : 1);
  return edits.replace(at, at + name.length, 'account');
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
  const shown = /^\((\d{4}), ?(0?[1-9]|1[0-2]), ?(\d{1,2})(?:, ?\d{1,6}){0,4}(?=[,)])/.exec(
    edits.source.slice(end, end + 48),
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

read([...MONTH_NAMES, ...WEEKDAY_NAMES], (edits, word, { start, end }) => {
  const date = dateAtWord(edits.source, start, end, word);
  return date ? replaceDate(edits, date) : 0;
});

read(LABEL_NAMES, (edits, word, { end, to }) => labelled(edits, word, end, to));
read(TITLE_NAMES, (edits, word, { start, end }) => titled(edits, word, start, end));

/** First letters of words that are worth a look: for what they mean, or as the beginning of a secret. */
const BEGINNINGS = new Uint8Array(TRIPLES);
const [MEANT, SECRET] = [1, 2];
for (const word of READERS.keys()) BEGINNINGS[triple(word, 0)]! |= MEANT;
for (const word of secrets.BEGINNINGS) BEGINNINGS[triple(word, 0)]! |= SECRET;
const LONGEST = Math.max(...[...READERS.keys()].map((word) => word.length));

/** What a word says of itself, or of what is behind it. @returns where that ends, 0 if it says nothing */
export function wordAt(edits: Edits, from: number, start: number, end: number, to: number): number {
  const { source } = edits;
  const known = BEGINNINGS[triple(source, start)]!;
  if (known === 0 || (start > from && classAt(source, start - 1) & WORD)) return 0;
  if (known & SECRET) {
    const secret = secrets.secretEnd(source, start);
    if (secret > 0) return edits.replace(start, secret, 'secret');
  }
  if (end - start > LONGEST) return 0;
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
