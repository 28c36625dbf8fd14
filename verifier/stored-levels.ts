import type { Findings } from './finding';
import { HASH_BYTES } from './hash';
import type { Listing } from './listing';
import { checkPartialTile } from './partials';
import { TILE_WIDTH, tilePath } from './paths';
import { readOrReport } from './read-ahead';
import { servingFile } from './serving';
import type { LogSource } from './source';
import { GrowingTree, rootOf } from './tree';

/** One tile of a level above 0: what lies below it says one thing, the stored tile perhaps another. */
interface Tile {
  readonly index: number;
  readonly width: number;
  readonly path: string;
  /** Hashes from below; undefined where they are not known. */
  readonly computed: (Buffer | undefined)[];
  readonly stored: Buffer | undefined;
  /** Files of other widths, by width. */
  readonly others: readonly (readonly [width: number, bytes: Uint8Array])[];
}

/** Who is right where a tile and what lies below it differ. */
export type Verdict = 'tile' | 'below' | 'unclear';

/**
 * The tiles of level 1 and above. Each hash is there twice or three times: computed from the level below, stored in the
 * tile, and folded into the tile above. The odd one out was altered.
 */
export class StoredLevels {
  readonly #levels: StoredLevel[] = [];

  constructor(
    readonly source: LogSource,
    readonly listing: Listing,
    readonly size: number,
    readonly findings: Findings,
  ) {}

  /** How many hashes a level has. */
  count(level: number): number {
    return Math.floor(this.size / TILE_WIDTH ** level);
  }

