import { readBundle, type Bundle } from './bundle';
import type { ChunkResult, ChunkTask, UnitFiles, UnitResult } from './chunk';
import { EntryReader, ID_BYTES } from './entry';
import { EntryChain } from './entry-chain';
import { Findings } from './finding';
import { HASH_BYTES } from './hash';
import { checkPartialBundle, checkPartialTile } from './partials';
import { TILE_WIDTH, tilePath } from './paths';
import { placeEntries, type Placement } from './placement';
import { readAhead, type ReadNext } from './read-ahead';
import { servingFile, type Serving } from './serving';
import type { LogSource } from './source';
import { rootsOf } from './tree';

/** A bundle and its level-0 tile, with the names of their files. */
interface Unit {
  readonly index: number;
  /** How many entries the tree has here. */
  readonly width: number;
  readonly bundle: Serving;
  readonly tile: Serving;
}

/**
 * Checks the entries of some bundles and their level-0 tiles. The result depends on nothing outside the chunk but the
 * entry before it, so that chunks can be checked in any order, by any thread.
 */
export const checkChunk = (source: LogSource, task: ChunkTask): Promise<ChunkResult> =>
  new ChunkCheck(source, task).run();

class ChunkCheck {
  readonly #findings = new Findings();
  readonly #chain: EntryChain;
  readonly #ids: Uint8Array<ArrayBuffer>;
  readonly #units: readonly Unit[];
  readonly #read: ReadNext;

  constructor(
    source: LogSource,
    readonly task: ChunkTask,
  ) {
    this.#chain = new EntryChain(new EntryReader(task.organization), this.#findings);
    this.#ids = new Uint8Array(task.units.length * TILE_WIDTH * ID_BYTES);
    this.#units = task.units.map((files, i) => this.#unit(task.first + i, files));
    this.#read = readAhead(source, this.#paths(), this.#findings);
  }

  async run(): Promise<ChunkResult> {
    await this.#lookBack();
    const units: UnitResult[] = [];
    for (const unit of this.#units) units.push(await this.#checkUnit(unit));
    const { list, total } = this.#findings;
    const { entries, firstIngested, ingested } = this.#chain;
    return {
      units,
      findings: { list, total },
      ids: this.#ids,
      entries,
      ingested: firstIngested === undefined ? undefined : [firstIngested, ingested],
    };
  }

  #unit(index: number, files: UnitFiles): Unit {
    const width = Math.min(TILE_WIDTH, this.task.size - index * TILE_WIDTH);
    const bundle = servingFile('entries', index, width, files.bundles);
    return { index, width, bundle, tile: servingFile(0, index, width, files.tiles) };
  }

