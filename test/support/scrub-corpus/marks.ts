import type { Kind } from '../../../runtime/scrubber';

/** What must survive, by what it looks like. */
export const LOOKALIKES = [
  'lab',
  'code',
  'dose',
  'id',
  'year',
  'version',
  'number',
  'time',
  'arn',
  'place',
  'frame',
  'word',
  'age',
  'host',
] as const;
export type LookAlike = (typeof LOOKALIKES)[number];

/** A part of a line: an identifier, something that looks like one, or neither. */
export interface Part {
  readonly text: string;
  readonly hide?: Kind;
  readonly keep?: LookAlike;
}

export interface Sample {
  readonly template: string;
  readonly line: string;
  readonly parts: readonly Part[];
}

/*
 * Marks are private-use characters, which JSON leaves as they are: templates build values, stringify them as often as
 * they like, and the marks are taken out at the end.
 */
const [HIDE, KEEP, MIDDLE, END, BARE] = ['\uE000', '\uE001', '\uE002', '\uE003', '\uE004'] as const;

/** An identifier, which a scrubber has to take out. */
export const hide = (kind: Kind, text: string | number): string => `${HIDE}${kind}${MIDDLE}${text}${END}`;
/** A look-alike, which it has to leave. */
export const keep = (like: LookAlike, text: string | number): string =>
  `${KEEP}${like}${MIDDLE}${text}${END}`;
/** Of a JSON document: a number, not a text. */
export const bare = (marked: string): string => `${BARE}${marked}${BARE}`;

/** A value as JSON, marks and all. */
export const json = (value: unknown): string =>
  JSON.stringify(value).replaceAll(`"${BARE}`, '').replaceAll(`${BARE}"`, '');

const MARKED = new RegExp(`([${HIDE}${KEEP}])([a-z]+)${MIDDLE}([^${END}]*)${END}`, 'g');

export function sample(template: string, marked: string): Sample {
  const parts: Part[] = [];
  let done = 0;
  for (const match of marked.matchAll(MARKED)) {
    if (match.index > done) parts.push({ text: marked.slice(done, match.index) });
    const [all, mark, what, text] = match as unknown as [string, string, string, string];
    parts.push(mark === HIDE ? { text, hide: what as Kind } : { text, keep: what as LookAlike });
    done = match.index + all.length;
  }
  if (done < marked.length) parts.push({ text: marked.slice(done) });
  return { template, line: parts.map(({ text }) => text).join(''), parts };
}
