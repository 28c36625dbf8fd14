import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { type LogKind, NOTHING, redactLine, type RedactedLine } from './redact-line';

export interface RedactedLog {
  /** Compressed if the raw one is. */
  readonly bytes: Buffer;
  /** Of the raw object as it was delivered, hexadecimal. */
  readonly rawSha256: string;
  readonly rawBytes: number;
  /** As many as the raw log has. */
  readonly lines: number;
  /** Lines that were not understood. */
  readonly withheld: number;
}

/** What was delivered is no log that can be read; the raw object stays where it is. */
export class UnreadableLogError extends Error {
  override readonly name = 'UnreadableLogError';
}

/** Longer than any line of a load balancer: a URL has at most 16 KB, a user agent 8. */
const LONGEST_LINE = 128 * 1024;

/** The most that a log may unpack to. A load balancer begins another long before. */
const MOST_BYTES = 8 * 1024 ** 3;

/** Which of the two logs an object holds, by its name; undefined for what a load balancer delivers besides. */
export function logKindOf(key: string): LogKind | undefined {
  const name = key.slice(key.lastIndexOf('/') + 1);
  if (!name.endsWith('.log.gz')) return undefined;
  return name.startsWith('conn_log') ? 'connection' : 'access';
}

/**
 * Redacts a delivered object, line by line: there are as many lines in the result as in the raw log.
 * The file that a load balancer delivers to see that it may is no log: its lines are withheld.
 * @throws UnreadableLogError when it is not whole
 */
export async function redactLog(key: string, raw: AsyncIterable<Uint8Array>): Promise<RedactedLog> {
  const kind = logKindOf(key);
  const hash = createHash('sha256');
  let rawBytes = 0;
  async function* delivered(): AsyncGenerator<Uint8Array> {
    for await (const chunk of raw) {
      hash.update(chunk);
      rawBytes += chunk.length;
      yield chunk;
    }
  }
  const tally = { lines: 0, withheld: 0 };
  const lines = (source: AsyncIterable<Uint8Array>) =>
    redactedLines(source, (line) => (kind ? redactLine(kind, line) : NOTHING), tally);
  if (!kind) {
    const bytes = await all(lines(delivered()));
    return { bytes, rawSha256: hash.digest('hex'), rawBytes, ...tally };
  }
  const gunzip = createGunzip();
  const bytes = await pipeline(delivered, gunzip, limited, lines, createGzip(), all).catch(
    (error: unknown) => {
      const { code } = error as NodeJS.ErrnoException;
      throw code?.startsWith('Z_') ? new UnreadableLogError(code) : error;
    },
  );
  // What follows the end of the compressed data is ignored by the library, and would be lost.
  if (rawBytes === 0 || gunzip.bytesWritten !== rawBytes)
    throw new UnreadableLogError('not all of it is compressed');
  return { bytes, rawSha256: hash.digest('hex'), rawBytes, ...tally };
}

async function* limited(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new UnreadableLogError('the log unpacks to more than any log has');
    yield chunk;
  }
}

const NEWLINE = 10;

async function* redactedLines(
  source: AsyncIterable<Uint8Array>,
  redact: (line: string) => RedactedLine,
  tally: { lines: number; withheld: number },
): AsyncGenerator<Buffer> {
  let pending: Buffer = Buffer.alloc(0);
  let tooLong = false;
  const settle = (bytes: Buffer): string => {
    // Byte for byte: what is kept is what was delivered.
    const result = tooLong || bytes.length > LONGEST_LINE ? NOTHING : redact(bytes.toString('latin1'));
    tooLong = false;
    tally.lines++;
    if (result.withheld) tally.withheld++;
    return result.line;
  };
  for await (const chunk of source) {
    const bytes = pending.length > 0 ? Buffer.concat([pending, chunk]) : Buffer.from(chunk);
    let from = 0;
    let out = '';
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
      out += `${settle(bytes.subarray(from, end))}\n`;
      from = end + 1;
    }
    if (out !== '') yield Buffer.from(out, 'latin1');
    pending = bytes.subarray(from);
    if (pending.length > LONGEST_LINE) {
      tooLong = true;
      pending = Buffer.alloc(0);
    }
  }
  if (pending.length > 0 || tooLong) yield Buffer.from(settle(pending), 'latin1');
}

async function all(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const list: Uint8Array[] = [];
  for await (const chunk of chunks) list.push(chunk);
  return Buffer.concat(list);
}
