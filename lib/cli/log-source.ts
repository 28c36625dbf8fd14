import { closeSync, openSync, readSync, statSync } from 'node:fs';
import {
  KeyError,
  parseVerifierKey,
  parseVerifierKeys,
  readNamed,
  SourceError,
  type LogSource,
  type VerifierKey,
} from '../../verifier';
import { InputError } from '../compliance/check/read-templates';

export const SOURCE_ARGUMENT = ['<source>', 'directory of the log, or s3://bucket/prefix'] as const;
export const KEY_OPTION = [
  '--key <key>',
  'verifier key, or a file with verifier keys, one a line (default: log.vkey beside the log)',
] as const;

/** Runs what reads a log, and turns what cannot be read or used into wrong input. */
export async function withInput<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SourceError || error instanceof KeyError)
      throw new InputError(error.message, { cause: error });
    throw error;
  }
}

const MAX_KEY_BYTES = 65_536;

/** Keys to verify with, and whether they came with the log. */
export interface Keys {
  readonly keys: readonly VerifierKey[];
  readonly fromLog: boolean;
}

/**
 * Reads the keys.
 * @param option a verifier key or the name of a file; undefined for the one beside the log
 * @throws KeyError, SourceError
 */
export async function keysOf(option: string | undefined, source: LogSource): Promise<Keys> {
  if (option !== undefined) return { keys: keysFrom(option), fromLog: false };
  const bytes = await readNamed(source, 'log.vkey');
  if (!bytes) throw new KeyError(`${source.name} has no log.vkey; name the verifier key with --key`);
  return { keys: parseVerifierKeys(Buffer.from(bytes).toString('utf8')), fromLog: true };
}

export const keysFrom = (option: string): readonly VerifierKey[] =>
  /^[^+\s]+\+[0-9a-f]{8}\+\S+$/u.test(option)
    ? [parseVerifierKey(option)]
    : parseVerifierKeys(readSmallFile(option, MAX_KEY_BYTES).toString('utf8'));

/** Reads a file that cannot be large, or a pipe. @throws InputError */
export function readSmallFile(path: string, maxBytes: number): Buffer {
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status) throw new InputError(`${path}: there is no such file`);
  if (status.isDirectory()) throw new InputError(`${path} is not a file`);
  const bytes = Buffer.alloc(maxBytes + 1);
  const file = openSync(path, 'r');
  let length = 0;
  try {
    for (let count = -1; count !== 0; length += count)
      count = readSync(file, bytes, length, bytes.length - length, null);
  } finally {
    closeSync(file);
  }
  if (length > maxBytes) throw new InputError(`${path} is larger than ${maxBytes} bytes`);
  return bytes.subarray(0, length);
}
