/** A line of input, and where it stands. */
export interface Line {
  readonly source: string;
  /** From 1. */
  readonly number: number;
  readonly bytes: Buffer;
}

const NEWLINE = 0x0a;

/** The lines of an input that are not blank, as many at a time as arrive together. The last may lack its newline. */
export async function* readLines(source: string, input: AsyncIterable<Buffer>): AsyncGenerator<Line[]> {
  let number = 0;
  let begun: Buffer[] = [];
  for await (const chunk of input) {
    const lines: Line[] = [];
    let from = 0;
    for (let to; (to = chunk.indexOf(NEWLINE, from)) >= 0; from = to + 1) {
      const rest = chunk.subarray(from, to);
      const bytes = begun.length > 0 ? Buffer.concat([...begun, rest]) : rest;
      begun = [];
      number++;
      if (!isBlank(bytes)) lines.push({ source, number, bytes });
    }
    if (from < chunk.length) begun.push(chunk.subarray(from));
    if (lines.length > 0) yield lines;
  }
  const bytes = Buffer.concat(begun);
  if (!isBlank(bytes)) yield [{ source, number: number + 1, bytes }];
}

const isBlank = (bytes: Buffer): boolean =>
  bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
