import { HASH_BYTES } from './hash';
import { CorruptLogError } from './storage';

/** Hashes of a full tile, entries of a full bundle. C2SP tlog-tiles. */
export const TILE_WIDTH = 256;

/** Bytes of the longest entry: its length is a uint16. */
export const MAX_ENTRY_BYTES = 0xffff;

/**
 * Where a tile lies: `tile/<level>/<index>[.p/<width>]`, the index in groups of three digits.
 *
 * @example
 * tilePath('entries', 1234067, 5); // tile/entries/x001/x234/067.p/5
 */
export function tilePath(level: number | 'entries', index: number, width = TILE_WIDTH): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const groups = padded.replaceAll(/\d{3}(?=\d)/g, 'x$&/');
  return `tile/${level}/${groups}${width < TILE_WIDTH ? `.p/${width}` : ''}`;
}

/** The hashes of the tile at a path. @throws CorruptLogError unless they are as many as the tile is wide */
export function decodeTile(path: string, bytes: Buffer, width: number): Buffer[] {
  if (bytes.length !== width * HASH_BYTES) {
    throw new CorruptLogError(`${path} has ${bytes.length} bytes instead of ${width * HASH_BYTES}`);
  }
  return Array.from({ length: width }, (_, i) => bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));
}

/** An entry bundle: each entry after its length, a big-endian uint16. @throws RangeError for an entry too long */
export function encodeBundle(entries: readonly Buffer[]): Buffer {
  const bytes = Buffer.allocUnsafe(entries.reduce((sum, { length }) => sum + 2 + length, 0));
  let at = 0;
  for (const entry of entries) {
    if (entry.length > MAX_ENTRY_BYTES) {
      throw new RangeError(`an entry has ${entry.length} bytes; at most ${MAX_ENTRY_BYTES} fit`);
    }
    at = bytes.writeUInt16BE(entry.length, at);
    at += entry.copy(bytes, at);
  }
  return bytes;
}

/** The entries of the bundle at a path. @throws CorruptLogError unless it holds as many whole ones as it is wide */
export function decodeBundle(path: string, bytes: Buffer, width: number): Buffer[] {
  const entries: Buffer[] = [];
  let at = 0;
  while (at < bytes.length) {
    const start = at + 2;
    at = start <= bytes.length ? start + bytes.readUInt16BE(at) : Infinity;
    if (at > bytes.length) throw new CorruptLogError(`${path} ends within an entry`);
    entries.push(bytes.subarray(start, at));
  }
  if (entries.length !== width) {
    throw new CorruptLogError(`${path} has ${entries.length} entries instead of ${width}`);
  }
  return entries;
}
