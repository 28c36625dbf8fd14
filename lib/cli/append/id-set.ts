/** UUIDs, 16 bytes each in a table with room to spare: a million take 32 MiB, a quarter of what strings would. */
export class IdSet {
  /** Slots of four words; a slot of zeros is free. */
  private slots = new Uint32Array(4 * 1024);
  private used = 0;
  private hasNil = false;

  /** @returns false when the id is known already */
  add(uuid: string): boolean {
    const words = wordsOf(uuid);
    if (words.every((word) => word === 0)) {
      const isNew = !this.hasNil;
      this.hasNil = true;
      return isNew;
    }
    const slot = this.find(words);
    if (this.isTaken(slot)) return false;
    this.slots.set(words, slot);
    // Three quarters full at most, so that a search ends soon.
    if (++this.used * 16 > this.slots.length * 3) this.grow();
    return true;
  }

  /** The slot that holds these words, or the free one where they belong. */
  private find(words: readonly number[]): number {
    const mask = this.slots.length / 4 - 1;
    const [a = 0, b = 0, c = 0, d = 0] = words;
    const mixed = Math.imul(d ^ Math.imul(c ^ Math.imul(b ^ a, 0x9e3779b1), 0x85ebca6b), 0xc2b2ae35);
    for (let index = (mixed ^ (mixed >>> 15)) & mask; ; index = (index + 1) & mask) {
      const slot = 4 * index;
      if (!this.isTaken(slot) || words.every((word, i) => this.slots[slot + i] === word)) return slot;
    }
  }

  private isTaken(slot: number): boolean {
    const { slots } = this;
    return (slots[slot]! | slots[slot + 1]! | slots[slot + 2]! | slots[slot + 3]!) !== 0;
  }

  private grow(): void {
    const { slots } = this;
    this.slots = new Uint32Array(2 * slots.length);
    for (let slot = 0; slot < slots.length; slot += 4) {
      const words = [...slots.subarray(slot, slot + 4)];
      if (words.some((word) => word !== 0)) this.slots.set(words, this.find(words));
    }
  }
}

/** A UUID as four unsigned words of 32 bits. */
function wordsOf(uuid: string): number[] {
  const hex = uuid.replaceAll('-', '');
  return [0, 8, 16, 24].map((at) => Number.parseInt(hex.slice(at, at + 8), 16));
}
