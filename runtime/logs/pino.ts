import { createScrubber, type Scrubber } from '../scrubber';
import { LineScrubber } from './line-scrubber';

export interface ScrubbedDestinationOptions {
  /** @default - one without a pseudonym key */
  readonly scrubber?: Scrubber;
  /** Where lines go. @default process.stdout */
  readonly to?: { write(bytes: Uint8Array): unknown };
  /** Longest line that is kept, bytes; a longer one is withheld whole. @default 1048576 */
  readonly longestLine?: number;
}

/** What pino, and whoever else writes lines, takes for a stream. */
export interface ScrubbedDestination {
  write(text: string | Uint8Array): boolean;
  /** Writes what stands on a line without an end. */
  flushSync(): void;
  end(): void;
}

/**
 * Where pino writes: its finished lines pass the scrubber, whatever serializers, mixins, child loggers and formatters
 * put into them. A line may come in pieces.
 *
 * @example
 * const log = pino({ level: 'info' }, scrubbedDestination());
 */
export function scrubbedDestination(options: ScrubbedDestinationOptions = {}): ScrubbedDestination {
  const { scrubber = createScrubber(), to = process.stdout, longestLine } = options;
  const lines = new LineScrubber(scrubber, longestLine === undefined ? {} : { longestLine });
  const send = (bytes: Buffer): boolean => bytes.length === 0 || to.write(bytes) !== false;
  const flushSync = (): void => void send(lines.end());
  return {
    write: (text) => send(lines.push(Buffer.from(text as string))),
    flushSync,
    end: flushSync,
  };
}
