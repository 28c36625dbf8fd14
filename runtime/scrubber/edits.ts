import type { Meaning } from './field-names';
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

/** `name { given: "Jane" }`, `address=Address{city=…}`: until where the braces close. */
export interface TextContext {
  readonly meaning: Meaning;
  readonly until: number;
  readonly outer: TextContext | undefined;
}

const NEVER = 2 ** 30;

/** What to change in a text: from front to back, and without overlaps. */
export class Edits {
  /** Start, end and text of each, one after the other: one list, which most lines leave empty. */
  private readonly list: (number | string | undefined)[] = [];
  /** Before this, all is settled. */
  settled = 0;

  /** Of a line whose own time was not yet seen. */
  ownTime = false;
  /** Of a text that has a statement of SQL before this. */
  statement = false;

  /** In braces behind a name: what is in them is a part of it. */
  context: TextContext | undefined;

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
    return this.list.length / 3;
  }

  /** The identifier between the two places becomes a replacement. @returns `end` */
  replace(start: number, end: number, kind: Kind): number {
    if (replacementEnd(this.source, start) === end) return end;
    return this.put(start, end, this.engine.replacement(kind, this.source.slice(start, end)));
  }

  /** @returns `end` */
  put(start: number, end: number, text: string | undefined): number {
    if (start < this.settled || end < start) return end;
    this.list.push(start, end, text);
    this.settled = end;
    return end;
  }

  /** Drops an edit that was put before it was known whether it is one. */
  drop(index: number): void {
    this.list[index * 3 + 2] = undefined;
  }

  /** Fills in an edit that was put without a text, now that it is known what is there. */
  revive(index: number, start: number, end: number, kind: Kind | undefined): void {
    if (kind !== undefined)
      this.list[index * 3 + 2] = this.engine.replacement(kind, this.source.slice(start, end));
  }

  /** The next backslash is here or later. */
  private backslash = -1;

  /** Whether no backslash is between the two places; asked from front to back. */
  plainUntil(end: number, start: number): boolean {
    if (this.backslash < start) {
      const found = this.source.indexOf('\\', start);
      this.backslash = found === -1 ? NEVER : found;
    }
    return this.backslash >= end;
  }

  /** The result, of the beginning of the text alone. */
  applyUntil(end: number): string {
    const { list, source } = this;
    let stop = Math.max(0, end);
    while (list.length > 0 && (list.at(-2) as number) > stop) {
      stop = Math.min(stop, list.at(-3) as number);
      list.length -= 3;
    }
    const half = source.charCodeAt(stop - 1);
    if (list.at(-2) !== stop && half >= 0xd800 && half < 0xdc00) stop--;
    return this.apply(stop);
  }

  apply(to = this.source.length): string {
    const { source, list } = this;
    if (list.length === 0) return to === source.length ? source : source.slice(0, to);
    let result = '';
    let done = 0;
    for (let index = 0; index < list.length; index += 3) {
      const text = list[index + 2] as string | undefined;
      if (text === undefined) continue;
      result += source.slice(done, list[index] as number) + text;
      done = list[index + 1] as number;
    }
    return result + source.slice(done, to);
  }
}
