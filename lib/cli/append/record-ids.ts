/** Words of a slot: four of the id, two of the digest. A digest never ends in zeros, so such a slot is free. */
const WORDS = 6;

/**
 * Which record ids a log has, and by a digest of 63 bits whether a record is the one that has it. 24 bytes a record in
 * a table with room to spare: 48 MiB for a million, a third of what strings would take.
 */
export class RecordIds {
  private slots = new Uint32Array(WORDS * 1024);
  private used = 0;

  has(uuid: string): boolean {
    return this.slots[this.find(wordsOf(uuid), 0) + WORDS - 1] !== 0;
  }

  /** Whether the log has this very record. @param digest SHA-256 of the record */
  hasSame(uuid: string, digest: Buffer): boolean {
    const words = wordsOf(uuid, digest);
    const slot = this.find(words, 0);
    return this.slots[slot + 4] === words[4] && this.slots[slot + 5] === words[5];
  }

  /** Adds a record whose id the log does not have. @param digest SHA-256 of the record */
  add(uuid: string, digest: Buffer): void {
    const words = wordsOf(uuid, digest);
    this.slots.set(words, this.find(words, 0));
    // Three quarters full at most, so that a search ends soon.
    if (++this.used * WORDS * 4 > this.slots.length * 3) this.grow();
  }

  private grow(): void {
    const { slots } = this;
    this.slots = new Uint32Array(2 * slots.length);
    for (let slot = 0; slot < slots.length; slot += WORDS) {
      if (slots[slot + WORDS - 1] !== 0) {
        this.slots.set(slots.subarray(slot, slot + WORDS), this.find(slots, slot));
      }
    }
  }

  /** The slot of the id at a place among words, or the free one where it belongs. */
  private find(words: Uint32Array, at: number): number {
    const { slots } = this;
    const mask = slots.length / WORDS - 1;
    let hash = 0;
    for (let i = 0; i < 4; i++) hash = Math.imul(hash ^ words[at + i]!, 0x9e3779b1);
    for (let index = (hash ^ (hash >>> 15)) & mask; ; index = (index + 1) & mask) {
      const slot = WORDS * index;
      const isFree = slots[slot + WORDS - 1] === 0;
      if (isFree || isSameId(slots, slot, words, at)) return slot;
    }
  }
}

const isSameId = (slots: Uint32Array, slot: number, words: Uint32Array, at: number): boolean =>
  slots[slot] === words[at] &&
  slots[slot + 1] === words[at + 1] &&
  slots[slot + 2] === words[at + 2] &&
  slots[slot + 3] === words[at + 3];

function wordsOf(uuid: string, digest?: Buffer): Uint32Array {
  const hex = uuid.replaceAll('-', '');
  const words = new Uint32Array(WORDS);
  for (let i = 0; i < 4; i++) words[i] = Number.parseInt(hex.slice(8 * i, 8 * i + 8), 16);
  if (digest) words.set([digest.readUInt32BE(0), digest.readUInt32BE(4) | 1], 4);
  return words;
}
