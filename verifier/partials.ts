import { readBundle } from './bundle';
import type { Findings } from './finding';
import { HASH_BYTES } from './hash';
import { TILE_WIDTH, tilePath } from './paths';

/**
 * Checks a bundle of another width than the one that serves the tree: an earlier, shorter one, or one that was written
 * for a later checkpoint. As far as both go, they hold the same entries.
 * @param truths leaf hashes by the entries and by the tile; it must agree with one of them, for where those differ it
 *   may be the one that was left alone
 */
export function checkPartialBundle(
  index: number,
  width: number,
  bytes: Uint8Array,
  truths: readonly (Buffer | undefined)[],
  findings: Findings,
): void {
  const path = tilePath('entries', index, width);
  const { count, leaves, starts, fault } = readBundle(bytes);
  if (fault) {
    findings.add('bundle-malformed', { path, offset: fault.offset }, fault.what);
  } else if (count !== width) {
    findings.add('bundle-malformed', { path }, `holds ${count} entries; expected ${width}`);
  } else {
    const position = firstDifference(leaves, truths);
    if (position === undefined) return;
    const entry = index * TILE_WIDTH + position;
    findings.add(
      'partial-mismatch',
      { path, index: entry, offset: starts[position]! },
      `entry ${entry} is another one than in the bundle that serves the tree`,
    );
  }
}

/** The same for a tile. */
export function checkPartialTile(
  level: number,
  index: number,
  width: number,
  bytes: Uint8Array,
  truths: readonly (Buffer | undefined)[],
  findings: Findings,
): void {
  const path = tilePath(level, index, width);
  if (bytes.length !== width * HASH_BYTES) {
    const what = `is ${bytes.length} bytes long; expected ${width * HASH_BYTES}`;
    findings.add('tile-malformed', { path, offset: Math.min(bytes.length, width * HASH_BYTES) }, what);
    return;
  }
  const position = firstDifference(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), truths);
  if (position === undefined) return;
  findings.add(
    'partial-mismatch',
    { path, index: position, offset: position * HASH_BYTES },
    `hash ${position} is another one than in the tile that serves the tree`,
  );
}

/** @returns the position that no truth explains, if none explains all; undefined also when no truth is known */
function firstDifference(hashes: Buffer, truths: readonly (Buffer | undefined)[]): number | undefined {
  let furthest = -1;
  for (const truth of truths) {
    if (truth === undefined) continue;
    const length = Math.min(hashes.length, truth.length);
    if (hashes.compare(truth, 0, length, 0, length) === 0) return undefined;
    let at = 0;
    while (hashes.compare(truth, at, at + HASH_BYTES, at, at + HASH_BYTES) === 0) at += HASH_BYTES;
    furthest = Math.max(furthest, at / HASH_BYTES);
  }
  return furthest < 0 ? undefined : furthest;
}
