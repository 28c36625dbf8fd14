import { HASH_BYTES, sha256Into } from './hash';
import { TILE_WIDTH } from './paths';

/** An entry bundle: where its entries lie, and their leaf hashes. C2SP tlog-tiles, "Log entries". */
export interface Bundle {
  readonly bytes: Uint8Array;
  readonly count: number;
  /** Where entries begin, and where they end. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** Leaf hashes, 32 bytes each. */
  readonly leaves: Buffer;
  /** Where and why the bundle could not be read to its end. */
  readonly fault: { readonly offset: number; readonly what: string } | undefined;
}

/** Reads a bundle as far as it can be read. */
export function readBundle(bytes: Uint8Array): Bundle {
  const starts = new Uint32Array(TILE_WIDTH);
  const ends = new Uint32Array(TILE_WIDTH);
  const leaves = Buffer.allocUnsafe(TILE_WIDTH * HASH_BYTES);
  let count = 0;
  let fault: Bundle['fault'];
  for (let at = 0; at < bytes.length; count++) {
    if (count === TILE_WIDTH) {
      fault = { offset: at, what: `goes on for ${bytes.length - at} bytes after ${TILE_WIDTH} entries` };
      break;
    }
    const start = at + 2;
    const end = start + ((bytes[at] ?? 0) << 8) + (bytes[at + 1] ?? 0);
    if (start > bytes.length || end > bytes.length) {
      const missing = start > bytes.length ? 'in the length' : `${end - bytes.length} bytes before the end`;
      fault = { offset: at, what: `ends ${missing} of its entry ${count}` };
      break;
    }
    hashLeaf(bytes, start, end, leaves, count * HASH_BYTES);
    starts[count] = start;
    ends[count] = end;
    at = end;
  }
  return { bytes, count, starts, ends, leaves: leaves.subarray(0, count * HASH_BYTES), fault };
}

/**
 * Writes `SHA-256(0x00 ‖ entry)`. The zero takes the place of the second byte of the entry's length for as long as the
 * hash takes: nothing is copied, and nobody else can see it.
 */
function hashLeaf(bytes: Uint8Array, start: number, end: number, target: Buffer, offset: number): void {
  const length = bytes[start - 1]!;
  bytes[start - 1] = 0;
  sha256Into(bytes.subarray(start - 1, end), target, offset);
  bytes[start - 1] = length;
}
