import type { Findings } from './finding';
import type { SignedCheckpoint } from './history';

interface Difference {
  readonly checkpoint: SignedCheckpoint;
  /** Root of the entries that are there, at the size of the checkpoint. */
  readonly root: string;
}

/**
 * Compares every signed checkpoint with the tree that is there. The root at each earlier size is computed again from the
 * entries, which proves all that a consistency proof (RFC 9162, 2.1.4) could.
 */
export class Consistency {
  readonly #bySize = new Map<number, SignedCheckpoint[]>();
  readonly #different: Difference[] = [];
  /** Sizes at which a signed checkpoint has the root of the tree, ascending. */
  readonly #confirmed: number[] = [];

  constructor(
    checkpoints: readonly SignedCheckpoint[],
    readonly findings: Findings,
  ) {
    for (const checkpoint of checkpoints) {
      const others = this.#bySize.get(checkpoint.size);
      if (others) others.push(checkpoint);
      else this.#bySize.set(checkpoint.size, [checkpoint]);
    }
  }

  /** Sizes at which the root is wanted, ascending. */
  sizes(): number[] {
    return [...this.#bySize.keys()].toSorted((a, b) => a - b);
  }

  readonly onRoot = (size: number, root: string): void => {
    for (const checkpoint of this.#bySize.get(size) ?? []) {
      if (checkpoint.root !== root) this.#different.push({ checkpoint, root });
      else if (this.#confirmed.at(-1) !== size) this.#confirmed.push(size);
    }
  };

  /** Names what differs: the first of each kind and place, with the number of those that follow. */
  report(): void {
    const told = new Set<SignedCheckpoint>();
    for (const checkpoints of this.#bySize.values()) {
      const [first, ...others] = checkpoints;
      for (const other of others) {
        if (other.root === first!.root) continue;
        const what = `${first!.source} ${first!.path} is signed for the same size, ${other.size}, with another root`;
        this.findings.add('fork', other, `${what}: two histories were signed`);
        told.add(other).add(first!);
      }
    }
    // A tree that a signature covers had one root at each size. When another one was signed, so was another history.
    const anchor = this.#confirmed.at(-1) ?? -1;
    const rest = this.#different.filter(({ checkpoint }) => !told.has(checkpoint));
    for (const source of ['log', 'witness'] as const) {
      const mine = rest.filter(({ checkpoint }) => checkpoint.source === source);
      const [forked, mismatched] = [
        mine.filter(({ checkpoint }) => checkpoint.size <= anchor),
        mine.filter(({ checkpoint }) => checkpoint.size > anchor),
      ];
      this.#add(
        'fork',
        forked,
        (size) => `the signed tree of size ${anchor} contains another one of size ${size}`,
      );
      this.#add('root-mismatch', mismatched, (size) => `the first ${size} entries have another root`);
    }
  }

  #add(
    kind: 'fork' | 'root-mismatch',
    differences: readonly Difference[],
    what: (size: number) => string,
  ): void {
    const [first, ...more] = differences;
    if (!first) return;
    const { checkpoint, root } = first;
    const agreed = this.#confirmed.findLast((size) => size < checkpoint.size) ?? 0;
    const since = agreed === 0 ? 'nothing before it agrees' : `the first ${agreed} entries agree`;
    const others = more.length === 0 ? '' : `; so do ${more.length} later ones`;
    const said = `says root ${checkpoint.root}, but ${what(checkpoint.size)}, ${root}; ${since}`;
    this.findings.add(
      kind,
      checkpoint,
      `${said}${kind === 'fork' ? ': two histories were signed' : ''}${others}`,
    );
  }
}
