import { readFileSync, statSync } from 'node:fs';
import { InputError } from '../compliance/check/read-templates';

const LEAST_BYTES = 32;
const READABLE_BY_ALL = 0o004;
const isPrintable = (key: Buffer): boolean => key.every((byte) => byte >= 0x20 && byte < 0x7f);

/**
 * The key of pseudonyms: what the file holds, byte for byte, without the line end that editors and shells put behind text.
 * Warns on standard error about a file that everybody on this machine may read.
 * @throws InputError when it is shorter than 32 bytes
 */
export function pseudonymKey(file: string): Uint8Array {
  const bytes = readFileSync(file);
  const text = /\r?\n$/.exec(bytes.toString('latin1'));
  const trimmed = text ? bytes.subarray(0, text.index) : bytes;
  const key = isPrintable(trimmed) ? trimmed : bytes;
  if (key.length < LEAST_BYTES) {
    throw new InputError(`--key-file ${file} holds ${key.length} bytes; expected ${LEAST_BYTES} or more`);
  }
  if ((statSync(file).mode & READABLE_BY_ALL) !== 0) {
    process.stderr.write(`bulwark: everybody on this machine may read ${file}; chmod 600 it\n`);
  }
  return key;
}
