import { codeAt, classAt, DIGIT } from './chars';
import { contextOf, memberMeaning, NUMBERS, VAGUE } from './context';
import { CUT_MARGIN, cutNote, MOST_STRING } from './cut';
import type { Edits } from './edits';
import { CARE_NAMES, type Meaning } from './field-names';
import type { Field, SeenName } from './fields';
import type { Kind } from './kinds';
import { metricsIn } from './metrics';
import { couldBeName, looksLikeName } from './names';
import { isCard } from './numbers';
import { kindOf, kindOfNumber, replaceValue } from './values';

/** An object or a list that is open. */
interface Frame {
  readonly list: boolean;
  readonly context: Meaning | undefined;
  /** Of a list of names and values in turns: `rawHeaders`. */
  readonly pairs: boolean;
  /** Says that it is about a person. */
  signal: boolean;
  /** Edits that hold if it is. */
  maybe: number[] | undefined;
  /** What the member named beside it means: `{ "Name": "email", "Value": "…" }`. */
  named: Meaning | undefined;
  bytes: boolean;
  /** Of a list whose texts name the field of the value beside it: `"path": ["patient", "ssn"]`. */
  readonly names: boolean;
  /** Holds the line's own time: `{ "t": { "$date": … } }`. */
  readonly clock: boolean;
  /** A value that came before its name, and the edit that takes it out. */
  early: { readonly index: number; readonly start: number; readonly end: number } | undefined;
  /** The name that the object has in the one around it. */
  readonly owner: string;
  /** The last text of a list in turns. */
  last: string | undefined;
}

const frame = (list: boolean, context: Meaning | undefined, field?: Field, depth = 0): Frame => ({
  list,
  context,
  pairs: list && field?.name === 'rawheaders',
  names: list && field?.naming === true,
  clock: !list && depth === 1 && field?.clock === true,
  early: undefined,
  owner: list ? '' : (field?.name ?? ''),
  signal: false,
  maybe: undefined,
  named: undefined,
  bytes: false,
  last: undefined,
});

/** Texts in texts in texts; what is deeper is one text. */
const MOST_DEPTH = 12;

/**
 * Scrubs a JSON value where it stands: what is replaced is the inside of a string, or a number, so that it stays JSON with
 * the same members. No recursion: depth costs memory alone.
 * @param limit beyond this the value is cut, and closed
 * @returns where the value ends; where it stops being JSON, if it does
 */
