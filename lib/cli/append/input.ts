import { createReadStream, fstatSync, statSync } from 'node:fs';
import { InputError } from '../../compliance/check/read-templates';
import { readLines, type Line } from './record-lines';
import { sampleLines } from './sample';

/** Lines to append, a batch at a time, and how many bytes they are; 0 where nobody knows. */
export interface Input {
  readonly bytes: number;
  readonly lines: AsyncIterable<readonly Line[]>;
}

/** The input that is named `-`. */
export const STDIN = '-';

/** How much of a file is read at once, bytes. */
const CHUNK = 256 * 1024;

/** About how long the line of a synthetic record is. */
const SAMPLE_BYTES = 540;

/**
 * @param quarantine file with the lines that no log takes: it would grow while it is read, and never end
 * @throws InputError when there is nothing to read, before anything is written
 */
export function inputOf(
  tenant: string,
  files: readonly string[],
  sample: number | undefined,
  quarantine: string,
): Input {
  if (sample !== undefined) {
    if (files.length > 0) throw new InputError('--sample makes its own records; name no files with it');
    return { bytes: sample * SAMPLE_BYTES, lines: sampled(tenant, sample) };
  }
  const names = files.length > 0 ? files : [STDIN];
  if (names.includes(STDIN) && process.stdin.isTTY) {
    throw new InputError('name a file, pipe records in, or try --sample 1000');
  }
  const stats = names.map((name) => (name === STDIN ? fstatSync(0) : statSync(name)));
  const kept = statSync(quarantine, { throwIfNoEntry: false });
  for (const [i, stat] of stats.entries()) {
    if (stat.isDirectory()) throw new InputError(`${nameOf(names[i]!)} is a directory; name its files`);
    if (kept && stat.ino === kept.ino && stat.dev === kept.dev) {
      throw new InputError(
        `${nameOf(names[i]!)} is where lines are kept that no log takes; move it away first`,
      );
    }
  }
  const bytes = names.includes(STDIN) ? 0 : stats.reduce((sum, { size }) => sum + size, 0);
  return { bytes, lines: read(names) };
}

async function* read(names: readonly string[]): AsyncGenerator<Line[]> {
  for (const name of names) {
    const stream = name === STDIN ? process.stdin : createReadStream(name, { highWaterMark: CHUNK });
    yield* readLines(nameOf(name), stream as AsyncIterable<Buffer>);
  }
}

const nameOf = (name: string): string => (name === STDIN ? 'standard input' : name);

async function* sampled(tenant: string, count: number): AsyncGenerator<Line[]> {
  for (const records of sampleLines(tenant, count)) yield records;
}
