import { classAt, DIGIT, HYPHEN, LETTER, runEnd, SPACE, WORD } from './chars';
import { VAGUE } from './context';
import { dateAtNumber, dateAtWord, timeEnd } from './dates';
import type { Edits } from './edits';
import type { Meaning } from './field-names';
import { looksLikeName, nameEnd } from './names';
import { replacementEnd } from './replacement';
import { kindOf, replaceValue } from './values';

const MOST_WORDS = 4;
const LONGEST_KEY = 64;
const LONGEST_VALUE = 4096;

/**
 * `key: value`, `key=value`, `"key":"value"`, `?key=value`, however deep in quotes of quotes.
 * @param at the colon or the equals sign
 * @param after where the value may begin
 * @returns where the value ends, if it was dealt with; 0 if it is for patterns to tell
 */
export function keyed(edits: Edits, from: number, at: number, after: number, to: number): number {
  const { source } = edits;
  const floor = Math.max(from, edits.settled);
  const key = keyBefore(source, floor, at);
  if (key === undefined) return 0;
  const isQuery = source[at] === '=' && '?&'.includes(source[key.start - 1] ?? ' ');
  if (!isQuery && !edits.engine.fields.mayEnd(source, key.end)) return 0;
  const separator = source[at]!;
  const meaning = meaningOf(edits, key, floor, isQuery);
  const opening = openingQuote(source, afterWrapper(source, after), to);
  if (edits.ownTime && !isQuery && edits.engine.fields.of(source.slice(key.start, key.end)).clock) {
    const end = clockEnd(source, opening?.end ?? runEnd(source, after, SPACE, 3));
    if (end > 0) {
      edits.ownTime = false;
      return end;
    }
  }
  if (isQuery && opening === undefined) return queryValue(edits, after, to, meaning);
  if (meaning === undefined || meaning === 'free') return 0;
  let start = opening?.end ?? runEnd(source, after, SPACE, 3);
  if (opening === undefined && '~S'.includes(source[start] ?? ' '))
    start += SIGIL.exec(source.slice(start, start + 5))?.[0].length ?? 0;
  if (start >= to || '{['.includes(source[start]!)) return 0;
  if (opening === undefined && isReference(source, start)) return 0;
  // `PWD` of a shell is where it is.
  if (source[start] === '/' && source.slice(key.start, key.end).endsWith('PWD')) return 0;
  const replaced = opening ? -1 : replacedEnd(source, start);
  if (replaced > 0) return replaced;
  const end = opening
    ? closingQuote(source, opening.quote, start, to)
    : bareEnd(edits, start, to, meaning, separator);
  if (end <= start) return 0;
  if (meaning === 'keep') return end;
  replaceValue(edits, start, end, meaning);
  return end;
}

/** The time of the line itself, as JSON has it in `time`: in a line that has no other. */
function clockEnd(source: string, start: number): number {
  const day = /^20\d\d-\d\d-\d\d[T ]/.exec(source.slice(start, start + 11));
  return day ? timeEnd(source, start + day[0].length) : 0;
}

interface Key {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
}

function keyBefore(source: string, floor: number, at: number): Key | undefined {
  let end = at;
  while (end > floor && at - end < 2 && classAt(source, end - 1) & SPACE) end--;
  let quoted = false;
  while (end > floor && at - end < 8 && '"\'`\\]'.includes(source[end - 1]!)) {
    end--;
    quoted = true;
  }
  let start = end;
  while (start > floor && end - start < LONGEST_KEY && isKeyCharacter(source, start - 1)) start--;
  return start < end ? { start, end, quoted } : undefined;
}

const isKeyCharacter = (source: string, at: number): boolean =>
  (classAt(source, at) & (WORD | HYPHEN)) !== 0 || '.@#'.includes(source[at]!);

/** Parameters of a query that say whom somebody looks for. */
const SEARCHES = new Set(['name', 'family', 'given', 'patient', 'person', 'member', 'user', 'contact']);

function meaningOf(edits: Edits, key: Key, floor: number, isQuery: boolean): Meaning | undefined {
  const { source, engine } = edits;
  const shown = source.slice(key.start, key.end);
  const { meaning, name } = engine.fields.of(shown);
  if (isQuery) return SEARCHES.has(name) ? 'name' : name === 'code' ? 'secret' : meaning;
  if (key.quoted || (meaning !== undefined && !VAGUE.has(meaning))) return meaning;
  const start = phraseStart(source, floor, key.start);
  return start === key.start ? meaning : (engine.fields.of(source.slice(start, key.end)).meaning ?? meaning);
}

