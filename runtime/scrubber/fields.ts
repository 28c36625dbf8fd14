import {
  CLOCK_NAMES,
  EVENT_NAMES,
  FIELD_NAMES,
  type Meaning,
  NAMED_VALUE_NAMES,
  NAMING_NAMES,
  NEUTRAL_NAMES,
  SIGNAL_NAMES,
  THING_NAMES,
  WEAK_CLOCK_NAMES,
  WHOLE_NAMES,
} from './field-names';
import { classAt, codeAt, detached, LETTER, triple, TRIPLES } from './chars';
import type { Kind } from './kinds';

/** Field names of an application's own, and what their values are: a kind, `text` for patterns alone, `keep`. */
export type FieldRules = Readonly<Record<string, Kind | 'text' | 'keep'>>;

/** What a name says. */
export interface Field {
  readonly meaning: Meaning | undefined;
  /** Of a line's own time. */
  readonly clock: boolean;
  /** Of a line's own time, in a line of a log. */
  readonly weakClock: boolean;
  /** When something of a system was, or will be. */
  readonly event: boolean;
  /** Says nothing of a person, wherever it is. */
  readonly neutral: boolean;
  /** Only objects about a person have it. */
  readonly signal: boolean;
  /** Its value names the field of the value beside it. */
  readonly naming: boolean;
  readonly named: boolean;
  /** None of the above: its value is looked at by its meaning alone. */
  readonly ordinary: boolean;
  /** Its value may be a member's that is named beside it, or the bytes of a buffer. */
  readonly special: boolean;
  /** Might be an identifier itself. */
  readonly suspect: boolean;
  /** In lower case, without separators. */
  readonly name: string;
}

/** Names seen, so that a name is taken apart once; a flood of new ones costs no more than taking them apart. */
const MOST_KEPT = 4096;
const LONGEST = 80;

/**
 * A name in JSON as it was seen before, where the next one like it looks first: a map would want a copy of the name, and
 * hash it. Lines are much like each other, so that the name that followed it last time often follows again.
 */
export interface SeenName {
  readonly name: string;
  /** `"name":` */
  readonly quoted: string;
  readonly field: Field;
  next: SeenName | undefined;
}

/** What names say. */
export interface Fields {
  of(name: string): Field;
  /** Of the name that stands there in a text. */
  at(text: string, start: number, end: number): SeenName;
  /** Before the first name of a line. */
  readonly start: SeenName;
  /** Whether a name that ends here could say anything: a look at its last letters, before it is taken apart. */
  mayEnd(text: string, end: number): boolean;
}

export function fields(rules: FieldRules = {}): Fields {
  const own = new Map(
    Object.entries(rules).map(
      ([name, rule]) => [words(name).join(''), rule === 'text' ? 'free' : rule] as const,
    ),
  );
  const kept = new Map<string, Field>();
  const of = (name: string): Field => {
    let field = kept.get(name);
    if (field === undefined) {
      field = describe(name, own);
      if (kept.size >= MOST_KEPT) kept.clear();
      if (name.length <= LONGEST) kept.set(detached(name), field);
    }
    return field;
  };
  const tails = tailsOf([...KNOWN, ...own.keys()]);
  const seen = Array.from<SeenName | undefined>({ length: SLOTS });
  const at = (text: string, start: number, end: number): SeenName => {
    const slot = slotOf(text, start, end);
    const there = seen[slot];
    if (there?.name.length === end - start && text.startsWith(there.name, start)) return there;
    const name = detached(text.slice(start, end));
    const one = {
      name,
      quoted: `"${name}":`,
      field: of(name.includes('\\') ? unescaped(name) : name),
      next: undefined,
    };
    if (name.length <= LONGEST) seen[slot] = one;
    return one;
  };
  const start: SeenName = { name: '', quoted: '', field: of(''), next: undefined };
  return { of, at, start, mayEnd: (text, end) => mayEnd(tails, text, end) };
}

function unescaped(name: string): string {
  try {
    return String(JSON.parse(`"${name}"`));
  } catch {
    return name;
  }
}

const SLOTS = 1 << 12;
const slotOf = (text: string, start: number, end: number): number =>
  (Math.imul(text.charCodeAt(start), 0x9e3b) +
    Math.imul(text.charCodeAt((start + end) >> 1), 0x85eb) +
    Math.imul(text.charCodeAt(end - 1), 0xc2b3) +
    Math.imul(end - start, 0x1657)) &
  (SLOTS - 1);

