/** Classes of characters, as bits. Everything beyond ASCII is a letter, but for the spaces and hyphens named below. */
export const [DIGIT, UPPER, LOWER, SPACE, HYPHEN, QUOTE] = [1, 2, 4, 8, 16, 32];
export const LETTER = UPPER | LOWER;
export const WORD = LETTER | DIGIT;

export const CLASSES = new Uint8Array(0x10000).fill(LOWER, 0x80);
const classify = (from: number, to: number, bits: number) => CLASSES.fill(bits, from, to + 1);
classify(0x30, 0x39, DIGIT);
classify(0x41, 0x5a, UPPER);
classify(0x61, 0x7a, LOWER);
classify(0x5f, 0x5f, LOWER); // an underscore is part of a word
/** Letters beyond ASCII that have capitals: Latin, Greek, Cyrillic, Armenian. */
for (let code = 0xc0; code < 0x590; code++)
  if (/\p{Lu}/u.test(String.fromCharCode(code))) CLASSES[code] = UPPER;
for (const space of [0x20, 0x09, 0xa0, 0x202f, 0x2007, 0x2009, 0x3000]) CLASSES[space] = SPACE;
for (const hyphen of [0x2d, 0xad, 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212]) CLASSES[hyphen] = HYPHEN;
for (const quote of [0x22, 0x27, 0x60, 0x5c]) CLASSES[quote] = QUOTE;
for (const sign of [0xa1, 0xab, 0xb0, 0xb7, 0xbb, 0xbf, 0xd7, 0x2022, 0x2026, 0x2028, 0x2029])
  CLASSES[sign] = 0;
classify(0x80, 0x9f, 0);
classify(0x2018, 0x201f, 0);
classify(0x2190, 0x21ff, 0);

/** Class of the character, 0 beyond the ends. */
export function classAt(text: string, at: number): number {
  return at >= 0 && at < text.length ? CLASSES[text.charCodeAt(at)]! : 0;
}

/** Where the run of characters of these classes ends; `most` of them at the most. */
export function runEnd(text: string, from: number, bits: number, most: number): number {
  const to = Math.min(text.length, from + most);
  let at = from;
  while (at < to && CLASSES[text.charCodeAt(at)]! & bits) at++;
  return at;
}

/** The number that the digits are, or -1 where there is something else. */
export function numberAt(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return from < to ? number : -1;
}

/** Letters of English by their number, without case; all others are 0. */
const LETTERS = new Uint8Array(0x10000);
for (let number = 1; number <= 26; number++) LETTERS[0x40 + number] = LETTERS[0x60 + number] = number;

/** A number of three letters, for tables; what is no letter counts as nothing. */
export const TRIPLES = 1 << 15;
export function triple(text: string, at: number): number {
  if (at >= 0 && at + 2 < text.length)
    return (
      (LETTERS[text.charCodeAt(at)]! << 10) |
      (LETTERS[text.charCodeAt(at + 1)]! << 5) |
      LETTERS[text.charCodeAt(at + 2)]!
    );
  return (
    (LETTERS[codeAt(text, at)]! << 10) |
    (LETTERS[codeAt(text, at + 1)]! << 5) |
    LETTERS[codeAt(text, at + 2)]!
  );
}

/** The character, 0 beyond the ends: reading there makes V8 give up what it knows of a function. */
export const codeAt = (text: string, at: number): number =>
  at >= 0 && at < text.length ? text.charCodeAt(at) : 0;

/** The text as a copy of its own. A part of a line would keep the whole line in memory, and what it says. */
export const detached = (part: string): string => Buffer.from(part, 'utf16le').toString('utf16le');

export const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** Of the name of a field. */
export const isKeyCharacter = (source: string, at: number): boolean =>
  (classAt(source, at) & (WORD | HYPHEN)) !== 0 || '.@#'.includes(source[at]!);
