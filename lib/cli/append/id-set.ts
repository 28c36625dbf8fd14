/** UUIDs, 16 bytes each in a table with room to spare: a million take 32 MiB, a quarter of what strings would. */
export class IdSet {
  /** Slots of four words; a slot of zeros is free. */
  private slots = new Uint32Array(4 * 1024);
  private used = 0;
  private hasNil = false;

  /** @returns false when the id is known already */
  add(uuid: string): boolean {
    const words = wordsOf(uuid);
    if (isFree(words, 0)) {
      const isNew = !this.hasNil;
      this.hasNil = true;
      return isNew;
    }
    const slot = slotOf(this.slots, words, 0);
    if (!isFree(this.slots, slot)) return false;
    this.slots.set(words, slot);
    // Three quarters full at most, so that a search ends soon.
    if (++this.used * 16 > this.slots.length * 3) this.grow();
    return true;
  }

  private grow(): void {
    const { slots } = this;
    this.slots = new Uint32Array(2 * slots.length);
    for (let slot = 0; slot < slots.length; slot += 4) {
      if (isFree(slots, slot)) continue;
      this.slots.set(slots.subarray(slot, slot + 4), slotOf(this.slots, slots, slot));
    }
  }
}

/** The slot that holds the four words at a place, or the free one where they belong. */
function slotOf(slots: Uint32Array, words: Uint32Array, at: number): number {
  const mask = slots.length / 4 - 1;
  let hash = 0;
  for (let i = 0; i < 4; i++) hash = Math.imul(hash ^ words[at + i]!, 0x9e3779b1);
  for (let index = (hash ^ (hash >>> 15)) & mask; ; index = (index + 1) & mask) {
    const slot = 4 * index;
    if (isFree(slots, slot) || isSame(slots, slot, words, at)) return slot;
  }
}

const isFree = (slots: Uint32Array, slot: number): boolean =>
  (slots[slot]! | slots[slot + 1]! | slots[slot + 2]! | slots[slot + 3]!) === 0;

const isSame = (slots: Uint32Array, slot: number, words: Uint32Array, at: number): boolean =>
  slots[slot] === words[at] &&
  slots[slot + 1] === words[at + 1] &&
  slots[slot + 2] === words[at + 2] &&
  slots[slot + 3] === words[at + 3];

/** A UUID as four unsigned words of 32 bits. */
function wordsOf(uuid: string): Uint32Array {
  const hex = uuid.replaceAll('-', '');
  return Uint32Array.from([0, 8, 16, 24], (at) => Number.parseInt(hex.slice(at, at + 8), 16));
}
