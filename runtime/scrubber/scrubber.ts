import { createEngine } from './engine';
import type { FieldRules } from './fields';
import { scrubLine } from './line';
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
  readonly line: (text: string) => string;
  /** Any text. */
  readonly text: (value: string) => string;
  /** A copy as plain data, which JSON.stringify takes: no cycles, no getters, no bytes; errors with their causes. */
  readonly value: (value: unknown) => unknown;
}

/** @throws RangeError if the pseudonym key is shorter than 32 bytes */
export function createScrubber(options: ScrubberOptions = {}): Scrubber {
  const engine = createEngine(options);
  return {
    line: (text) => safely(() => scrubLine(engine, text), UNREADABLE),
    text: (value) => safely(() => scrubText(engine, value), UNREADABLE),
    value: (value) => safely(() => copyValue(engine, value), UNREADABLE),
  };
}

/** Nothing is better than what could not be scrubbed. */
function safely<T>(scrub: () => T, otherwise: T): T {
  try {
    return scrub();
  } catch {
    return otherwise;
  }
}
