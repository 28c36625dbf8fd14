import { createReadStream, fstatSync, type Stats, statSync } from 'node:fs';
import { InputError } from '../compliance/check/read-templates';
import { HEAD_BYTES, notText } from './not-text';

/** The input that is named `-`. */
export const STDIN = '-';

/** How much of a file is read at once, bytes. */
const CHUNK = 256 * 1024;

export interface Inputs {
  /** Of all files together; 0 where nobody knows. */
  readonly bytes: number;
  /** One after the other, opened when its turn comes. What is no text throws InputError. */
  streams(): Iterable<AsyncIterable<Buffer>>;
}

/** @throws InputError when there is nothing to read, before anything is written */
export function inputsOf(files: readonly string[]): Inputs {
  const names = files.length > 0 ? files : [STDIN];
  if (names.includes(STDIN) && process.stdin.isTTY) {
    throw new InputError('name a file, or pipe log lines in');
  }
  const stats = names.filter((name) => name !== STDIN).map((name) => ({ name, stat: statSync(name) }));
  const folder = stats.find(({ stat }) => stat.isDirectory());
  if (folder) throw new InputError(`${folder.name} is a directory; name its files`);
  refuseOutput(names);
  return {
    bytes: names.includes(STDIN) ? 0 : stats.reduce((sum, { stat }) => sum + stat.size, 0),
    *streams() {
      for (const name of names) {
        const stream = name === STDIN ? process.stdin : createReadStream(name, { highWaterMark: CHUNK });
        yield textOf(name, stream as AsyncIterable<Buffer>);
      }
    },
  };
}

const statOf = (descriptor: number): Stats | undefined => {
  try {
    return fstatSync(descriptor);
  } catch {
    return undefined; // closed
  }
};

/** What is written to the end of a file that is read has no end. */
function refuseOutput(names: readonly string[]): void {
  const out = statOf(1);
  if (!out?.isFile()) return;
  const same = names.find((name) => {
    const stat = name === STDIN ? statOf(0) : statSync(name);
    return stat?.ino === out.ino && stat.dev === out.dev;
  });
  if (same !== undefined) throw new InputError(`${nameOf(same)} is the file that is written to`);
}

const nameOf = (name: string): string => (name === STDIN ? 'standard input' : name);

/** @throws InputError before the first of it, where it is no text */
async function* textOf(name: string, stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer | undefined = Buffer.alloc(0);
  const judged = (bytes: Buffer): Buffer => {
    const problem = notText(bytes);
    if (problem !== undefined) throw new InputError(`${nameOf(name)} ${problem}`);
    return bytes;
  };
  for await (const chunk of stream) {
    if (head === undefined) yield chunk;
    else if ((head = Buffer.concat([head, chunk])).length >= HEAD_BYTES) {
      yield judged(head);
      head = undefined;
    }
  }
  if (head !== undefined) yield judged(head);
}