  /** Every file of the chunk, in the order in which it is used. */
  *#paths(): Generator<string> {
    if (this.task.before) {
      const { bundle, tile } = this.#unit(this.task.first - 1, this.task.before);
      yield* [tile, bundle].flatMap(({ exists, path }) => (exists ? [path] : []));
    }
    for (const { index, bundle, tile } of this.#units) {
      if (tile.exists) yield tile.path;
      for (const other of tile.others) yield tilePath(0, index, other);
      if (bundle.exists) yield bundle.path;
      for (const other of bundle.others) yield tilePath('entries', index, other);
    }
  }

  /** Finds the entry before the first. What is wrong with it is said by the chunk that it belongs to. */
  async #lookBack(): Promise<void> {
    if (this.task.first === 0) return this.#chain.start();
    this.#chain.lose();
    if (!this.task.before) return;
    const { bundle, tile } = this.#unit(this.task.first - 1, this.task.before);
    const hashes = tile.exists ? await this.#read(tile.path) : undefined;
    const bytes = bundle.exists ? await this.#read(bundle.path) : undefined;
    const entries = bytes && readBundle(bytes);
    const stored = hashes?.length === TILE_WIDTH * HASH_BYTES ? asBuffer(hashes) : undefined;
    const computed = entries?.count === TILE_WIDTH && !entries.fault ? entries.leaves : undefined;
    const last = TILE_WIDTH - 1;
    const altered = stored && computed && !sameAt(stored, computed, last);
    if (entries && computed && !altered) {
      this.#chain.remember(entries.bytes, entries.starts[last]!, entries.ends[last]!);
    }
    this.#chain.moveOn(computed, stored, last * HASH_BYTES);
  }

  async #checkUnit(unit: Unit): Promise<UnitResult> {
    const { index, width, bundle, tile } = unit;
    const stored = await this.#readTile(unit);
    const otherTiles = await this.#readOthers(tile.others, (other) => tilePath(0, index, other));
    const bundleBytes = await this.#readServing(unit, bundle, 'entries');
    const otherBundles = await this.#readOthers(bundle.others, (other) => tilePath('entries', index, other));

    const entries = bundleBytes && readBundle(bundleBytes);
    const placement = entries && this.#place(unit, entries, stored);
    const computed = placement?.leaves;
    const differing =
      entries && placement && computed && stored ? this.#differing(entries, placement, computed, stored) : [];
    if (entries && placement) this.#checkEntries(unit, entries, placement, stored);
    else this.#chain.lose();
    this.#chain.moveOn(computed, stored, (width - 1) * HASH_BYTES);

    const truths = [stored, computed];
    for (const [other, bytes] of otherTiles) checkPartialTile(0, index, other, bytes, truths, this.#findings);
    for (const [other, bytes] of otherBundles)
      checkPartialBundle(index, other, bytes, truths, this.#findings);
    return {
      ...this.#roots(unit, computed, stored),
      differing,
      bundlePath: bundle.path,
      tilePath: tile.path,
    };
  }

  #roots({ index, width }: Unit, computed: Buffer | undefined, stored: Buffer | undefined) {
    const start = index * TILE_WIDTH;
    const within = this.task.checkpoints.filter((size) => size > start && size < start + width);
    const widths = [width, ...within.map((size) => size - start)];
    const roots = (hashes: Buffer | undefined): string[] | undefined =>
      hashes && rootsOf(hashes, widths).map((root) => root.toString('base64'));
    const rootsOfEntries = roots(computed);
    const same = computed !== undefined && stored?.equals(computed);
    return { widths, computed: rootsOfEntries, stored: same ? rootsOfEntries : roots(stored) };
  }

  async #readServing(
    { index, width }: Unit,
    { path, exists, right }: Serving,
    level: 'entries' | 0,
  ): Promise<Uint8Array | undefined> {
    if (!right) {
      const [from, to] = [index * TILE_WIDTH, index * TILE_WIDTH + width - 1];
      const noun = level === 'entries' ? 'bundle of' : 'tile with the hashes of';
      const where = { path: tilePath(level, index, width), index: level === 'entries' ? from : 0 };
      this.#findings.add('missing', where, `the ${noun} entries ${from} to ${to} is missing`);
    }
    return exists ? this.#read(path) : undefined;
  }

  async #readOthers(
    widths: readonly number[],
    path: (width: number) => string,
  ): Promise<[width: number, bytes: Uint8Array][]> {
    const files: [number, Uint8Array][] = [];
    for (const width of widths) {
      const bytes = await this.#read(path(width));
      if (bytes) files.push([width, bytes]);
    }
    return files;
  }

  /** @returns as many hashes as the tree has here */
  async #readTile(unit: Unit): Promise<Buffer | undefined> {
    const { width, tile } = unit;
    const bytes = await this.#readServing(unit, tile, 0);
    if (!bytes) return undefined;
    const expected = tile.width * HASH_BYTES;
    if (bytes.length !== expected) {
      const what = `is ${bytes.length} bytes long; expected ${expected}`;
      this.#findings.add(
        'tile-malformed',
        { path: tile.path, offset: Math.min(bytes.length, expected) },
        what,
      );
    }
    return bytes.length < width * HASH_BYTES ? undefined : asBuffer(bytes).subarray(0, width * HASH_BYTES);
  }

  #place({ index, width, bundle }: Unit, entries: Bundle, stored: Buffer | undefined): Placement {
    const { reader } = this.#chain;
    return placeEntries(entries, {
      width,
      served: bundle.width,
      stored,
      first: index * TILE_WIDTH,
      path: bundle.path,
      findings: this.#findings,
      sequence: (place) =>
        reader.read(entries.bytes, entries.starts[place]!, entries.ends[place]!)
          ? reader.sequence
          : undefined,
    });
  }

  #differing(
    { starts }: Bundle,
    { holders }: Placement,
    computed: Buffer,
    stored: Buffer,
  ): [number, number][] {
    if (computed.equals(stored)) return [];
    const differing: [number, number][] = [];
    for (let position = 0; position * HASH_BYTES < stored.length; position++) {
      if (!sameAt(stored, computed, position)) differing.push([position, starts[holders[position]!]!]);
    }
    return differing;
  }

  #checkEntries(
    { index, width, bundle }: Unit,
    { bytes, starts, ends }: Bundle,
    { holders, leaves }: Placement,
    stored: Buffer | undefined,
  ): void {
    const chain = this.#chain;
    const same = leaves !== undefined && stored?.equals(leaves) === true;
    for (let position = 0; position < width; position++) {
      const place = holders[position]!;
      const altered = !same && leaves && stored && !sameAt(stored, leaves, position);
      const entry = index * TILE_WIDTH + position;
      if (place < 0 || altered) chain.skip();
      else if (chain.check(bytes, starts[place]!, ends[place]!, entry, bundle.path)) {
        chain.reader.copyId(this.#ids, (entry - this.task.first * TILE_WIDTH) * ID_BYTES);
      }
      chain.moveOn(leaves, stored, position * HASH_BYTES);
    }
  }
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

const sameAt = (a: Buffer, b: Buffer, position: number): boolean => {
  const at = position * HASH_BYTES;
  return a.compare(b, at, at + HASH_BYTES, at, at + HASH_BYTES) === 0;
};