export function scanJson(edits: Edits, from: number, to: number, limit = Infinity): number {
  const { source, engine } = edits;
  const stack: Frame[] = [];
  let top: Frame | undefined;
  let at = from;
  /** What the next value is, and which member's. */
  let meaning: Meaning | undefined;
  let field: Field | undefined;
  let before = engine.fields.start;
  let metrics: ReadonlySet<string> | undefined;
  const isMetric = (): boolean =>
    field !== undefined && stack.length === 1 && (metrics ??= metricsIn(source, from, to)).has(before.name);

  for (;;) {
    at = skipSpace(source, at, to);
    if (at >= to) return to;
    let code = source.charCodeAt(at);

    if (top === undefined || top.list) {
      field = undefined;
      meaning = top?.context;
    } else if (code !== CLOSE_OBJECT) {
      if (code !== QUOTE) return at;
      const keyStart = at + 1;
      const guess: SeenName | undefined = before.next;
      if (guess !== undefined && source.startsWith(guess.quoted, at)) {
        at += guess.quoted.length;
        before = guess;
      } else {
        const end = stringEnd(source, keyStart, to);
        if (end < 0) return at;
        const colon = skipSpace(source, end + 1, to);
        if (codeAt(source, colon) !== COLON) return at;
        const seen = engine.fields.at(source, keyStart, end);
        before.next = seen;
        before = seen;
        at = colon + 1;
      }
      field = before.field;
      if (field.signal) top.signal = true;
      meaning = memberMeaning(top.context, field);
      // `"claim": { "number": … }`
      if (meaning === undefined && top.owner !== '' && NUMBERS.has(field.name))
        meaning = engine.fields.of(`${top.owner}_${field.name}`).meaning;
      if (field.suspect) scanName(edits, keyStart, keyStart + before.name.length);
      at = skipSpace(source, at, to);
      code = codeAt(source, at);
    }

    if (code === QUOTE) {
      const start = at + 1;
      const end = stringEnd(source, start, to);
      if (end < 0) return scanRest(edits, start, to, meaning);
      if (field !== undefined && !(field.ordinary && top!.named === undefined))
        member(edits, top!, stack.length, field, start, end, meaning);
      else if (top?.pairs) inTurns(edits, top, start, end);
      else if (top?.names && stack.length > 1) {
        nameOf(edits, stack.at(-2)!, start, end);
        scanString(edits, start, end, undefined);
      } else if (
        top !== undefined &&
        field === undefined &&
        (top.named !== undefined || source[at - 1] === '[')
      )
        inCouple(edits, top, start, end, to, stack.length === 1 || stack.at(-2)!.list, meaning);
      else scanString(edits, start, end, meaning);
      at = end + 1;
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      const list = code === OPEN_LIST;
      if (meaning !== undefined && isMetric()) meaning = undefined;
      if (field !== undefined && field.special) meaning = containerMeaning(top!, field, meaning);
      // A list in a list has nothing of its own.
      if (!list || !top?.list || top.pairs)
        top = frame(list, top?.list ? meaning : contextOf(meaning), field, stack.length);
      stack.push(top);
      at++;
      continue;
    } else if (code !== CLOSE_OBJECT && code !== CLOSE_LIST) {
      const end = scalarEnd(source, at, to);
      if (end === at) return at;
      if (field !== undefined && field.special) meaning = containerMeaning(top!, field, meaning);
      const mayIdentify = code < LETTER_A && (meaning !== undefined || end - at >= SHORTEST_CARD);
      if (mayIdentify && !isMetric()) scanNumber(edits, at, end, meaning);
      at = end;
    }

    // Over commas and what closes
    for (;;) {
      if (top === undefined) return at;
      if (at > limit) return edits.put(at, to, closed(to - at, stack));
      at = skipSpace(source, at, to);
      if (at >= to) return to;
      code = source.charCodeAt(at);
      if (code === COMMA) break;
      if (code !== (top.list ? CLOSE_LIST : CLOSE_OBJECT)) return at;
      if (top.maybe !== undefined && !top.signal) for (const index of top.maybe) edits.drop(index);
      stack.pop();
      top = stack.at(-1);
      at++;
    }
    at++;
  }
}

const [QUOTE, COLON, COMMA, BACKSLASH] = [0x22, 0x3a, 0x2c, 0x5c];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST, LETTER_A] = [0x7b, 0x7d, 0x5b, 0x5d, 0x41];

function skipSpace(source: string, from: number, to: number): number {
  let at = from;
  while (at < to) {
    const code = source.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break;
    at++;
  }
  return at;
}

