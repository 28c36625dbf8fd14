import { HASH_BYTES, nodeHash } from './hash';
import { TILE_WIDTH, tilePath, type Level } from './paths';
import { readNamed, SourceError, type LogSource } from './source';
import { rootOf } from './tree';

/** Levels of the binary tree in a tile. */
const HEIGHT = 8;

/** Reads hashes and entries of a tree of a given size from its tiles, of which it reads few. It does not check them. */
export class StoredTree {
  readonly #tiles = new Map<string, Buffer>();

  constructor(
    readonly source: LogSource,
    readonly size: number,
  ) {}

  /** Hashes that lead from an entry to the root: PATH(m, D[n]) of RFC 6962, 2.1.1. */
  async inclusionProof(index: number): Promise<Buffer[]> {
    const proof: Buffer[] = [];
    let [from, to] = [0, this.size];
    while (to - from > 1) {
      const middle = from + largestPowerOfTwoBelow(to - from);
      if (index < middle) {
        proof.push(await this.#root(middle, to));
        to = middle;
      } else {
        proof.push(await this.#root(from, middle));
        from = middle;
      }
    }
    return proof.toReversed();
  }

  /** The bytes of a bundle, or of its beginning. */
  async bundle(index: number): Promise<Uint8Array> {
    return this.#read('entries', index, Math.min(TILE_WIDTH, this.size - index * TILE_WIDTH));
  }

  /** MTH(D[from:to]) of RFC 6962, 2.1; `from` is a multiple of the power of two at or above the width. */
  async #root(from: number, to: number): Promise<Buffer> {
    const width = to - from;
    const half = largestPowerOfTwoBelow(width);
    if (width > 1 && half * 2 !== width) {
      return nodeHash(await this.#root(from, from + half), await this.#root(from + half, to));
    }
    // A complete subtree: some hashes of a tile, next to each other.
    const level = Math.floor(Math.log2(width) / HEIGHT);
    const [first, count] = [from / TILE_WIDTH ** level, width / TILE_WIDTH ** level];
    const tile = await this.#tile(level, Math.floor(first / TILE_WIDTH));
    const at = (first % TILE_WIDTH) * HASH_BYTES;
    return rootOf(tile.subarray(at, at + count * HASH_BYTES));
  }

  async #tile(level: number, index: number): Promise<Buffer> {
    const width = Math.min(TILE_WIDTH, Math.floor(this.size / TILE_WIDTH ** level) - index * TILE_WIDTH);
    const path = tilePath(level, index, width);
    const known = this.#tiles.get(path);
    if (known) return known;
    const bytes = await this.#read(level, index, width);
    if (bytes.length < width * HASH_BYTES) throw new SourceError(`${path} is ${bytes.length} bytes long`);
    const tile = Buffer.from(bytes.subarray(0, width * HASH_BYTES));
    this.#tiles.set(path, tile);
    return tile;
  }

  async #read(level: Level, index: number, width: number): Promise<Uint8Array> {
    const path = tilePath(level, index, width);
    const bytes =
      (await readNamed(this.source, path)) ?? (await readNamed(this.source, tilePath(level, index)));
    if (!bytes) throw new SourceError(`${path} is missing`);
    return bytes;
  }
}

/** The largest power of two below a number, as RFC 6962 splits trees; 1 for 1. */
function largestPowerOfTwoBelow(number: number): number {
  let power = 1;
  while (power * 2 < number) power *= 2;
  return power;
}
