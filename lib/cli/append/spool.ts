import { createReadStream } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { leafHash } from '../../../runtime/tlog/hash';
import { parseEntry } from '../../../runtime/tlog/entry';
import type { Sequenced } from '../../../runtime/tlog/publish';
import { CorruptLogError } from '../../../runtime/tlog/storage';
import { encodeBundle } from '../../../runtime/tlog/tile';

/** Entries of one organization: a spool is emptied before another process adds to it. */
export interface Left extends Sequenced {
  readonly organization: string;
}

/**
 * Entries that have their place in the log and are not published yet: the log table of a developer's machine. It lies
 * beside the key, not in the log, because whatever is in it gets signed.
 */
export class Spool {
  private file: FileHandle | undefined;
  private held = 0;

  constructor(private readonly path: string) {}

  /** Entries added since it was last emptied. */
  get count(): number {
    return this.held;
  }

  async add(entries: readonly Buffer[]): Promise<void> {
    this.file ??= await open(this.path, 'a', 0o600);
    await this.file.appendFile(encodeBundle(entries));
    this.held += entries.length;
  }

  /** Puts on the disk what was added: what publishing begins with must be there when it is begun again. */
  async settle(): Promise<void> {
    await this.file?.sync();
  }

  async empty(): Promise<void> {
    await this.file?.close();
    this.file = undefined;
    this.held = 0;
    await rm(this.path, { force: true });
  }

  async close(): Promise<void> {
    await this.file?.close();
    this.file = undefined;
  }

  /** What was added, in order. */
  entries(): AsyncIterable<Buffer> {
    return frames(this.path);
  }

  /** What another process left, as far as it was written whole; undefined when there is nothing. */
  async left(): Promise<Left | undefined> {
    const entries = chained(this.entries());
    const { value: begin } = await entries.next();
    if (!begin) return undefined;
    const { sequence, record } = parseEntry(begin);
    return { first: sequence, organization: record.organization, entries: startingWith(begin, entries) };
  }
}

async function* startingWith<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield first;
  yield* rest;
}

/** Entries up to the first that does not follow from the one before: there the power went before the disk had it all. */
async function* chained(entries: AsyncIterable<Buffer>): AsyncGenerator<Buffer, undefined> {
  let last: { readonly sequence: number; readonly hash: string } | undefined;
  for await (const entry of entries) {
    let next;
    try {
      next = parseEntry(entry);
    } catch (error) {
      if (error instanceof CorruptLogError) return undefined;
      throw error;
    }
    if (last && (next.previous !== last.hash || next.sequence !== last.sequence + 1)) return undefined;
    last = { sequence: next.sequence, hash: leafHash(entry).toString('base64') };
    yield entry;
  }
  return undefined;
}

/** The whole entries of a file in the form of an entry bundle of any width. */
async function* frames(path: string): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of createReadStream(path, {
      highWaterMark: 256 * 1024,
    }) as AsyncIterable<Buffer>) {
      const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      let at = 0;
      while (at + 2 <= bytes.length) {
        const end = at + 2 + bytes.readUInt16BE(at);
        if (end > bytes.length) break;
        yield bytes.subarray(at + 2, end);
        at = end;
      }
      rest = bytes.subarray(at);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