/** The quote that closes, or -1. */
function stringEnd(source: string, from: number, to: number): number {
  let at = source.indexOf('"', from);
  while (at !== -1 && at < to) {
    let slashes = 0;
    while (at - 1 - slashes >= from && source.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return at;
    at = source.indexOf('"', at + 1);
  }
  return -1;
}

/** Numbers, `true`, `false`, `null`. */
function scalarEnd(source: string, from: number, to: number): number {
  if (!'-0123456789tfn'.includes(source[from]!)) return from;
  let at = from;
  while (at < to) {
    const code = source.charCodeAt(at);
    const isPart =
      (code >= 0x30 && code <= 0x39) ||
      (code >= 0x61 && code <= 0x7a) ||
      code === 0x2d ||
      code === 0x2b ||
      code === 0x2e ||
      code === 0x45;
    if (!isPart) break;
    at++;
  }
  return at;
}

/** A name that is an identifier itself: `{ "jane@example.com": … }`. */
function scanName(edits: Edits, start: number, end: number): void {
  if (looksLikeName(edits.source.slice(start, end))) edits.replace(start, end, 'name');
  else scanString(edits, start, end, undefined);
}

/** A text of a list in which names and values take turns. */
function inTurns(edits: Edits, top: Frame, start: number, end: number): void {
  const name = top.last;
  top.last = name === undefined ? edits.source.slice(start, end) : undefined;
  if (name !== undefined) scanString(edits, start, end, edits.engine.fields.of(name).meaning);
}

/** `[["last_name", "Doe"], ["limit", 1]]`: values that statements are given. A list of two words is none. */
function inCouple(
  edits: Edits,
  top: Frame,
  start: number,
  end: number,
  to: number,
  listed: boolean,
  meaning: Meaning | undefined,
): void {
  const { source, engine } = edits;
  const { named } = top;
  top.named = undefined;
  if (named !== undefined) return scanString(edits, start, end, named);
  scanString(edits, start, end, meaning);
  if (!listed || end - start > 64 || codeAt(source, end + 1) !== COMMA) return;
  const second = skipSpace(source, end + 2, Math.min(to, end + 4));
  if (codeAt(source, second) !== QUOTE) return;
  const own = engine.fields.of(source.slice(start, end)).meaning;
  if (own === undefined || own === 'secret' || own === 'keep' || VAGUE.has(own)) return;
  const value = /^([^"\\]{1,200})"\s?\]/.exec(source.slice(second + 1, second + 206))?.[1];
  if (value !== undefined && /[\d\p{Lu}@ ]/u.test(value) && engine.fields.of(value).meaning === undefined)
    top.named = own;
}

/** A text that names the field of the value beside it, which may have come before. */
function nameOf(edits: Edits, top: Frame, start: number, end: number): boolean {
  if (!edits.engine.fields.mayEnd(edits.source, end)) return false;
  const named = edits.engine.fields.of(edits.source.slice(start, end)).meaning;
  if (named === undefined || VAGUE.has(named)) return false;
  top.named = named;
  const { early } = top;
  if (early !== undefined)
    edits.revive(
      early.index,
      early.start,
      early.end,
      kindOf(named, edits.source.slice(early.start, early.end)),
    );
  return true;
}

/** What a list, an object or a number is by the members beside it. */
function containerMeaning(top: Frame, field: Field, meaning: Meaning | undefined): Meaning | undefined {
  if (top.bytes && field.name === 'data') return 'bytes';
  return field.named && top.named !== undefined ? top.named : meaning;
}

/** A text that is the value of a member whose name, or whose neighbours, have something to say. */
function member(
  edits: Edits,
  top: Frame,
  depth: number,
  field: Field,
  start: number,
  end: number,
  given: Meaning | undefined,
): void {
  const { source } = edits;
  let meaning = given;
  const isClock =
    depth === 1 ? field.clock || (field.weakClock && LOGGED.test(source.slice(0, 2048))) : top.clock;
  const isEvent = field.event && given === undefined && !CARE_NAMES.has(top.owner);
  if ((isClock || isEvent) && end - start < 40 && CLOCK.test(source.slice(start, end))) return;
  if (field.name === 'type' && source.startsWith('Buffer"', start)) top.bytes = true;
  if (field.name === 'reference' && PEOPLE.test(source.slice(start, Math.min(end, start + 160))))
    top.signal = true;
  if (field.named && top.named !== undefined) meaning = top.named;
  if (field.naming && end - start <= 64 && nameOf(edits, top, start, end)) return;
  if ((meaning === 'weak-name' || meaning === 'display') && depth > 1 && end - start < 96) {
    const value = source.slice(start, end);
    if (couldBeName(value) && (meaning === 'display' || !looksLikeName(value))) {
      const index = edits.count;
      edits.replace(start, end, 'name');
      if (edits.count > index) (top.maybe ??= []).push(index);
      return;
    }
  }
  const index = edits.count;
  scanString(edits, start, end, meaning);
  if (field.named && meaning === undefined && edits.count === index && end - start < 200) {
    edits.put(start, end, undefined);
    top.early = { index, start, end };
  }
}

/** What a line of a log has, and hardly another object. */
const LOGGED = /"(?:level|lvl|severity|log_?level|msg|message)" ?:/i;

const PEOPLE = /^(?:https?:\/\/[^\s?]{1,100}\/)?(?:Patient|Practitioner|RelatedPerson|Person)\//;

/** A line's own time: with hours, of the age of computers, and nothing else. */
export const CLOCK =
  /^(?:20\d\d-\d\d-\d\d[T ]\d\d:\d\d[\d:.,Z+ -]*(?:UTC|GMT)?|\d{10,19}|\d\d\/[A-Z][a-z]{2}\/20\d\d:\d\d:\d\d:\d\d [+-]\d{4})$/;

function scanString(edits: Edits, start: number, end: number, meaning: Meaning | undefined): void {
  if (start === end || meaning === 'keep') return;
  if (end - start > MOST_STRING) return scanHuge(edits, start, end, meaning);
  if (edits.plainUntil(end, start)) replaceValue(edits, start, end, meaning);
  else scanEscaped(edits, start, end, meaning);
}

function scanEscaped(edits: Edits, start: number, end: number, meaning: Meaning | undefined): void {
  const plain = edits.depth < MOST_DEPTH ? unescaped(edits.source.slice(start - 1, end + 1)) : undefined;
  if (plain === undefined) return replaceValue(edits, start, end, meaning);
  const inside = edits.inside(plain);
  replaceValue(inside, 0, plain.length, meaning);
  if (inside.count > 0) edits.put(start, end, JSON.stringify(inside.apply()).slice(1, -1));
}

/** A text that does not end: cut off where it was written, or no JSON. @returns the end of all */
function scanRest(edits: Edits, start: number, to: number, meaning: Meaning | undefined): number {
  if (to - start > MOST_STRING || edits.plainUntil(to, start)) replaceValue(edits, start, to, meaning);
  else {
    const shown = edits.source.slice(start, to).replace(/\\(?:u[\da-f]{0,3})?$/i, '');
    const plain = edits.depth < MOST_DEPTH ? unescaped(`"${shown}"`) : undefined;
    if (plain === undefined) replaceValue(edits, start, to, meaning);
    else {
      const inside = edits.inside(plain);
      replaceValue(inside, 0, plain.length, meaning);
      if (inside.count > 0) edits.put(start, to, JSON.stringify(inside.apply()).slice(1, -1));
    }
  }
  return to;
}

function unescaped(json: string): string | undefined {
  try {
    return JSON.parse(json) as string;
  } catch {
    return undefined;
  }
}

/** The beginning of a text that is too long, and how long it was. */
function scanHuge(edits: Edits, start: number, end: number, meaning: Meaning | undefined): void {
  const { source } = edits;
  let stop = start + MOST_STRING;
  for (let back = 0; back < 12; back++) if (source.charCodeAt(stop - back) === BACKSLASH) stop -= back;
  while (source.charCodeAt(stop - 1) === BACKSLASH) stop--;
  const plain = unescaped(`"${source.slice(start, stop)}"`) ?? source.slice(start, stop).replaceAll('\\', '');
  const inside = edits.inside(plain);
  replaceValue(inside, 0, plain.length, meaning);
  const shown = inside.applyUntil(plain.length - CUT_MARGIN);
  edits.put(start, end, JSON.stringify(shown + cutNote(end - start - MOST_STRING)).slice(1, -1));
}

/** Digits of a number of a card, at least. */
const SHORTEST_CARD = 13;

function scanNumber(edits: Edits, start: number, end: number, meaning: Meaning | undefined): void {
  const { source } = edits;
  if (meaning === undefined) {
    if (end - start >= SHORTEST_CARD && isCard(source, start, end))
      edits.put(start, end, quoted(edits, start, end, 'account'));
    return;
  }
  if (meaning === 'bytes') {
    edits.put(start, end, '0');
    return;
  }
  if (!(classAt(source, start) & DIGIT) && source[start] !== '-') return;
  const kind = kindOfNumber(meaning, source.slice(start, end), edits.engine.oldestYear());
  if (kind !== undefined) edits.put(start, end, quoted(edits, start, end, kind));
}

const quoted = (edits: Edits, start: number, end: number, kind: Kind): string =>
  `"${edits.engine.replacement(kind, edits.source.slice(start, end))}"`;

/** What closes a value that is cut after one of its members. */
function closed(left: number, stack: readonly Frame[]): string {
  const note = cutNote(left);
  const first = stack.at(-1)!.list ? `,${JSON.stringify(note)}` : `,"[cut]":${JSON.stringify(note)}`;
  return (
    first +
    stack
      .toReversed()
      .map(({ list }) => (list ? ']' : '}'))
      .join('')
  );
}
