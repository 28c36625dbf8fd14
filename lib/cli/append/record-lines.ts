/** A line of input, and where it stands. */
export interface Line {
  readonly source: string;
  /** From 1. */
  readonly number: number;
  readonly bytes: Buffer;
  /** Of a line too long to be held in memory: which part of it this is, from 1. */
  readonly part?: number;
}

const NEWLINE = 0x0a;

/** A line is held up to this length, bytes; what is longer is no record, and comes in parts. */
const PART_BYTES = 16 * 1024 * 1024;

/** The lines of an input that are not blank, as many at a time as arrive together. The last may lack its newline. */
export async function* readLines(source: string, input: AsyncIterable<Buffer>): AsyncGenerator<Line[]> {
  let number = 0;
  let begun: Buffer[] = [];
  let [held, part] = [0, 0];
  for await (const chunk of input) {
    const lines: Line[] = [];
    let from = 0;
    for (let to; (to = chunk.indexOf(NEWLINE, from)) >= 0; from = to + 1) {
      const rest = chunk.subarray(from, to);
      const bytes = begun.length > 0 ? Buffer.concat([...begun, rest]) : rest;
      begun = [];
      number++;
      if (!isBlank(bytes)) lines.push({ source, number, bytes, ...(part > 0 && { part: part + 1 }) });
      [held, part] = [0, 0];
    }
    if (from < chunk.length) begun.push(chunk.subarray(from));
    held += chunk.length - from;
    if (held > PART_BYTES) {
      lines.push({ source, number: number + 1, bytes: Buffer.concat(begun), part: ++part });
      [begun, held] = [[], 0];
    }
    if (lines.length > 0) yield lines;
  }
  const bytes = Buffer.concat(begun);
  if (!isBlank(bytes)) yield [{ source, number: number + 1, bytes, ...(part > 0 && { part: part + 1 }) }];
}

const isBlank = (bytes: Buffer): boolean =>
  bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
