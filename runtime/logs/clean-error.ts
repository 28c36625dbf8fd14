import { types } from 'node:util';
import type { Scrubber } from '../scrubber';

export const isError = (value: unknown): value is Error =>
  types.isNativeError(value) || value instanceof Error;

/** Properties that are copied one by one. */
const WRITTEN: ReadonlySet<string> = new Set(['name', 'message', 'stack', 'cause', 'errors']);
const WORD = /^[A-Za-z_$][\w$.]{0,99}$/;

/** As deep as causes and parts of aggregates are followed. */
const DEEPEST = 8;

/**
 * A scrubbed copy of an error that is an error still: same class, name and stack frames, so that whoever formats errors
 * finds one. Causes, parts of an AggregateError and what else was put on it are scrubbed as well. Never throws.
 */
export function cleanError(scrubber: Scrubber, error: Error, depth = 0): Error {
  try {
    return copyOf(scrubber, error, depth);
  } catch {
    return new Error('[withheld: an error that cannot be read]');
  }
}

function copyOf(scrubber: Scrubber, error: Error, depth: number): Error {
  const inner = (value: unknown): unknown =>
    !isError(value)
      ? scrubber.value(value)
      : depth < DEEPEST
        ? cleanError(scrubber, value, depth + 1)
        : '[withheld: a cause too deep]';
  const copy = Object.create(Object.getPrototypeOf(error) as object) as Error;
  const hidden = (name: string, value: unknown): void => {
    Object.defineProperty(copy, name, { value, writable: true, configurable: true, enumerable: false });
  };
  hidden('message', cleanLines(scrubber, textOf(error.message)));
  hidden('stack', cleanLines(scrubber, stackOf(error)));
  if ('cause' in error) hidden('cause', inner(error.cause));
  if (error instanceof AggregateError) hidden('errors', [...(error.errors as unknown[])].map(inner));
  const own = Object.entries(error).filter(([name]) => !WRITTEN.has(name));
  // A class is no person: what it is called stays readable.
  if (Object.hasOwn(error, 'name')) hidden('name', WORD.test(error.name) ? error.name : '[withheld]');
  Object.assign(
    copy,
    scrubber.value(Object.fromEntries(own.filter(([, value]) => !isError(value)))),
    Object.fromEntries(
      own.filter(([, value]) => isError(value)).map(([name, value]) => [name, inner(value)]),
    ),
  );
  return copy;
}

/** Node.js puts an excerpt of the source in front of what nobody caught; of a bundle that is a page. */
function stackOf({ name, message, stack }: Error): string {
  const text = String(stack);
  return text.slice(Math.max(0, text.indexOf(`${name}: ${message}`)));
}

/** Whoever writes no TypeScript may throw an error whose message is none. */
const textOf = (message: unknown): string => String(message);

/** A text of several lines, each scrubbed as a line of a log. */
export const cleanLines = (scrubber: Scrubber, text: string): string =>
  text.includes('\n')
    ? text
        .split('\n')
        .map((line) => scrubber.line(line))
        .join('\n')
    : scrubber.line(text);