/** `Some("Doe")`, `ISODate("1962-03-14")`: what languages put around a value. @returns where the value begins */
function afterWrapper(source: string, after: number): number {
  const start = runEnd(source, after, SPACE, 3);
  if (!(classAt(source, start) & LETTER)) return after;
  const shown =
    /^(?:Some|Just|Ok|Optional|ISODate|new Date|Date|Timestamp|Text|NullString|String)[([](?=["'])/.exec(
      source.slice(start, start + 14),
    );
  return shown ? start + shown[0].length : after;
}

/** Of Elixir and Rust: `~D[1962-03-14]`, `Some(1962-03-14)`. */
const SIGIL = /^(?:~[A-Z]\[|Some\()/;

/** What stands for a value: `$1`, `:name`, `@p0`, `%s`, `%(name)s`, `EXCLUDED."name"`, `VALUES(name)`. */
const isReference = (source: string, start: number): boolean =>
  /^(?:(?:datetime\.)?date(?:time)?\(|LocalDate\.|[$:@]\w|%s|%\(|\$\{|\{\{|(?:excluded|new|old)\.["`\w]|values ?\()/i.test(
    source.slice(start, start + 16),
  );

/** `Date of birth:`, `Primary care physician:`. */
function phraseStart(source: string, floor: number, keyStart: number): number {
  let start = keyStart;
  for (let word = 0; word < MOST_WORDS; word++) {
    if (start - 2 < floor || source[start - 1] !== ' ') break;
    let at = start - 1;
    while (
      at > floor &&
      start - at < 20 &&
      (classAt(source, at - 1) & LETTER || "'\u2019/".includes(source[at - 1]!))
    )
      at--;
    if (at === start - 1) break;
    start = at;
  }
  return start;
}

/** A value that was replaced before, maybe with its year in front. */
function replacedEnd(source: string, start: number): number {
  const at = source[start] === '[' ? start : runEnd(source, start, DIGIT, 4) + 1;
  return replacementEnd(source, at);
}

interface Opening {
  readonly quote: string;
  readonly end: number;
}

function openingQuote(source: string, after: number, to: number): Opening | undefined {
  const at = runEnd(source, after, SPACE, 3);
  let end = at;
  while (end < to && end - at < 8 && source[end] === '\\') end++;
  const quote = source[end];
  if (end >= to || (quote !== '"' && quote !== "'" && quote !== '`')) return undefined;
  return { quote: source.slice(at, end + 1), end: end + 1 };
}

function closingQuote(source: string, quote: string, start: number, to: number): number {
  const limit = Math.min(to, start + LONGEST_VALUE);
  const escaped = quote.length > 1;
  for (let at = start; at < limit; at++) {
    if (source[at] === '\n') return at;
    if (!source.startsWith(quote, at)) {
      if (!escaped && source[at] === '\\') at++;
      continue;
    }
    // A doubled quote is SQL's way to write one, and the end where nothing follows.
    if (quote === "'" && source[at + 1] === "'" && classAt(source, at + 2) & LETTER) at++;
    else return at;
  }
  return limit;
}

/** Where a value without quotes ends: at the first of these, or earlier by what it is. */
function bareEnd(edits: Edits, start: number, to: number, meaning: Meaning, separator: string): number {
  const { source } = edits;
  const token = tokenEnd(source, start, to);
  switch (meaning) {
    case 'name': {
      const end = nameEnd(source, start);
      if (end > start) return end;
      return separator === '=' || isLastWord(source, token, to) ? token : -1;
    }
    case 'weak-name':
    case 'person': {
      const end = nameEnd(source, start, 2);
      return end > start && looksLikeName(source.slice(start, end)) ? end : -1;
    }
    case 'patient':
    case 'user':
    case 'party': {
      const end = nameEnd(source, start, 2);
      if (end > start && looksLikeName(source.slice(start, end))) return end;
      return separator === '=' && kindOf(meaning, source.slice(start, Math.min(token, start + 80)))
        ? token
        : -1;
    }
    case 'address':
    case 'narrative':
      return separator === '=' && !(classAt(source, token) & SPACE) ? token : clauseEnd(source, start, to);
    case 'date':
    case 'birth-year': {
      const run = runEnd(source, start, DIGIT, 9);
      const found =
        classAt(source, start) & LETTER
          ? dateAtWord(source, start, runEnd(source, start, LETTER, 12))
          : dateAtNumber(source, start, run);
      return found ? found.end : /\d/.test(source.slice(start, Math.min(token, start + 64))) ? token : -1;
    }
    case 'phone':
    case 'fax':
    case 'ssn':
    case 'telecom': {
      const end = numberEnd(source, start, to);
      return end > start ? end : token;
    }
    case 'username':
      return token;
    case 'secret':
      return secretEnd(source, start, to, token);
    case 'age':
      return runEnd(source, start, DIGIT, 3);
    default:
      return isIdentifying(source.slice(start, Math.min(token, start + 128)), meaning) ? token : -1;
  }
}

/** A word that ends a clause is the value; one in the middle of a sentence is a part of it. */
const isLastWord = (source: string, end: number, to: number): boolean =>
  end >= to || ',;|&)]}\n'.includes(source[end]!);

/** Numbers of plans, accounts, licences and devices have digits; what people write instead of one has not. */
const isIdentifying = (token: string, meaning: Meaning): boolean =>
  meaning === 'email'
    ? /@|%40/.test(token)
    : meaning === 'url' || meaning === 'photo' || meaning === 'biometric'
      ? token.length > 5
      : /\d/.test(token) && /[\p{L}\d]{3}/u.test(token);

function tokenEnd(source: string, start: number, to: number): number {
  const limit = Math.min(to, start + LONGEST_VALUE);
  let at = start;
  while (at < limit && !' \t\r\n,;&|)]}"\'`<>\\'.includes(source[at]!) && !(classAt(source, at) & SPACE)) {
    // LEEF parts its fields with it; HL7 v2 the parts of a value.
    if (source[at] === '^' && /^\^[A-Za-z][\w.]{0,40}=/.test(source.slice(at, at + 43))) break;
    at++;
  }
  while (at > start + 1 && '.:!?'.includes(source[at - 1]!)) at--;
  return at;
}

/** An address goes on over commas, to the end of the clause or to the next `key:`. */
function clauseEnd(source: string, start: number, to: number): number {
  const limit = Math.min(to, start + 160);
  let at = start;
  while (at < limit && !'\n\r\t;|"\\`{}[]<>'.includes(source[at]!)) {
    if (source[at] === ':' || source[at] === '=') {
      while (at > start && isKeyCharacter(source, at - 1)) at--;
      break;
    }
    if (source[at] === ' ' && source[at + 1] === ' ') break;
    if (
      source[at] === '.' &&
      source[at + 1] === ' ' &&
      classAt(source, at - 3) & LETTER &&
      classAt(source, at - 4) & LETTER
    )
      break;
    at++;
  }
  while (at > start && ' ,.'.includes(source[at - 1]!)) at--;
  return at;
}

/** Digits, and what stands between the digits of one number. */
function numberEnd(source: string, start: number, to: number): number {
  let at = start;
  let end = start;
  while (at < to && at - start < 32) {
    const kind = classAt(source, at);
    if (kind & DIGIT) end = at + 1;
    else if (!(kind & (SPACE | HYPHEN)) && !'+(.)*xX#/'.includes(source[at]!)) break;
    at++;
  }
  return classAt(source, end) & LETTER ? start : end;
}

/** `Bearer …`, and of cookies all of them. */
function secretEnd(source: string, start: number, to: number, token: number): number {
  const scheme = /^(?:bearer|basic|digest|token|negotiate|apikey|aws4-hmac-sha256) /i.exec(
    source.slice(start, start + 20),
  );
  if (scheme) return tokenEnd(source, start + scheme[0].length, to);
  let end = token;
  while (source[end] === ';' && /^; ?[\w.-]{1,64}=/.test(source.slice(end, end + 68)))
    end = tokenEnd(source, end + 2, to);
  return end;
}

/** A parameter of a URL, in percent-encoding. */
function queryValue(edits: Edits, start: number, to: number, meaning: Meaning | undefined): number {
  const { source } = edits;
  let end = start;
  let encoded = false;
  const limit = Math.min(to, start + LONGEST_VALUE);
  while (end < limit && !' &#"\'<>\\\n\r\t`|{}'.includes(source[end]!)) {
    if (source[end] === '%' || source[end] === '+') encoded = true;
    end++;
  }
  if (end === start || meaning === 'keep') return end;
  if (!encoded) {
    if (meaning === undefined) return 0;
    replaceValue(edits, start, end, meaning);
    return end;
  }
  const inside = edits.inside(decoded(source.slice(start, end)));
  if (looksLikeName(inside.source)) inside.replace(0, inside.source.length, 'name');
  else replaceValue(inside, 0, inside.source.length, meaning);
  return inside.count === 0 ? end : edits.put(start, end, inside.apply().replaceAll(' ', '+'));
}

/** Never throws, whatever the percent signs are followed by. */
const decoded = (value: string): string =>
  value
    .replaceAll('+', ' ')
    .replace(/(?:%[\da-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString());