/** Last letters of names, also of more than one of them. */
function tailsOf(names: readonly string[]): Uint8Array {
  const tails = new Uint8Array(TRIPLES);
  for (const name of names.flatMap((name) => [name, `${name}s`])) {
    const at = name.length - 3;
    if (at >= 0) {
      tails[triple(name, at)] = 1;
      // `patient_id`
      tails[triple(`_${name.slice(-2)}`, 0)] = 1;
    } else
      for (let first = 0; first < TRIPLES; first += 1024) tails[first | triple(`  ${name}`.slice(-3), 0)] = 1;
  }
  return tails;
}

function mayEnd(tails: Uint8Array, text: string, end: number): boolean {
  let at = end;
  while (at > 0 && end - at < 4 && !(classAt(text, at - 1) & LETTER && text[at - 1] !== '_')) at--;
  for (let back = 1; back <= 3; back++) if (codeAt(text, at - back) > 0x7f) return true;
  return tails[triple(text, at - 3)] === 1;
}

const MEANINGS = new Map<string, Meaning>(
  Object.entries(FIELD_NAMES).flatMap(([meaning, names]) =>
    names
      .split(/\s+/)
      .filter((name) => name !== '')
      .map((name) => [name, meaning as Meaning] as const),
  ),
);

const KNOWN = [
  ...MEANINGS.keys(),
  ...CLOCK_NAMES,
  ...WEAK_CLOCK_NAMES,
  ...'code state given family first last middle'.split(' '),
];

/** Names that are told from the end of one written without any separators. */
const ENDINGS = [...MEANINGS].filter(([name]) => name.length >= 8 && !WHOLE_NAMES.has(name));

/** Meanings that fit an object about a person, and hardly any other. */
const SIGNALS = new Set<Meaning>([
  'date',
  'email',
  'phone',
  'ssn',
  'mrn',
  'opaque-mrn',
  'address',
  'address-line',
  'age',
  'plan',
  'name',
  'patient',
]);

/** Names that say something of the members beside them. */
const SPEAKING = new Set(['type', 'reference']);

function describe(raw: string, own: ReadonlyMap<string, Meaning>): Field {
  const parts = words(raw.slice(0, LONGEST).replace(/last[_-]?4$/i, 'lastfour'));
  const name = parts.join('');
  const meaning = own.get(name) ?? meaningOf(parts);
  const clock = CLOCK_NAMES.has(name);
  const weakClock = WEAK_CLOCK_NAMES.has(name);
  const event = meaning === undefined && parts.some((_, from) => EVENT_NAMES.has(parts.slice(from).join('')));
  const naming = NAMING_NAMES.has(name);
  const named = NAMED_VALUE_NAMES.has(name);
  return {
    name,
    meaning,
    clock,
    weakClock,
    event,
    neutral: NEUTRAL_NAMES.has(name),
    signal: SIGNAL_NAMES.has(name) || (meaning !== undefined && SIGNALS.has(meaning)),
    naming,
    named,
    ordinary:
      !clock &&
      !weakClock &&
      !event &&
      !naming &&
      !named &&
      !SPEAKING.has(name) &&
      meaning !== 'weak-name' &&
      meaning !== 'display',
    special: named || name === 'data',
    suspect: /@|%40|\d{4}|\d[-/.]\d|[\s:=]/.test(raw),
  };
}

/** By the longest end of the name that is known. */
function meaningOf(parts: readonly string[]): Meaning | undefined {
  for (let from = 0; from < parts.length; from++) {
    const name = parts.slice(from).join('');
    if (from > 0 && (WHOLE_NAMES.has(name) || WHOLE_NAMES.has(name.replace(/s$/, '')))) return undefined;
    const meaning = known(name);
    if (meaning === 'weak-name' && from > 0 && THING_NAMES.has(parts[from - 1]!)) return 'free';
    if (meaning !== undefined) return meaning;
  }
  const last = parts.at(-1) ?? '';
  if (last.length < 8) return undefined;
  return ENDINGS.find(([ending]) => last.endsWith(ending))?.[1];
}

function known(name: string): Meaning | undefined {
  return MEANINGS.get(name) ?? (name.endsWith('s') && name.length > 3 ? singular(name) : undefined);
}

function singular(name: string): Meaning | undefined {
  const meaning = MEANINGS.get(name.slice(0, -1));
  return meaning === 'secret' || meaning === 'keep' ? undefined : meaning;
}

/** `patientFirstName`, `patient_first_name`, `patient.firstName`, `SSNLast4`: words in lower case, without numbers at the end. */
export function words(name: string): string[] {
  const parts = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '' && part !== 's');
  while (parts.length > 1 && /^\d+$/.test(parts.at(-1)!)) parts.pop();
  const last = parts.length - 1;
  if (last >= 0) parts[last] = parts[last]!.replace(/(?<=\D)\d{1,2}$/, '');
  return parts;
}
