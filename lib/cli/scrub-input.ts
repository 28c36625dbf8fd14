import { createReadStream, statSync } from 'node:fs';
import { InputError } from '../compliance/check/read-templates';

/** The input that is named `-`. */
export const STDIN = '-';

/** How much of a file is read at once, bytes. */
const CHUNK = 256 * 1024;

export interface Inputs {
  /** Of all files together; 0 where nobody knows. */
  readonly bytes: number;
  /** One after the other, opened when its turn comes. */
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
  return {
    bytes: names.includes(STDIN) ? 0 : stats.reduce((sum, { stat }) => sum + stat.size, 0),
    *streams() {
      for (const name of names) {
        const stream = name === STDIN ? process.stdin : createReadStream(name, { highWaterMark: CHUNK });
        yield stream as AsyncIterable<Buffer>;
      }
    },
  };
}
