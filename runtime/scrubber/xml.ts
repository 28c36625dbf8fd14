import { contextOf, memberMeaning } from './context';
import type { Edits } from './edits';
import type { Meaning } from './field-names';
import { kindOfPlace } from './hl7';
import { replaceValue } from './values';

/** An element whose text, or an attribute, is a value: of SOAP, CDA, FHIR, SAML, NCPDP, IHE's audit messages. */
const OPENING = /^<(?:[\w-]{1,32}:)?([A-Za-z][\w.-]{0,63})/;
const ATTRIBUTE = /^\s{1,3}(?:[\w-]{1,32}:)?([\w.-]{1,64})\s?=\s?(\\{0,3}["'])([^"'<>\\]{0,160})\2/;
/** From the end of one to the beginning of the next. */
const NEXT = /^<\/[\w:.-]{1,64}>\s{0,3}(?=<[A-Za-z])/;
const MOST_CHILDREN = 6;
const [LONGEST_TAG, LONGEST_TEXT, MOST_ATTRIBUTES, MOST_DEPTH] = [260, 320, 12, 3];

/** What elements of CDA and FHIR are called beyond the names of fields. */
const PARTS: ReadonlyMap<string, Meaning> = new Map([
  ['given', 'name'],
  ['family', 'name'],
]);
/** Of CDA: times, or ranges of what a laboratory measures; digits without separators are a time. */
const TIMES = new Set(['effectiveTime', 'low', 'high', 'time', 'center']);
const TIME = /^(?:19|20)\d{6}(?:\d{2,6})?(?:\.\d+)?(?:[+-]\d{4})?$/;
/** Attributes that hold what the element is about. */
const VALUES = new Set(['value', 'extension', 'text']);

/** @returns where the element's opening tag ends, or its text if it is an identifier; 0 if this is no element */
export function element(edits: Edits, at: number, to: number, given?: Meaning, depth = 0): number {
  const { source } = edits;
  const opening = OPENING.exec(source.slice(at, Math.min(to, at + 100)));
  if (!opening) return 0;
  const local = opening[1]!;
  const own = meaningOf(edits, local);
  const meaning = given === undefined ? own : inherited(edits, local, own, given);
  let end = at + opening[0].length;
  const limit = Math.min(to, at + LONGEST_TAG);
  let named: Meaning | undefined;
  for (let count = 0; count < MOST_ATTRIBUTES && end < limit; count++) {
    const shown = ATTRIBUTE.exec(source.slice(end, Math.min(to, end + 260)));
    if (!shown) break;
    const [whole, name, quote, value] = shown as unknown as [string, string, string, string];
    const after = end + whole.length - quote.length;
    const field = edits.engine.fields.of(name);
    if (field.naming || name === 'FriendlyName') named ??= edits.engine.fields.of(value).meaning;
    else
      attribute(
        edits,
        after - value.length,
        after,
        valueMeaning(local, name, value, meaning, named) ?? field.meaning,
      );
    end = after + quote.length;
  }
  const close = /^\s{0,3}(\/?)>/.exec(source.slice(end, end + 6));
  if (!close) return end > at + opening[0].length ? end : 0;
  end += close[0].length;
  return close[1] === '/' ? end : content(edits, end, to, named ?? meaning, depth);
}

/** `<family>Doe</family>`, or `<Attribute Name="lastName"><AttributeValue>Doe</AttributeValue></Attribute>` */
function content(
  edits: Edits,
  start: number,
  to: number,
  meaning: Meaning | undefined,
  depth: number,
): number {
  const { source } = edits;
  if (meaning === undefined || start >= to) return start;
  if (source[start] === '<')
    return depth < MOST_DEPTH ? children(edits, start, to, meaning, depth + 1) : start;
  const shown = source.slice(start, Math.min(to, start + LONGEST_TEXT));
  const length = shown.indexOf('<');
  if (length < 1 || source[start + length + 1] !== '/') return start;
  replaceValue(edits, start, start + length, meaning);
  return start + length;
}

function children(edits: Edits, start: number, to: number, meaning: Meaning, depth: number): number {
  let at = start;
  for (let count = 0; count < MOST_CHILDREN; count++) {
    const end = element(edits, at, to, meaning, depth);
    if (end === 0) return at;
    const next = NEXT.exec(edits.source.slice(end, Math.min(to, end + 72)));
    if (!next) return end;
    at = end + next[0].length;
  }
  return at;
}

function meaningOf(edits: Edits, local: string): Meaning | undefined {
  const place = /^([A-Z][A-Z\d]{2})\.(\d{1,2})(?:\.\d{1,2}){0,2}$/.exec(local);
  if (place) return kindOfPlace(place[1]!.toLowerCase(), Number(place[2]));
  return PARTS.get(local.toLowerCase()) ?? edits.engine.fields.of(local).meaning;
}

/** What an element is inside of one that has a meaning. */
function inherited(
  edits: Edits,
  local: string,
  own: Meaning | undefined,
  given: Meaning,
): Meaning | undefined {
  if (own !== undefined && own !== 'weak-name') return own;
  return memberMeaning(contextOf(given), edits.engine.fields.of(local));
}

function valueMeaning(
  local: string,
  name: string,
  value: string,
  meaning: Meaning | undefined,
  named: Meaning | undefined,
): Meaning | undefined {
  if (!VALUES.has(name)) return undefined;
  if (TIMES.has(local)) return TIME.test(value) ? 'date' : undefined;
  // The number that an `id` of CDA is
  return named ?? (local === 'id' && name === 'extension' ? 'identifiers' : meaning);
}

function attribute(edits: Edits, start: number, end: number, meaning: Meaning | undefined): void {
  const scheme =
    meaning === 'telecom' ? /^(?:tel|mailto|fax):/.exec(edits.source.slice(start, start + 8)) : undefined;
  replaceValue(edits, start + (scheme?.[0].length ?? 0), end, meaning);
}
