import type { Finding } from './finding';

/** Bundles that are checked together: 16,384 entries, about 10 MB. */
export const CHUNK_BUNDLES = 64;

/** Which widths of a bundle and of its level-0 tile exist; 256 is the full one. */
export interface UnitFiles {
  readonly bundles: readonly number[];
  readonly tiles: readonly number[];
}

/** Plain data: a worker thread gets it, and answers with a `ChunkResult`. */
export interface ChunkTask {
  readonly organization: string;
  /** Size of the tree. */
  readonly size: number;
  /** Index of the first bundle. */
  readonly first: number;
  /** Of each bundle. */
  readonly units: readonly UnitFiles[];
  /** Of the bundle before, if there is one: its last entry is followed by the first of this chunk. */
  readonly before: UnitFiles | undefined;
  /** Sizes of checkpoints that end within a bundle of this chunk, ascending. */
  readonly checkpoints: readonly number[];
}

/** What became of one bundle and its level-0 tile. Roots are base64. */
export interface UnitResult {
  /** How many entries the tree has here, then those up to each checkpoint within. */
  readonly widths: readonly number[];
  /** Root of the tree over so many entries, from the entries themselves; undefined when some are missing. */
  readonly computed: readonly string[] | undefined;
  /** The same from the stored tile; undefined when there is none. */
  readonly stored: readonly string[] | undefined;
  /** Entries whose hash is not the one in the tile: position in the bundle, and offset in its file. */
  readonly differing: readonly (readonly [position: number, offset: number])[];
  /** The files that were read. */
  readonly bundlePath: string;
  readonly tilePath: string;
}

export interface ChunkResult {
  readonly units: readonly UnitResult[];
  readonly findings: { readonly list: readonly Finding[]; readonly total: number };
  /** ID_BYTES for each index of the chunk; zeros where no entry could be read. */
  readonly ids: Uint8Array<ArrayBuffer>;
  readonly entries: number;
  /** First and last time of ingestion, milliseconds; undefined when no entry could be read. */
  readonly ingested: readonly [first: number, last: number] | undefined;
}
