import { type Engine } from './edits';
import { type FieldRules, fields } from './fields';
import { scanJson } from './json';
import { scrubLine } from './line';
import { replacement } from './replacement';
import { scanText } from './text';
import { copyValue, scrubText, UNREADABLE } from './value';

export interface ScrubberOptions {
  /**
   * 32 bytes or more, the same wherever lines are to be joined. With it, a replaced identifier reads `[mrn:K7QX2M4TZA]`:
   * always the same for the same value, and nobody without the key can tell which value, or try values out.
   * @default - `[mrn]`, and lines cannot be joined by it
   */
  readonly pseudonymKey?: Uint8Array;
  /**
   * Names of fields of the application's own, however they are written (`chartNo`, `chart_no`): what their value is, `text`
   * for a text in which patterns tell, or `keep` for a value that is no identifier whatever it looks like.
   * @default - the fields that `docs/scrubber.md` lists
   */
  readonly fields?: FieldRules;
}

/** Takes the identifiers of 45 CFR 164.514(b)(2)(i) that text can show out of what is logged. No method ever throws. */
export interface Scrubber {
  /** One log line, JSON or not. As many newlines as before; JSON stays JSON with the same members. */
  line(text: string): string;
  /** Any text. */
  text(value: string): string;
  /** A copy as plain data, which JSON.stringify takes: no cycles, no getters, no bytes; errors with their causes. */
  value(value: unknown): unknown;
}

/** Over 89 by the calendar, if born in that year or before. */
const OLD_AGE = 90;

/** Looked up once an hour: the year does not change more often. */
function oldestYearOf(now: () => number): () => number {
  let until = 0;
  let year = 0;
  return () => {
    const time = now();
    if (time >= until) {
      year = new Date(time).getUTCFullYear() - OLD_AGE;
      until = time + 3_600_000;
    }
    return year;
  };
}
const oldestYear = oldestYearOf(Date.now);

/** @throws RangeError if the pseudonym key is shorter than 32 bytes */
export function createScrubber(options: ScrubberOptions = {}): Scrubber {
  const engine: Engine = {
    replacement: replacement(options.pseudonymKey),
    fields: fields(options.fields),
    oldestYear,
    scanText,
    scanJson,
  };
  return {
    line: (text) => safely(() => scrubLine(engine, text)),
    text: (value) => safely(() => scrubText(engine, value)),
    value: (value) => safely(() => copyValue(engine, value)),
  };
}

/** Nothing is better than what could not be scrubbed. */
function safely<T>(scrub: () => T): T | typeof UNREADABLE {
  try {
    return scrub();
  } catch {
    return UNREADABLE;
  }
}
