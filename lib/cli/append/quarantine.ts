import { open, type FileHandle } from 'node:fs/promises';
import { isUtf8 } from 'node:buffer';
import type { RefusedRecord } from '../../../runtime/audit/validate';
import type { Line } from './record-lines';

const NEWLINE = 0x0a;

/** Keeps the lines that no log takes: JSON lines, readable by their owner only, because they may hold anything. */
export class Quarantine {
  private file: FileHandle | undefined;
  private kept = 0;

  /** @param path of the file; made for the first line */
  constructor(readonly path: string) {}

  /** Lines kept since this was made. */
  get count(): number {
    return this.kept;
  }

  async keep(line: Line, { reason, problems }: RefusedRecord): Promise<void> {
    const { source, number, part } = line;
    this.file ??= await this.open();
    const content = isUtf8(line.bytes)
      ? { text: line.bytes.toString() }
      : { base64: line.bytes.toString('base64') };
    const kept = { at: new Date().toISOString(), source, line: number, part, reason, problems };
    await this.file.appendFile(`${JSON.stringify({ ...kept, ...content })}\n`);
    this.kept++;
  }

  /** A process that was killed, or a full disk, may have left half a line: what follows must not become part of it. */
  private async open(): Promise<FileHandle> {
    const file = await open(this.path, 'a+', 0o600);
    const { size } = await file.stat();
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
    if (size > 0 && buffer[0] !== NEWLINE) await file.appendFile('\n');
    return file;
  }

  async close(): Promise<void> {
    await this.file?.sync();
    await this.file?.close();
    this.file = undefined;
  }
}
