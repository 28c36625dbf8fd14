import { createReadStream, statSync } from 'node:fs';
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

/** @throws InputError when there is nothing to read, before anything is written */
export function inputOf(tenant: string, files: readonly string[], sample: number | undefined): Input {
  if (sample !== undefined) {
    if (files.length > 0) throw new InputError('--sample makes its own records; name no files with it');
    return { bytes: sample * SAMPLE_BYTES, lines: sampled(tenant, sample) };
  }
  const names = files.length > 0 ? files : [STDIN];
  if (names.includes(STDIN) && process.stdin.isTTY) {
    throw new InputError('name a file, pipe records in, or try --sample 1000');
  }
  const stats = names.filter((name) => name !== STDIN).map((name) => ({ name, stat: statSync(name) }));
  const folder = stats.find(({ stat }) => stat.isDirectory());
  if (folder) throw new InputError(`${folder.name} is a directory; name its files`);
  const bytes = names.includes(STDIN) ? 0 : stats.reduce((sum, { stat }) => sum + stat.size, 0);
  return { bytes, lines: read(names) };
}

async function* read(names: readonly string[]): AsyncGenerator<Line[]> {
  for (const name of names) {
    const stream = name === STDIN ? process.stdin : createReadStream(name, { highWaterMark: CHUNK });
    yield* readLines(name === STDIN ? 'standard input' : name, stream as AsyncIterable<Buffer>);
  }
}

async function* sampled(tenant: string, count: number): AsyncGenerator<Line[]> {
  for (const records of sampleLines(tenant, count)) yield records;
}
