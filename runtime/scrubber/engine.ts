import type { Engine } from './edits';
import { type FieldRules, fields } from './fields';
import { scanJson } from './json';
import { replacement } from './replacement';
import { scanText } from './text';

export interface EngineOptions {
  readonly pseudonymKey?: Uint8Array;
  readonly fields?: FieldRules;
}

/** @throws RangeError if the pseudonym key is shorter than 32 bytes */
export const createEngine = (options: EngineOptions): Engine => ({
  replacement: replacement(options.pseudonymKey),
  fields: fields(options.fields),
  oldestYear: oldestYears(),
  scanText,
  scanJson,
});

/** Over 89 by the calendar, if born in that year or before. */
const OLD_AGE = 90;

/** The clock is looked at once in a thousand times: the year does not change more often. */
const CALLS = 1024;
function oldestYears(): () => number {
  let calls = 0;
  let year = 0;
  return () => {
    if (calls++ % CALLS === 0) year = new Date().getUTCFullYear() - OLD_AGE;
    return year;
  };
}
