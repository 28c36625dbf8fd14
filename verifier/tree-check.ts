import type { UnitResult } from './chunk';
import type { Findings } from './finding';
import { HASH_BYTES } from './hash';
import type { Listing } from './listing';
import { TILE_WIDTH } from './paths';
import type { LogSource } from './source';
import { StoredLevels, type Verdict } from './stored-levels';
import { GrowingTree } from './tree';

/** Called with the root, base64, of the tree at the size of each checkpoint, ascending. */
export type OnRoot = (size: number, root: string) => void;

/** Puts the tree together from what was found out of each bundle, in order, and settles who is right where hashes differ. */
export class TreeCheck {
  readonly #tree = new GrowingTree();
  readonly #levels: StoredLevels;
  #next = 0;
  /** Whether the hash of some bundle is not known, so that no later root can be computed. */
  #broken = false;
  #tail: UnitResult | undefined;

  constructor(
    source: LogSource,
    listing: Listing,
    readonly size: number,
    readonly findings: Findings,
    readonly onRoot: OnRoot,
  ) {
    this.#levels = new StoredLevels(source, listing, size, findings);
  }

  /** @param unit undefined for a bundle of which nothing is left */
  async add(index: number, unit: UnitResult | undefined): Promise<void> {
    this.#broken ||= index !== this.#next;
    this.#next = index + 1;
    if (unit && unit.widths[0]! < TILE_WIDTH) {
      this.#tail = unit;
      return;
    }
    const above = await this.#levels.level(1).stored(index);
    const [computed, stored] = [unit?.computed?.[0], unit?.stored?.[0]];
    const verdict = above === computed ? 'tile' : above === stored ? 'below' : 'unclear';
    if (unit) this.#reportDiffering(index, unit, verdict);
    // Where nobody is right about the parts, the tile above still is about the whole.
    const lost = verdict === 'unclear' && above !== undefined && (unit?.differing.length ?? 0) > 0;
    const side = verdict === 'below' ? unit?.stored : (unit?.computed ?? unit?.stored);
    if (unit && !lost) this.#rootsWithin(index, unit, side);
    const hash = lost ? above : (side?.[0] ?? above);
    const bytes = hash === undefined ? undefined : Buffer.from(hash, 'base64');
    await this.#levels.level(1).push(index, bytes);
    if (bytes) this.#tree.add(bytes);
    else this.#broken = true;
    if (!this.#broken) this.onRoot((index + 1) * TILE_WIDTH, base64(this.#tree.root()));
  }

  /**
   * Ends the tree.
   * @param signed root that the checkpoint says, base64
   * @returns the root of what is there; undefined when it cannot be computed
   */
  async finish(signed: string): Promise<string | undefined> {
    const tail = this.#tail;
    const [computed, stored] = [tail?.computed?.[0], tail?.stored?.[0]];
    this.#broken ||= this.#next !== Math.ceil(this.size / TILE_WIDTH);
    const whole = (rest: string | undefined): string | undefined =>
      this.#broken || (tail && rest === undefined) ? undefined : base64(this.#tree.root(bytesOf(rest)));
    const edge = await this.#levels.finish(bytesOf(stored ?? computed));
    const [byEntries, byTile] = [whole(computed), whole(stored)];

    let tailVerdict: Verdict = byEntries === signed ? 'tile' : 'unclear';
    let edgeVerdict: Verdict = tailVerdict;
    if (byEntries !== signed && byTile === signed) [tailVerdict, edgeVerdict] = ['below', 'tile'];
    else if (byEntries !== signed && edge !== undefined && base64(edge) === signed) {
      [tailVerdict, edgeVerdict] = ['below', 'below'];
    }
    this.#levels.reportEdge(edgeVerdict);
    if (!tail) return whole(undefined);
    const index = this.#next - 1;
    this.#reportDiffering(index, tail, tailVerdict);
    const side = tailVerdict === 'below' ? tail.stored : (tail.computed ?? tail.stored);
    this.#rootsWithin(index, tail, side);
    const root = whole(side?.[0]);
    if (root !== undefined) this.onRoot(this.size, root);
    return root;
  }

  /** Roots at the checkpoints that end within a bundle. */
  #rootsWithin(index: number, { widths }: UnitResult, roots: readonly string[] | undefined): void {
    if (this.#broken || !roots) return;
    for (let i = 1; i < widths.length; i++) {
      this.onRoot(index * TILE_WIDTH + widths[i]!, base64(this.#tree.root(bytesOf(roots[i]))));
    }
  }

  #reportDiffering(index: number, { differing, bundlePath, tilePath }: UnitResult, verdict: Verdict): void {
    for (const [position, offset] of differing) {
      const entry = index * TILE_WIDTH + position;
      if (verdict === 'tile') {
        const where = { path: tilePath, index: position, offset: position * HASH_BYTES };
        const what = `hash ${position} is not that of entry ${entry}, which the tree vouches for`;
        this.findings.add('tile-altered', where, what);
      } else {
        const where = { path: bundlePath, index: entry, offset };
        if (verdict === 'below') {
          this.findings.add(
            'entry-altered',
            where,
            `entry ${entry} is not the one whose hash is in the tree`,
          );
        } else {
          const what = `entry ${entry} and hash ${position} of ${tilePath} differ; nothing tells which was altered`;
          this.findings.add('hash-mismatch', where, what);
        }
      }
    }
  }
}

const base64 = (hash: Uint8Array): string => Buffer.from(hash).toString('base64');
const bytesOf = (hash: string | undefined): Buffer | undefined =>
  hash === undefined ? undefined : Buffer.from(hash, 'base64');
