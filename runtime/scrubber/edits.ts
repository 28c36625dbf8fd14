import type { Fields } from './fields';
import type { Kind } from './kinds';
import { type Replacement, replacementEnd } from './replacement';

/** What scanners need of each other. */
export interface Engine {
  readonly replacement: Replacement;
  readonly fields: Fields;
  /** Whose birth year, or whose date, says that somebody is over 89. */
  readonly oldestYear: () => number;
  /** By patterns: from `from`, to `to` in the source of the edits. */
  scanText(edits: Edits, from: number, to: number): void;
  /** One JSON value. @returns where it ends, or as far as it is JSON; everything before is done */
  scanJson(edits: Edits, from: number, to: number): number;
}

/** What to change in a text: from front to back, and without overlaps. */
export class Edits {
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private readonly texts: (string | undefined)[] = [];

  /** Of a line whose own time was not yet seen. */
  ownTime = false;

  /** @param depth how many texts this one is inside of */
  constructor(
    readonly source: string,
    readonly engine: Engine,
    readonly depth = 0,
  ) {}

  /** Of a text that this one holds in an encoding. */
  inside(source: string): Edits {
    return new Edits(source, this.engine, this.depth + 1);
  }

  get count(): number {
    return this.starts.length;
  }

  /** Before this, all is settled. */
  get settled(): number {
    return this.ends.at(-1) ?? 0;
  }

  /** The identifier between the two places becomes a replacement. @returns `end` */
  replace(start: number, end: number, kind: Kind): number {
    if (replacementEnd(this.source, start) === end) return end;
    return this.put(start, end, this.engine.replacement(kind, this.source.slice(start, end)));
  }

  /** @returns `end` */
  put(start: number, end: number, text: string | undefined): number {
    if (start < this.settled || end < start) return end;
    this.starts.push(start);
    this.ends.push(end);
    this.texts.push(text);
    return end;
  }

  /** Drops an edit that was put before it was known whether it is one. */
  drop(index: number): void {
    this.texts[index] = undefined;
  }

  /** The next backslash is here or later. */
  private backslash = -1;

  /** Whether no backslash is between the two places; asked from front to back. */
  plainUntil(end: number, start: number): boolean {
    if (this.backslash < start) {
      const found = this.source.indexOf('\\', start);
      this.backslash = found === -1 ? Infinity : found;
    }
    return this.backslash >= end;
  }

  /** The result, of the beginning of the text alone. */
  applyUntil(end: number): string {
    let stop = Math.max(0, end);
    let count = this.count;
    while (count > 0 && this.ends[count - 1]! > stop) stop = Math.min(stop, this.starts[--count]!);
    for (const list of [this.starts, this.ends, this.texts]) list.length = count;
    const last = this.ends.at(-1) ?? 0;
    const half = this.source.charCodeAt(stop - 1);
    if (stop > last && half >= 0xd800 && half < 0xdc00) stop--;
    return this.apply(stop);
  }

  apply(to = this.source.length): string {
    const { source, starts, ends, texts } = this;
    if (starts.length === 0) return source.slice(0, to);
    let result = '';
    let done = 0;
    for (let index = 0; index < starts.length; index++) {
      const text = texts[index];
      if (text === undefined) continue;
      result += source.slice(done, starts[index]) + text;
      done = ends[index]!;
    }
    return result + source.slice(done, to);
  }
}
