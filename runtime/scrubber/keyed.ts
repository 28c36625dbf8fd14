import { bareEnd, isIdentifying, LONGEST_VALUE } from './bare-end';
import { classAt, DIGIT, isKeyCharacter, LETTER, runEnd, SPACE, UPPER, WORD } from './chars';
import { memberMeaning, VAGUE } from './context';
import { timeEnd } from './dates';
import type { Edits } from './edits';
import type { Meaning } from './field-names';
import type { Field } from './fields';
import { couldBeName, isOrdinary, looksLikeName } from './names';
import { replacementEnd } from './replacement';
import { replaceValue, SENTENCE } from './values';

const MOST_WORDS = 4;
const LONGEST_KEY = 64;

/**
 * `key: value`, `key=value`, `"key":"value"`, `?key=value`, however deep in quotes of quotes.
 * @param at the colon or the equals sign
 * @param after where the value may begin
 * @returns where the value ends, if it was dealt with; 0 if it is for patterns to tell
 */
export function keyed(edits: Edits, from: number, at: number, after: number, to: number): number {
  const { source } = edits;
  const floor = Math.max(from, edits.settled);
  const key = keyBefore(edits, floor, at);
  if (key === undefined) return 0;
  const isQuery = source[at] === '=' && '?&'.includes(source[key.start - 1] ?? ' ');
  if (!isQuery && source[at] === '=' && !edits.engine.fields.mayEnd(source, key.end)) return 0;
  const separator = source[at]!;
  const field = fieldOf(edits, key);
  const meaning = meaningOf(edits, key, field, floor, isQuery);
  const opening = openingQuote(source, afterWrapper(source, after), to);
  if (edits.ownTime && !isQuery && (field.clock || field.weakClock)) {
    const end = clockEnd(source, opening?.end ?? runEnd(source, after, SPACE, 3));
    if (end > 0) {
      edits.ownTime = false;
      return end;
    }
  }
  if (isQuery && opening === undefined) return queryValue(edits, after, to, meaning);
  if (meaning === undefined || meaning === 'free') return 0;
  let start = opening?.end ?? runEnd(source, after, SPACE, 3);
  if (opening === undefined && source[start] === '~')
    start += SIGIL.exec(source.slice(start, start + 5))?.[0].length ?? 0;
  if (start >= to || OBJECT.test(source.slice(start, start + 48))) return 0;
  // Message-ID: <…@…>
  if (meaning === 'keep' && source[start] === '<')
    return Math.max(start, Math.min(to, source.slice(start, start + 200).indexOf('>') + start));
  if ('{['.includes(source[start]!)) return listed(edits, start, to, meaning);
  // user=<jdoe>
  if (
    opening === undefined &&
    /^<[\w.@+-]{2,80}>/.test(source.slice(start, start + 84)) &&
    meaning !== 'keep'
  )
    start++;
  if (opening === undefined && isReference(source, start)) return 0;
  if (
    opening === undefined &&
    separator === ':' &&
    source[at + 1] === ' ' &&
    SENTENCE.test(source.slice(start, start + 12))
  )
    return 0;
  // `PWD` of a shell is where it is.
  if (source[start] === '/' && source.slice(key.start, key.end).endsWith('PWD')) return 0;
  const replaced = opening ? -1 : replacedEnd(source, start);
  if (replaced > 0) return replaced;
  if (source[at] === 'i' || source[at] === 'I' || source[at] === 'l' || source[at] === 'L')
    return compared(edits, after, to, meaning);
  const end = opening
    ? closingQuote(source, opening.quote, start, to)
    : bareEnd(edits, start, to, meaning, separator);
  if (end <= start) return 0;
  if (' (,'.includes(separator) && !isSaid(source.slice(start, end), meaning)) return 0;
  // A list of names of fields is no pair
  if (
    separator === ',' &&
    (!key.quoted || edits.engine.fields.of(source.slice(start, end)).meaning !== undefined)
  )
    return 0;
  if (meaning === 'keep') return end;
  replaceValue(edits, start, end, meaning);
  return end;
}

/** FortiGate has the time in a field of its own; CEF and LEEF have the names of months. */
const CLOCK_DAY = /^(?:20\d\d-\d\d-\d\d(?:[T ]| time=)|[A-Z][a-z]{2} \d{1,2} (?:20\d\d )?)(?=\d\d:)/;

/** The time of the line itself, as JSON has it in `time`: in a line that has no other. */
function clockEnd(source: string, start: number): number {
  const day = CLOCK_DAY.exec(source.slice(start, start + 32));
  return day ? timeEnd(source, start + day[0].length) : 0;
}

