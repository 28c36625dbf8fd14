import { createScrubber, type Scrubber } from '../scrubber';
import { isError } from './clean-error';

/** In the order of their weight. */
export const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LEVELS)[number];

/** What a line says besides its message. */
export type LogFields = Readonly<Record<string, unknown>>;

export interface ScrubbedLoggerOptions {
  /** @default - one without a pseudonym key */
  readonly scrubber?: Scrubber;
  /** Least weight that is written. @default 'info' */
  readonly level?: LogLevel;
  /** On every line. @default - none */
  readonly fields?: LogFields;
  /** Where a line goes, without its newline. @default - standard output */
  readonly write?: (line: string) => void;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

type Log = (message: string, fields?: LogFields | Error) => void;

export type ScrubbedLogger = { readonly [level in LogLevel]: Log } & {
  /** A logger with more fields on every line. */
  child(fields: LogFields): ScrubbedLogger;
};

/**
 * A small logger: one line of JSON with `level`, `time` (ISO 8601, UTC), `message` and fields, all scrubbed. A field by one
 * of these three names is written as `fields.level`, `fields.time`, `fields.message`. Never throws.
 *
 * @example
 * const log = scrubbedLogger({ fields: { service: 'intake' } });
 * log.info('referral accepted', { referral: '5b1f…', patient: { name: 'Jane Doe' } });
 * // {"level":"info","time":"2026-03-01T09:30:00.000Z","message":"referral accepted","service":"intake","referral":"5b1f…","patient":{"name":"[name]"}}
 */
export function scrubbedLogger(options: ScrubbedLoggerOptions = {}): ScrubbedLogger {
  const {
    scrubber = createScrubber(),
    level: least = 'info',
    fields: always = {},
    write = (line) => process.stdout.write(`${line}\n`),
    now = Date.now,
  } = options;
  const logAt =
    (level: LogLevel): Log =>
    (message, given = {}) => {
      if (LEVELS.indexOf(level) < LEVELS.indexOf(least)) return;
      const time = new Date(now()).toISOString();
      const head = { level, time, message: scrubber.text(message) };
      const fields = isError(given) ? { error: given } : given;
      write(asLine(head, () => besideHead(scrubber, { ...always, ...fields })));
    };
  return {
    debug: logAt('debug'),
    info: logAt('info'),
    warn: logAt('warn'),
    error: logAt('error'),
    child: (fields) => scrubbedLogger({ ...options, fields: { ...always, ...fields } }),
  };
}

/** A name of the head, and what becomes of one, so that no two names become the same. */
const HEAD = /^(?:fields\.)*(?:level|time|message)$/;

/** What a field is called cannot take the place of the head: `time` is written as `fields.time`. */
function besideHead(scrubber: Scrubber, fields: LogFields): LogFields {
  const beside = ([name, value]: [string, unknown]): [string, unknown] => {
    if (!HEAD.test(name)) return [name, value];
    // By its own name first, for which the scrubber may have a rule; inside, since it is not the time of the line.
    const { [name]: clean } = (scrubber.value({ fields: { [name]: value } }) as { fields: LogFields }).fields;
    return [`fields.${name}`, clean];
  };
  return scrubber.value(Object.fromEntries(Object.entries(fields).map(beside))) as LogFields;
}

function asLine(head: Readonly<Record<string, string>>, fields: () => LogFields): string {
  try {
    return JSON.stringify({ ...head, ...fields() });
  } catch {
    return JSON.stringify({ ...head, fields: '[withheld: cannot be written as JSON]' });
  }
}