  level(level: number): StoredLevel {
    return (this.#levels[level - 1] ??= new StoredLevel(this, level));
  }

  /** Ends all levels. @returns root of the tree by the stored tiles at its right edge, if they are all there */
  async finish(tail: Buffer | undefined): Promise<Buffer | undefined> {
    let root: Uint8Array | undefined = tail;
    let complete = this.size % TILE_WIDTH === 0 || tail !== undefined;
    for (let level = 1; this.count(level) > 0; level++) {
      const edge = await this.level(level).finish();
      if (!edge) {
        complete &&= this.count(level) % TILE_WIDTH === 0;
        continue;
      }
      const tree = new GrowingTree();
      for (let i = 0; i < edge.width; i++) {
        const hash = edge.stored ? hashAt(edge.stored, i) : edge.computed[i];
        if (hash) tree.add(hash);
        else complete = false;
      }
      root = tree.root(root);
    }
    return complete && root ? Buffer.from(root) : undefined;
  }

  /** Says what is wrong with the tiles at the right edge, which have no tile above them. */
  reportEdge(verdict: Verdict): void {
    for (const level of this.#levels) level.reportEdge(verdict);
  }
}

class StoredLevel {
  #tile: Tile | undefined;

  constructor(
    readonly levels: StoredLevels,
    readonly level: number,
  ) {}

  /** @returns the stored hash, base64, if there is one. Indexes ascend from call to call. */
  async stored(index: number): Promise<string | undefined> {
    const { stored } = await this.#enter(Math.floor(index / TILE_WIDTH));
    return stored && hashAt(stored, index % TILE_WIDTH).toString('base64');
  }

  async push(index: number, hash: Buffer | undefined): Promise<void> {
    const tile = await this.#enter(Math.floor(index / TILE_WIDTH));
    tile.computed[index % TILE_WIDTH] = hash;
    if (index % TILE_WIDTH === TILE_WIDTH - 1) await this.#leave(tile);
  }

  /** @returns the partial tile at the right edge */
  async finish(): Promise<Tile | undefined> {
    const rest = this.levels.count(this.level) % TILE_WIDTH;
    if (rest > 0) return this.#enter(Math.floor(this.levels.count(this.level) / TILE_WIDTH));
    if (this.#tile) await this.#leave(this.#tile);
    return undefined;
  }

  reportEdge(verdict: Verdict): void {
    if (this.#tile) this.#report(this.#tile, verdict);
  }

  async #enter(index: number): Promise<Tile> {
    if (this.#tile?.index === index) return this.#tile;
    if (this.#tile) await this.#leave(this.#tile);
    this.#tile = await this.#open(index);
    return this.#tile;
  }

  async #open(index: number): Promise<Tile> {
    const { source, listing, findings } = this.levels;
    const width = Math.min(TILE_WIDTH, this.levels.count(this.level) - index * TILE_WIDTH);
    const { path, right, exists, others, ...file } = servingFile(
      this.level,
      index,
      width,
      listing.widths(this.level, index),
    );
    if (!right) {
      findings.add('missing', { path: tilePath(this.level, index, width) }, 'the tile is missing');
    }
    const bytes = exists ? await readOrReport(source, path, findings) : undefined;
    const expected = file.width * HASH_BYTES;
    if (bytes && bytes.length !== expected) {
      const what = `is ${bytes.length} bytes long; expected ${expected}`;
      findings.add('tile-malformed', { path, offset: Math.min(bytes.length, expected) }, what);
    }
    const usable = bytes && bytes.length >= width * HASH_BYTES;
    const stored = usable ? Buffer.from(bytes.buffer, bytes.byteOffset, width * HASH_BYTES) : undefined;
    const partials: [number, Uint8Array][] = [];
    for (const other of others) {
      const partial = await readOrReport(source, tilePath(this.level, index, other), findings);
      if (partial) partials.push([other, partial]);
    }
    return {
      index,
      width,
      path,
      computed: Array.from({ length: width }, () => undefined),
      stored,
      others: partials,
    };
  }

  /** Ends a full tile: says who is right, and hands its root to the level above. */
  async #leave(tile: Tile): Promise<void> {
    this.#tile = undefined;
    const { index, stored } = tile;
    const computed = tile.computed.map((hash, i) => hash ?? (stored && hashAt(stored, i)));
    const known = computed.every((hash) => hash !== undefined);
    const below = known ? rootOf(Buffer.concat(computed)).toString('base64') : undefined;
    const ofTile = stored && rootOf(stored).toString('base64');
    const next = this.levels.level(this.level + 1);
    const above = await next.stored(index);
    const verdict = below === ofTile || above === below ? 'tile' : above === ofTile ? 'below' : 'unclear';
    this.#report(tile, above === undefined ? 'unclear' : verdict);
    const root = (verdict === 'below' ? ofTile : below) ?? ofTile ?? above;
    await next.push(index, root === undefined ? undefined : Buffer.from(root, 'base64'));
  }

  #report({ index, path, computed, stored, others }: Tile, verdict: Verdict): void {
    const { findings } = this.levels;
    const known = computed.every((hash) => hash !== undefined) ? Buffer.concat(computed) : undefined;
    for (const [width, bytes] of others) {
      checkPartialTile(this.level, index, width, bytes, [stored, known], findings);
    }
    if (!stored) return;
    const wide = TILE_WIDTH ** this.level;
    for (const [i, hash] of computed.entries()) {
      if (hash === undefined || hash.equals(hashAt(stored, i))) continue;
      const from = (index * TILE_WIDTH + i) * wide;
      const entries = `entries ${from} to ${from + wide - 1}`;
      const where = { path, index: i, offset: i * HASH_BYTES };
      if (verdict === 'tile') {
        findings.add(
          'tile-altered',
          where,
          `hash ${i} is not that of ${entries}, which the tree vouches for`,
        );
      } else if (verdict === 'below') {
        findings.add(
          'entries-rewritten',
          where,
          `${entries} and their hashes are not those of hash ${i}, which the tree vouches for`,
        );
      } else {
        findings.add(
          'hash-mismatch',
          where,
          `hash ${i} and ${entries} differ; nothing tells which was altered`,
        );
      }
    }
  }
}

const hashAt = (hashes: Buffer, position: number): Buffer =>
  hashes.subarray(position * HASH_BYTES, (position + 1) * HASH_BYTES);