interface Key {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
}

function keyBefore({ source, engine }: Edits, floor: number, at: number): Key | undefined {
  let end = at;
  while (end > floor && at - end < 2 && classAt(source, end - 1) & SPACE) end--;
  let quoted = false;
  let bracket = false;
  while (end > floor && at - end < 8 && '"\'`\\]'.includes(source[end - 1]!)) {
    end--;
    quoted = true;
    if (source[end] === ']') bracket = true;
  }
  if (source[end - 1] === 'D' && end - 3 > floor && source.startsWith('%5', end - 3)) {
    end -= 3;
    quoted = bracket = true;
  }
  // Of a query any parameter is looked at
  if (source[at] !== '=' && !engine.fields.mayEnd(source, end)) return undefined;
  let start = end;
  while (start > floor && end - start < LONGEST_KEY && isKeyCharacter(source, start - 1)) start--;
  // patient[name][first], patient%5Bname%5D
  const outermost = bracket ? 3 : 0;
  for (let outer = 0; outer < outermost && start > floor + 1; outer++) {
    const shown = /(?:[\w\]]\[|[\wD]%5B)[\w.-]{0,64}$/.exec(
      source.slice(Math.max(floor, start - 5), start),
    )?.[0];
    if (shown === undefined) break;
    start -= source[start - 1] === '[' ? 1 : 3;
    if (source[start - 1] === ']') start--;
    else if (source.startsWith('%5D', start - 3)) start -= 3;
    while (start > floor && end - start < LONGEST_KEY && isKeyCharacter(source, start - 1)) start--;
  }
  return start < end ? { start, end, quoted } : undefined;
}

/** Parameters of a query that say whom somebody looks for. */
const SEARCHES = new Set(['name', 'family', 'given', 'patient', 'person', 'member', 'user', 'contact']);

function fieldOf({ source, engine }: Edits, key: Key): Field {
  if (!key.quoted || !source.startsWith('%5', key.end - 3))
    return engine.fields.at(source, key.start, key.end).field;
  return engine.fields.of(source.slice(key.start, key.end).replaceAll('%5B', '[').replaceAll('%5D', ']'));
}

function meaningOf(
  edits: Edits,
  key: Key,
  field: Field,
  floor: number,
  isQuery: boolean,
): Meaning | undefined {
  const { source, engine } = edits;
  const { name } = field;
  if (isQuery) {
    if (name === 'code' || (name === 'state' && RANDOM.test(source.slice(key.end, key.end + 24))))
      return 'secret';
    return SEARCHES.has(name) ? 'name' : field.meaning;
  }
  while (edits.context !== undefined && key.start > edits.context.until) edits.context = edits.context.outer;
  const meaning = memberMeaning(
    edits.context?.meaning ??
      (key.end - key.start < 7 && PARTS_ALONE.has(source.slice(key.start, key.end)) ? 'name' : undefined),
    field,
  );
  if (key.quoted || (meaning !== undefined && !VAGUE.has(meaning))) return meaning;
  const start = phraseStart(source, floor, key.start);
  return start === key.start ? meaning : (engine.fields.at(source, start, key.end).field.meaning ?? meaning);
}

/** OAuth's `state`, not one of the United States. */
const RANDOM = /^=[\w.~%-]{16}/;
/** Of FHIR's HumanName: nothing else is called so. */
const PARTS_ALONE = new Set(['given', 'family']);

