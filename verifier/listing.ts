import { parseTilePath, TILE_WIDTH, type Level } from './paths';
import type { LogSource } from './source';

/** Keys of 1 to 256 for the widths of one index; a million files take 8 MB. */
const STEP = TILE_WIDTH + 1;

/** Which tiles and bundles exist. */
export class Listing {
  readonly #keys = new Map<Level, Float64Array>();

  private constructor(
    keys: ReadonlyMap<Level, number[]>,
    /** How many files below `tile/` are no tile by their name. */
    readonly strays: number,
  ) {
    for (const [level, list] of keys) this.#keys.set(level, Float64Array.from(list).toSorted());
  }

  static async of(source: LogSource): Promise<Listing> {
    const keys = new Map<Level, number[]>();
    let strays = 0;
    for await (const path of source.list('tile/')) {
      const name = parseTilePath(path);
      if (name) {
        const list = keys.get(name.level);
        const key = name.index * STEP + name.width;
        if (list) list.push(key);
        else keys.set(name.level, [key]);
      } else {
        strays++;
      }
    }
    return new Listing(keys, strays);
  }

  /** Levels of tiles, ascending, without the bundles. */
  get levels(): number[] {
    return [...this.#keys.keys()].filter((level) => level !== 'entries').toSorted((a, b) => a - b);
  }

  /** Widths that exist of one tile or bundle, ascending. */
  widths(level: Level, index: number): number[] {
    const keys = this.#keys.get(level) ?? new Float64Array();
    const widths: number[] = [];
    for (let i = firstAtLeast(keys, index * STEP); i < keys.length && keys[i]! < (index + 1) * STEP; i++) {
      widths.push(keys[i]! - index * STEP);
    }
    return widths;
  }

  /** The last index that exists, with its greatest width. */
  last(level: Level): { readonly index: number; readonly width: number } | undefined {
    const key = this.#keys.get(level)?.at(-1);
    return key === undefined ? undefined : { index: Math.floor(key / STEP), width: key % STEP };
  }

  /** Indexes that exist, divided by `by` and rounded down, ascending and each once. */
  *groups(level: Level, by: number): Generator<number> {
    let before = -1;
    for (const key of this.#keys.get(level) ?? []) {
      const group = Math.floor(Math.floor(key / STEP) / by);
      if (group !== before) yield group;
      before = group;
    }
  }
}

function firstAtLeast(keys: Float64Array, key: number): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
