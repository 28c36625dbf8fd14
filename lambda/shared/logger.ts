export type Level = 'info' | 'warn' | 'error';

/** Ids, states and counts. A value that does not look like one is withheld. */
export type Fields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Ids, ARNs, names of states and errors: one word, so that no sentence and no payload passes. */
const ID = /^[A-Za-z0-9][A-Za-z0-9:/_.+=@-]{0,255}$/;

const safe = (value: Fields[string]): Fields[string] =>
  typeof value === 'string' && !ID.test(value) ? '[withheld]' : value;

/**
 * Writes one JSON line per entry: level, message, fields.
 * @param write where a line goes; standard output by default
 */
export function createLogger(write: (line: string) => void = (line) => process.stdout.write(`${line}\n`)) {
  const log =
    (level: Level) =>
    /** @param message a constant, never built from data */
    (message: string, fields: Fields = {}): void => {
      const entries = Object.entries(fields).map(([name, value]) => [name, safe(value)]);
      write(JSON.stringify({ ...Object.fromEntries(entries), level, message }));
    };
  return { info: log('info'), warn: log('warn'), error: log('error') };
}

export type Logger = ReturnType<typeof createLogger>;