/** `address=Address{street=…`: its fields say what they are. */
const OBJECT = /^[%#&]{0,2}[A-Z][\w.]{0,40}(?:\{|\((?=\w{1,40}=))/;

/** `Some("Doe")`, `ISODate("1962-03-14")`: what languages put around a value. @returns where the value begins */
function afterWrapper(source: string, after: number): number {
  const start = runEnd(source, after, SPACE, 3);
  if (!(classAt(source, start) & LETTER)) return after;
  const shown =
    /^(?:[nNeEbBuUrR](?=["'])|(?:Some|Just|Ok|Optional|ISODate|new Date|Date|Timestamp|Text|NullString|String|LocalDate|Str)[([]|string\(\d{1,5}\) )(?=["'])/.exec(
      source.slice(start, start + 16),
    );
  return shown ? start + shown[0].length : after;
}

/** Of Elixir: `~D[1962-03-14]`. */
const SIGIL = /^~[A-Z]\[/;
/** Of OpenTelemetry's exporters, of Rust, Scala and Haskell: `Str(Jane Doe)`, `Some(1962-03-14)`. */
const WRAPPED = /^(?:Str|Some|Just|Ok|Int|Int64|Double|Long|String|Text|Bytes|Right|StringValue)\(/;
/** What stands for a value: `$1`, `:name`, `@p0`, `%s`, `%(name)s`, `EXCLUDED."name"`, `VALUES(name)`. */
const isReference = (source: string, start: number): boolean =>
  /^(?:(?:datetime\.)?date(?:time)?\(|LocalDate\.|time\.Date\(|[$:@]\w|%s|%\(|\$\{|\{\{|(?:excluded|new|old)\.["`\w]|values ?\()/i.test(
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
  const year = start + (/^[a-z]{2}\d{4}/.test(source.slice(start, start + 6)) ? 2 : 0);
  const at = source[start] === '[' ? start : runEnd(source, year, DIGIT, 4) + 1;
  return replacementEnd(source, at);
}

/** `first name "Jane"`, `FirstName("Jane")`, `firstName (\`Jane\`)`: a quote behind a name. @param at the quote */
export function behindLabel(edits: Edits, from: number, at: number, to: number): number {
  const { source } = edits;
  const before = source[at - 1] ?? '';
  if (at === from || (before !== '(' && before !== ' ' && before !== ',')) return 0;
  if (!(classAt(source, at + 1) & WORD) && !'+('.includes(source[at + 1] ?? ' ')) return 0;
  const comma = before === ' ' && source[at - 2] === ',' ? 2 : 1;
  return keyed(edits, from, at - comma, at, to);
}

/** Whether what stands in quotes behind a name, without a colon, is a value: `column "email"` is none. */
function isSaid(value: string, meaning: Meaning): boolean {
  if (VAGUE.has(meaning) || value.length > 200) return looksLikeName(value) && meaning !== 'display';
  if (meaning === 'name') return /^\p{Lu}/u.test(value) && couldBeName(value) && !isOrdinary(value);
  if (meaning === 'secret') return /\d/.test(value) && /^[^\s-]{6,}$/.test(value);
  return meaning === 'address' ? /\d|^\p{Lu}.* /u.test(value) : isIdentifying(value, meaning);
}

/** `LIKE 'Doe%'`, `IN ('00123', '00124')`: what a statement compares a column with. */
function compared(edits: Edits, after: number, to: number, meaning: Meaning): number {
  const { source } = edits;
  const limit = Math.min(to, after + 400);
  let at = after + (/^ ?\( ?/.exec(source.slice(after, after + 3))?.[0].length ?? 0);
  let done = 0;
  for (let item = 0; item < 16 && at < limit; item++) {
    const opening = openingQuote(source, at, limit);
    if (opening === undefined) break;
    const end = closingQuote(source, opening.quote, opening.end, limit);
    const [, front, value] = /^(%?)([^%]*)/.exec(source.slice(opening.end, end)) as unknown as [
      string,
      string,
      string,
    ];
    const start = opening.end + front.length;
    if (meaning !== 'keep') replaceValue(edits, start, start + value.length, meaning);
    done = at = end + opening.quote.length;
    if (source[at] !== ',') break;
    at++;
  }
  return done;
}

/** `given: ["Jane", "Q"]`: every text of a list. */
function listed(edits: Edits, start: number, to: number, meaning: Meaning): number {
  const { source } = edits;
  const limit = Math.min(to, start + 400);
  if (source[start] !== '[' || replacementEnd(source, start) > 0 || VAGUE.has(meaning)) return 0;
  let at = start + 1;
  for (let item = 0; item < 12 && at < limit; item++) {
    const opening = openingQuote(source, at, limit);
    if (opening === undefined) break;
    const end = closingQuote(source, opening.quote, opening.end, limit);
    if (meaning !== 'keep') replaceValue(edits, opening.end, end, meaning);
    at = end + opening.quote.length;
    if (source[at] !== ',') break;
    at++;
  }
  return at > start + 1 ? Math.min(at, to) : 0;
}

interface Opening {
  readonly quote: string;
  readonly end: number;
}

function openingQuote(source: string, after: number, to: number): Opening | undefined {
  const at = runEnd(source, after, SPACE, 3);
  let end = at;
  if (end < to && classAt(source, at) & UPPER) {
    const wrapped = WRAPPED.exec(source.slice(at, at + 12));
    return wrapped ? { quote: ')', end: at + wrapped[0].length } : undefined;
  }
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
  // The system of an identifier says what it is of: identifier=urn:oid:1.2.3|00123
  const system =
    meaning === 'identifiers'
      ? /^(?:(?!%7C|\|).){1,200}(?:%7C|\|)/i.exec(source.slice(start, Math.min(to, end + 80)))
      : undefined;
  if (system) return queryValue(edits, start + system[0].length, to, meaning);
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
