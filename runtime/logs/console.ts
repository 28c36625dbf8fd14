import { format } from 'node:util';
import type { Scrubber } from '../scrubber';
import { cleanError, cleanLines, isError } from './clean-error';

/** What a console may have; AWS Lambda's runtime adds `fatal`. */
const METHODS = ['trace', 'debug', 'info', 'log', 'warn', 'error', 'fatal'] as const;

/** They show one value, and take options after it. A cell of a table is too far from its heading to be known by it. */
const SHOWING = ['table', 'dir'] as const;

type Method = (...values: unknown[]) => void;
type ConsoleLike = { [method in (typeof METHODS | typeof SHOWING)[number]]?: Method };

/**
 * Lets everything that is said to a console pass a scrubber, objects by the names of their fields, before it is
 * formatted. A single object stays an object and an error an error, so that AWS Lambda's JSON log format keeps its shape.
 * @param target @default - the console of this process
 * @returns puts the console back as it was
 */
export function scrubConsole(scrubber: Scrubber, target: object = console): () => void {
  const methods = target as ConsoleLike;
  const before = [...METHODS, ...SHOWING].map((name) => [name, methods[name]] as const);
  for (const [name, original] of before) {
    if (typeof original !== 'function') continue;
    const cleaned = SHOWING.some((showing) => showing === name) ? cleanShown : cleanValues;
    methods[name] = (...values) => original.apply(target, cleaned(scrubber, values));
  }
  return () => {
    for (const [name, original] of before) if (original !== undefined) methods[name] = original;
  };
}

const cleanShown = (scrubber: Scrubber, [shown, ...options]: readonly unknown[]): unknown[] => [
  clean(scrubber, shown),
  ...options,
];

/** What to hand to a console instead of these values. */
export function cleanValues(scrubber: Scrubber, values: readonly unknown[]): unknown[] {
  const [only] = values;
  if (values.length === 1 && typeof only !== 'string') return [clean(scrubber, only)];
  const errors = values.filter(isError);
  const others = values.filter((value) => !isError(value));
  // Formatted first: a number that a template puts behind the word "SSN" is known by the word.
  const text =
    others.length === 0
      ? []
      : [cleanLines(scrubber, format(...others.map((value) => structured(scrubber, value))))];
  if (errors.length === 0) return text;
  return [
    ...text.map((line) => line.replaceAll('%', '%%')),
    ...errors.map((error) => cleanError(scrubber, error)),
  ];
}

/** Objects, and text that is JSON, while their fields have names; other text waits for the rest of its line. */
function structured(scrubber: Scrubber, value: unknown): unknown {
  if (typeof value === 'string') return /^\s*[{[]/.test(value) ? cleanJson(scrubber, value) : value;
  return typeof value === 'object' && value !== null ? scrubber.value(value) : value;
}

/** AWS Lambda's runtime puts a tab before the JSON of an error. */
const cleanJson = (scrubber: Scrubber, text: string): string => {
  const json = text.trimStart();
  return text.slice(0, text.length - json.length) + cleanLines(scrubber, json);
};

const clean = (scrubber: Scrubber, value: unknown): unknown =>
  isError(value) ? cleanError(scrubber, value) : scrubber.value(value);
