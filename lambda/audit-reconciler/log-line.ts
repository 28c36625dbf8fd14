/** One event of a CloudWatch log group. */
export interface LogEvent {
  readonly id: string;
  readonly stream: string;
  /** Unix time, milliseconds, as the source gave it. */
  readonly timestamp: number;
  readonly message: string;
}

/** One message of PostgreSQL, put together from its lines. */
export interface LogMessage {
  /** Id of the event in which it begins. */
  readonly id: string;
  readonly stream: string;
  readonly timestamp: number;
  /** Lines joined with newlines; those after the first begin with a tab, as PostgreSQL writes them. */
  readonly text: string;
  /** False when the line that it began with was not seen. */
  readonly whole: boolean;
}

/** How every message of Aurora begins: log_line_prefix `%t:%r:%u@%d:[%p]:`, which cannot be changed. */
const BEGINNING = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S+?:/;

/**
 * Puts messages together. A message of several lines may come as one event or as several, and one event may hold
 * several messages; streams may be interleaved. PostgreSQL indents the lines within a message by a tab, so that no
 * statement can fake the beginning of the next message.
 */
export class MessageAssembler {
  readonly #open = new Map<string, { id: string; stream: string; timestamp: number; lines: string[] }>();

  /** @returns the messages that the event has completed */
  *add({ id, stream, timestamp, message }: LogEvent): Generator<LogMessage> {
    const orphans: string[] = [];
    let count = 0;
    for (const line of message.replace(/\r?\n$/, '').split(/\r?\n/)) {
      const current = this.#open.get(stream);
      if (BEGINNING.test(line)) {
        if (current) yield done(current);
        this.#open.set(stream, { id: `${id}.${count++}`, stream, timestamp, lines: [line] });
      } else if (current) current.lines.push(line);
      else orphans.push(line);
    }
    if (orphans.length > 0) yield { id, stream, timestamp, text: orphans.join('\n'), whole: false };
  }

  /** @returns the last message of every stream */
  *end(): Generator<LogMessage> {
    for (const message of this.#open.values()) yield done(message);
    this.#open.clear();
  }
}

const done = ({ lines, ...rest }: { id: string; stream: string; timestamp: number; lines: string[] }) => ({
  ...rest,
  text: lines.join('\n'),
  whole: true,
});
