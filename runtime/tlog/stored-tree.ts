import { nodeHash, rootOf } from './hash';
import { CorruptLogError, type LogStorage } from './storage';
import { decodeTile, TILE_WIDTH, tilePath } from './tile';

/** A tree of a given size, as its stored tiles say it is. */
export class StoredTree {
  private readonly tiles = new Map<string, Promise<Buffer[]>>();

  constructor(
    private readonly storage: LogStorage,
    readonly size: number,
  ) {}

  /** Hashes of the tile, as many as a tree of this size has there. @throws CorruptLogError when they are not there */
  tile(level: number, index: number): Promise<Buffer[]> {
    const width = Math.min(TILE_WIDTH, Math.floor(this.size / TILE_WIDTH ** level) - index * TILE_WIDTH);
    const path = tilePath(level, index, width);
    let tile = this.tiles.get(path);
    if (!tile) this.tiles.set(path, (tile = this.read(path, width)));
    return tile;
  }

  /**
   * Hash over entries `from` to `to`, a range that RFC 6962 makes a subtree of.
   * @param to exclusive; not before `from`
   */
  async subtree(from: number, to: number): Promise<Buffer> {
    const width = to - from;
    const split = splitOf(width);
    if (split * 2 !== width && width > 1) {
      return nodeHash(await this.subtree(from, from + split), await this.subtree(from + split, to));
    }
    // A perfect subtree: the root of some neighbours within one tile.
    let level = 0;
    while (TILE_WIDTH ** (level + 1) <= width) level++;
    const unit = TILE_WIDTH ** level;
    const first = from / unit;
    const tile = await this.tile(level, Math.floor(first / TILE_WIDTH));
    const start = first % TILE_WIDTH;
    return rootOf(tile.slice(start, start + width / unit));
  }

  /** That the tree of the first `size` entries is a beginning of this one. RFC 6962 section 2.1.2. */
  async consistencyProof(size: number): Promise<Buffer[]> {
    const proof: Buffer[] = [];
    let [from, to, whole] = [0, this.size, true];
    while (to !== size) {
      const middle = from + splitOf(to - from);
      if (size <= middle) {
        proof.unshift(await this.subtree(middle, to));
        to = middle;
      } else {
        proof.unshift(await this.subtree(from, middle));
        [from, whole] = [middle, false];
      }
    }
    return whole ? proof : [await this.subtree(from, to), ...proof];
  }

  private async read(path: string, width: number): Promise<Buffer[]> {
    const bytes = await this.storage.read(path);
    if (!bytes) throw new CorruptLogError(`${path} is missing`);
    return decodeTile(path, bytes, width);
  }
}

/** The largest power of two below a number; 0 for 1. */
function splitOf(width: number): number {
  if (width <= 1) return 0;
  let split = 1;
  while (split * 2 < width) split *= 2;
  return split;
}
