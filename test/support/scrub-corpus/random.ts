/** Numbers that look random and are the same every time (mulberry32). */
export class Random {
  constructor(private state: number) {}

  private next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** From `least` to `most`, both included. */
  int(least: number, most: number): number {
    return least + (this.next() % (most - least + 1));
  }

  pick<T>(values: readonly T[]): T {
    return values[this.int(0, values.length - 1)]!;
  }

  /** Characters of a set. */
  characters(set: string, count: number): string {
    let text = '';
    for (let index = 0; index < count; index++) text += set[this.int(0, set.length - 1)]!;
    return text;
  }

  digits(count: number): string {
    return this.characters('0123456789', count);
  }

  hex(count: number): string {
    return this.characters('0123456789abcdef', count);
  }

  /** `#` a digit, `?` a capital letter. */
  form(pattern: string): string {
    return pattern.replace(/[#?]/g, (sign) =>
      sign === '#' ? this.digits(1) : this.characters('ABCDEFGHJKLMNPRSTUVWXYZ', 1),
    );
  }
}
