import { type Kind, KINDS } from '../../runtime/scrubber/kinds';

export interface ScrubReport {
  readonly lines: number;
  /** Lines that are not as they were, withheld ones included. */
  readonly changed: number;
  readonly withheld: number;
  /** Replaced identifiers, by kind; a kind that was not found is left out. */
  readonly kinds: Partial<Record<Kind, number>>;
}

const MARK = /\[([a-z]+)(?::[A-Z2-7]{10})?\]/g;
const known: ReadonlySet<string> = new Set(KINDS);

/** What was found. It counts the marks that a line has now and had not before. */
export class Tally {
  lines = 0;
  withheld = 0;
  private changed = 0;
  private readonly kinds = new Map<Kind, number>();

  /** @param byKind whether anybody will ask for the kinds */
  constructor(private readonly byKind = false) {}

  add(given: string, clean: string): void {
    this.changed++;
    if (clean.startsWith('[withheld: ')) this.withheld++;
    if (!this.byKind) return;
    this.count(clean, 1);
    this.count(given, -1);
  }

  report(): ScrubReport {
    const found = KINDS.map((kind) => [kind, this.kinds.get(kind) ?? 0] as const).filter(
      ([, count]) => count > 0,
    );
    return {
      lines: this.lines,
      changed: this.changed,
      withheld: this.withheld,
      kinds: Object.fromEntries(found),
    };
  }

  private count(text: string, by: number): void {
    for (const [, kind] of text.matchAll(MARK)) {
      if (known.has(kind!)) this.kinds.set(kind as Kind, (this.kinds.get(kind as Kind) ?? 0) + by);
    }
  }
}

/** Aligned, the most frequent first. */
export function asText({ lines, changed, withheld, kinds }: ScrubReport): string {
  const found = Object.entries(kinds).toSorted(([, a], [, b]) => b - a);
  const rows: readonly (readonly [string, number])[] = [
    ['lines', lines],
    ['changed', changed],
    ...(withheld > 0 ? [['withheld', withheld] as const] : []),
    ...found,
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, count]) => `${name.padEnd(width)}  ${count}\n`).join('');
}
