import type { Writable } from 'node:stream';
import type { Scrubber } from '../scrubber';
import { LineScrubber, type LineScrubberOptions } from './line-scrubber';

/** The part of `fs` that writes to open files. */
export interface DescriptorWriter {
  writeSync(fd: number, bytes: Buffer, offset: number, length: number): number;
}

type Done = (error?: Error | null) => void;

/** What a stream is asked to write before its encoding is looked at. */
interface Chunk {
  readonly chunk: string | Uint8Array;
  readonly encoding: BufferEncoding | 'buffer';
}

/** What a stream does with bytes, to be called on it. */
interface Raw {
  readonly _write: (this: Writable, bytes: Buffer, encoding: 'buffer', done: Done) => void;
}

const PAUSE_MS = 5;

/**
 * The one way to a standard stream: what is written to the stream, and what is written past it to its descriptor, comes
 * together here and leaves as whole, scrubbed lines.
 */
export class OutputDoor {
  private readonly lines: LineScrubber;
  private readonly restore: () => void;
  private readonly send: (bytes: Buffer, done: Done) => void;
  private isLast = false;

  /** @param files as it was before anybody replaced it */
  constructor(
    private readonly fd: number,
    stream: Writable,
    private readonly files: DescriptorWriter,
    scrubber: Scrubber,
    options: LineScrubberOptions,
  ) {
    this.lines = new LineScrubber(scrubber, options);
    // Below `write`, where the stream keeps its order, calls its callbacks and holds its writers back.
    const { _write: write } = stream as unknown as Raw;
    this.send = (bytes, done) => write.call(stream, bytes, 'buffer', done);
    const before = (['_write', '_writev'] as const).map(
      (name) => [name, Object.getOwnPropertyDescriptor(stream, name)] as const,
    );
    Object.assign(stream, {
      _write: (chunk: Chunk['chunk'], encoding: Chunk['encoding'], done: Done) =>
        this.pass([{ chunk, encoding }], done),
      _writev: (chunks: readonly Chunk[], done: Done) => this.pass(chunks, done),
    });
    this.restore = () => {
      for (const [name, own] of before) {
        if (own) Object.defineProperty(stream, name, own);
        else Reflect.deleteProperty(stream, name);
      }
    };
  }

  /** Writes past the stream. Waits for a reader that is slow, as standard streams do. */
  writeSync(bytes: Buffer): void {
    this.emit(this.clean(bytes));
  }

  /** Lets go of a line that has no end yet. */
  flush(): void {
    this.emit(this.lines.end());
  }

  /** From now on nothing is kept back, for nobody will be there to write it. */
  close(): void {
    this.isLast = true;
    this.flush();
  }

  remove(): void {
    this.flush();
    this.restore();
  }

  private pass(chunks: readonly Chunk[], done: Done): void {
    const bytes = this.clean(Buffer.concat(chunks.map(bytesOf)));
    if (bytes.length === 0) done();
    else this.send(bytes, done);
  }

  private clean(bytes: Buffer): Buffer {
    const out = this.lines.push(bytes);
    return this.isLast ? Buffer.concat([out, this.lines.end()]) : out;
  }

  private emit(bytes: Buffer): void {
    for (let sent = 0; sent < bytes.length;) {
      try {
        sent += this.files.writeSync(this.fd, bytes, sent, bytes.length - sent);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
      }
    }
  }
}

const bytesOf = ({ chunk, encoding }: Chunk): Buffer => {
  if (typeof chunk === 'string') return Buffer.from(chunk, encoding === 'buffer' ? 'utf8' : encoding);
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
};
