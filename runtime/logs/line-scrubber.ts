import type { Scrubber } from '../scrubber';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const NOTHING: Buffer = Buffer.alloc(0);

/** CloudWatch Logs takes events of up to a mebibyte; a longer line is no log line. */
const LONGEST_LINE = 1_048_576;

/** Characters of two bytes each, in either order: no pattern knows them, and whoever opens the file reads them. */
const WIDE = /(?:[\t -~]\0){4}/;

export interface LineScrubberOptions {
  /** Longest line that is kept, bytes; a longer one is withheld whole. @default 1048576 */
  readonly longestLine?: number;
  /** Called for every line that was changed or withheld, without its ending. */
  readonly onChanged?: (given: string, clean: string) => void;
}

/**
 * Scrubs a stream of bytes line by line: as many lines come out as went in, with the endings they had (LF, CRLF, or
 * none at the end). Bytes of a line that is clean stay as they are, invalid UTF-8 too; a line in UTF-16 is withheld.
 * Never throws.
 */
export class LineScrubber {
  private readonly longest: number;
  /** The beginning of a line whose end has not come. */
  private begun: Buffer[] = [];
  private begunBytes = 0;
  private count = 0;
  private changedCount = 0;

  constructor(
    private readonly scrubber: Pick<Scrubber, 'line'>,
    private readonly options: LineScrubberOptions = {},
  ) {
    this.longest = options.longestLine ?? LONGEST_LINE;
  }

  /** Lines that came out. */
  get lines(): number {
    return this.count;
  }

  /** Lines of these that are not what went in. */
  get changed(): number {
    return this.changedCount;
  }

  /** @returns the lines that ended; the rest is kept for the next chunk */
  push(chunk: Buffer): Buffer {
    const out: Buffer[] = [];
    let [from, clean] = [0, 0]; // where the line began, and up to where the chunk is written
    for (let to; (to = chunk.indexOf(NEWLINE, from)) >= 0; from = to + 1) {
      const isWhole = this.begunBytes === 0;
      const line = isWhole ? chunk.subarray(from, to) : this.join(chunk.subarray(from, to));
      const scrubbed = this.scrub(line);
      if (isWhole && scrubbed === line) continue; // it goes out with its neighbours
      out.push(chunk.subarray(clean, from), scrubbed);
      clean = to; // the newline follows
    }
    out.push(chunk.subarray(clean, from));
    this.keep(chunk.subarray(from));
    return out.length === 1 ? out[0]! : Buffer.concat(out);
  }

  /** @returns what is left of a line that had no end */
  end(): Buffer {
    return this.begunBytes === 0 ? NOTHING : this.scrub(this.join(NOTHING));
  }

  private keep(rest: Buffer): void {
    if (rest.length === 0) return;
    this.begunBytes += rest.length;
    // The caller may use its memory again. What is too long is counted and forgotten.
    if (this.begunBytes <= this.longest) this.begun.push(Buffer.from(rest));
    else this.begun = [];
  }

  /** The line that ends with these bytes, or how many it had when it is too long. */
  private join(rest: Buffer): Buffer | number {
    const bytes = this.begunBytes + rest.length;
    const line = bytes > this.longest ? bytes : Buffer.concat([...this.begun, rest]);
    this.begun = [];
    this.begunBytes = 0;
    return line;
  }

  /** @param line its bytes, or how many there were */
  private scrub(line: Buffer | number): Buffer {
    this.count++;
    const bytes = typeof line === 'number' ? line : line.length;
    if (typeof line === 'number' || bytes > this.longest) {
      return this.replaced('', `[withheld: a line of ${bytes} bytes]`);
    }
    const ending = line.at(-1) === RETURN ? '\r' : '';
    const text = line.toString('utf8', 0, bytes - ending.length);
    const clean = this.clean(text);
    return clean === text ? line : this.replaced(text, clean, ending);
  }

  private replaced(given: string, clean: string, ending = ''): Buffer {
    this.changedCount++;
    this.options.onChanged?.(given, clean);
    return Buffer.from(clean + ending);
  }

  private clean(text: string): string {
    if (text.includes('\0') && WIDE.test(text)) return '[withheld: a line in UTF-16]';
    try {
      return this.scrubber.line(text);
    } catch {
      return '[withheld: the scrubber failed]';
    }
  }
}
