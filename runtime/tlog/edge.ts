import { EMPTY_ROOT, rootOf } from './hash';
import type { StoredTree } from './stored-tree';
import { TILE_WIDTH } from './tile';

/** A tile as it is to be stored: full, or as wide as the tree is. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly hashes: readonly Buffer[];
}

/** The right edge of a growing tree: the hashes of the tile of each level that is not yet full. All of it is 8 KiB a level. */
export class Edge {
  private constructor(
    private length: number,
    private readonly levels: Buffer[][],
  ) {}

  /** The edge of a tree without entries. */
  static empty(): Edge {
    return new Edge(0, []);
  }

  /** The edge of a stored tree. @throws CorruptLogError when tiles are missing */
  static async of(tree: StoredTree): Promise<Edge> {
    const levels: Buffer[][] = [];
    for (let level = 0; TILE_WIDTH ** level <= tree.size; level++) {
      const hashes = Math.floor(tree.size / TILE_WIDTH ** level);
      const full = Math.floor(hashes / TILE_WIDTH);
      levels.push(hashes % TILE_WIDTH > 0 ? [...(await tree.tile(level, full))] : []);
    }
    return new Edge(tree.size, levels);
  }

  get size(): number {
    return this.length;
  }

  /** Adds an entry. @returns the tiles that it filled, from the lowest level */
  append(leaf: Buffer): Tile[] {
    const filled: Tile[] = [];
    this.length++;
    let hash = leaf;
    for (let level = 0; ; level++) {
      const hashes = (this.levels[level] ??= []);
      hashes.push(hash);
      if (hashes.length < TILE_WIDTH) return filled;
      const index = Math.floor(this.length / TILE_WIDTH ** (level + 1)) - 1;
      filled.push({ level, index, hashes });
      this.levels[level] = [];
      hash = rootOf(hashes);
    }
  }

  /** The tiles that are not full. */
  partial(): Tile[] {
    return this.levels.flatMap((hashes, level) => {
      const index = Math.floor(this.length / TILE_WIDTH ** (level + 1));
      return hashes.length > 0 ? [{ level, index, hashes: [...hashes] }] : [];
    });
  }

  /** The root of the tree. RFC 6962 section 2.1. */
  root(): Buffer {
    let rest: Buffer[] = [];
    for (const hashes of this.levels) {
      const all = [...hashes, ...rest];
      rest = all.length > 0 ? [rootOf(all)] : [];
    }
    return rest[0] ?? EMPTY_ROOT;
  }
}
