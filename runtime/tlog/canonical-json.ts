/** What JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

declare const CANONICAL: unique symbol;
/** The canonical text of a value. Only `canonicalJson` makes one. */
export type CanonicalJson = string & { readonly [CANONICAL]: true };

/** A value that JSON cannot say, or not without loss. The message names its kind and place, never the value. */
export class CanonicalJsonError extends Error {
  override readonly name = 'CanonicalJsonError';
}

/** Characters that need no escape in JSON; what has others takes the long way. */
const PLAIN = /^[ !#-[\]-~]*$/;
/** Half of a surrogate pair: with the flag `u`, a whole pair is one character. */
const LONE_SURROGATE = /[\ud800-\udfff]/u;

/**
 * The one text of a value, RFC 8785: no white space, members by the UTF-16 code units of their names, strings and
 * numbers as ECMAScript writes them.
 * @throws CanonicalJsonError for NaN, infinities, lone surrogates, undefined, and what is no plain object or array
 */
export const canonicalJson = (value: Json): CanonicalJson => write(value) as CanonicalJson;

/**
 * Whether a JSON text is known to be the canonical one: most of what is canonical is, without numbers, literals and
 * characters that need an escape. Then nothing needs to be written.
 * @param value what `JSON.parse` made of the text
 */
export function isCanonicalJson(text: string, value: Json): text is CanonicalJson {
  return text.length === plainLength(value) && !LONE_SURROGATE.test(text);
}

/**
 * Length of texts, lists and objects without white space and escapes, which is shorter than with any; NaN where members
 * are not in order.
 */
function plainLength(value: Json): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return NaN;
  let length = 1; // the opening bracket; each item and member brings a comma or the closing one
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) length += plainLength(item) + 1;
  } else {
    const members = value as Readonly<Record<string, Json>>;
    let last = ':'; // after the digits: names that are numbers come in another order than that of the text
    for (const name in members) {
      if (name < last) return NaN;
      last = name;
      length += name.length + 4 + plainLength(members[name]!);
    }
  }
  return Math.max(length, 2);
}

function write(value: Json): string {
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'number':
      if (!Number.isFinite(value)) throw new CanonicalJsonError('a number is not finite');
      return String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? array(value) : object(value as Readonly<Record<string, Json>>);
    default:
      throw new CanonicalJsonError(`JSON has no ${typeof value}`);
  }
}

function quote(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  if (LONE_SURROGATE.test(text)) throw new CanonicalJsonError('a string has half a surrogate pair');
  return JSON.stringify(text);
}

/** Beginnings of members that were written before, with the comma: names recur. */
const starts = new Map<string, string>();
const MOST_STARTS = 1000;

function start(name: string): string {
  let text = starts.get(name);
  if (text === undefined) {
    text = `,${quote(name)}:`;
    if (starts.size < MOST_STARTS && name.length < 100) starts.set(name, text);
  }
  return text;
}

/** To cut it off also makes one piece of a text of many, which would be kept by whoever keeps the text. */
const withoutComma = (text: string): string => text.slice(1);

function array(values: readonly Json[]): string {
  let text = '';
  // By index: a hole is a missing value and must not be skipped.
  for (let i = 0; i < values.length; i++) {
    text += `,${write(values[i]!)}`;
  }
  return `[${withoutComma(text)}]`;
}

/** In place and by code units. A few names are sorted faster by insertion than by calling the sort of the engine. */
function sorted(names: string[]): string[] {
  // oxlint-disable-next-line no-array-sort -- the array is ours
  if (names.length > 32) return names.sort();
  for (let i = 1; i < names.length; i++) {
    const name = names[i]!;
    let to = i;
    for (; to > 0 && names[to - 1]! > name; to--) names[to] = names[to - 1]!;
    names[to] = name;
  }
  return names;
}

function object(members: Readonly<Record<string, Json>>): string {
  const prototype: unknown = Object.getPrototypeOf(members);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new CanonicalJsonError('an object is not plain');
  }
  let text = '';
  for (const name of sorted(Object.keys(members))) {
    text += start(name) + write(members[name]!);
  }
  return `{${withoutComma(text)}}`;
}
