import { randomBytes } from 'node:crypto';
import { CHUNK_BUNDLES } from './chunk';
import { ID_BYTES } from './entry';
import { TILE_WIDTH } from './paths';

const CHUNK_ENTRIES = CHUNK_BUNDLES * TILE_WIDTH;
const WORDS = ID_BYTES / 4;

/**
 * The record ids of a log, to find the one that occurs twice. 16 bytes for an id and 8 to 16 for its place in a hash
 * table: 24 to 32 MB for a million records, and nothing to collect.
 */
export class RecordIds {
  /** Ids by chunk of the log. */
  readonly #chunks = new Map<number, Uint32Array>();
  /** Indexes plus one; zero is free. At most half full. */
  #table = new Uint32Array(1 << 12);
  #used = 0;
  /** So that nobody can choose ids that all fall into the same place. */
  readonly #seed = randomBytes(4).readUInt32LE() | 1;

  /**
   * Adds the ids of a chunk.
   * @param first index of the first entry, a multiple of the entries of a chunk
   * @returns the indexes whose id was there already, with the index that had it first
   */
  add(first: number, ids: Uint8Array<ArrayBuffer>): { readonly index: number; readonly before: number }[] {
    const words = new Uint32Array(ids.buffer, ids.byteOffset, ids.length / 4);
    this.#chunks.set(first / CHUNK_ENTRIES, words);
    const count = words.length / WORDS;
    while (2 * (this.#used + count) > this.#table.length) this.#grow();
    const twice: { index: number; before: number }[] = [];
    for (let i = 0, at = 0; i < count; i++, at += WORDS) {
      if ((words[at]! | words[at + 1]! | words[at + 2]! | words[at + 3]!) === 0) continue;
      const before = this.#put(words, at, first + i);
      if (before !== undefined) twice.push({ index: first + i, before });
    }
    return twice;
  }

  /** @returns the index that has the id already */
  #put(words: Uint32Array, at: number, index: number): number | undefined {
    const table = this.#table;
    const mask = table.length - 1;
    for (let slot = this.#hash(words, at) & mask; ; slot = (slot + 1) & mask) {
      const before = table[slot]! - 1;
      if (before < 0) {
        table[slot] = index + 1;
        this.#used++;
        return undefined;
      }
      const others = this.#chunks.get(Math.floor(before / CHUNK_ENTRIES))!;
      const other = (before % CHUNK_ENTRIES) * WORDS;
      if (
        others[other] === words[at] &&
        others[other + 1] === words[at + 1] &&
        others[other + 2] === words[at + 2] &&
        others[other + 3] === words[at + 3]
      ) {
        return before;
      }
    }
  }

  #hash(words: Uint32Array, at: number): number {
    let hash = this.#seed;
    for (let i = 0; i < WORDS; i++) {
      hash = Math.imul(hash ^ words[at + i]!, 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    return hash;
  }

  #grow(): void {
    const old = this.#table;
    this.#table = new Uint32Array(2 * old.length);
    this.#used = 0;
    for (const entry of old) {
      if (entry === 0) continue;
      const index = entry - 1;
      this.#put(this.#chunks.get(Math.floor(index / CHUNK_ENTRIES))!, (index % CHUNK_ENTRIES) * WORDS, index);
    }
  }
}
