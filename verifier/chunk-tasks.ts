import { CHUNK_BUNDLES, type ChunkTask } from './chunk';
import type { Listing } from './listing';
import { TILE_WIDTH } from './paths';

/**
 * Cuts a log into chunks, ascending. Chunks of which no file is left are not among them: a checkpoint that claims a size
 * of 2^53 costs nothing.
 * @param checkpoints sizes at which roots are wanted, ascending
 */
export function* chunkTasks(
  listing: Listing,
  size: number,
  organization: string,
  checkpoints: readonly number[],
): Generator<ChunkTask> {
  const bundles = Math.ceil(size / TILE_WIDTH);
  const files = (index: number) => ({
    bundles: listing.widths('entries', index),
    tiles: listing.widths(0, index),
  });
  let from = 0;
  for (const chunk of chunksOf(listing)) {
    const first = chunk * CHUNK_BUNDLES;
    if (first >= bundles) return;
    const count = Math.min(CHUNK_BUNDLES, bundles - first);
    const [start, end] = [first * TILE_WIDTH, (first + count) * TILE_WIDTH];
    while (from < checkpoints.length && checkpoints[from]! <= start) from++;
    const within: number[] = [];
    for (let i = from; i < checkpoints.length && checkpoints[i]! < end; i++) within.push(checkpoints[i]!);
    yield {
      organization,
      size,
      first,
      units: Array.from({ length: count }, (_, i) => files(first + i)),
      before: first === 0 ? undefined : files(first - 1),
      checkpoints: within,
    };
  }
}

/** Chunks of which there is a bundle, a tile, or a hash in a tile above. */
function chunksOf(listing: Listing): number[] {
  const chunks = new Set([...listing.groups('entries', CHUNK_BUNDLES), ...listing.groups(0, CHUNK_BUNDLES)]);
  const each = TILE_WIDTH / CHUNK_BUNDLES;
  for (const tile of listing.groups(1, 1)) for (let i = 0; i < each; i++) chunks.add(tile * each + i);
  return [...chunks].toSorted((a, b) => a - b);
}
