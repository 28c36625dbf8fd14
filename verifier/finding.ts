/** What can be wrong with a log. Every kind is explained in `docs/audit-log.md`. */
export type FindingKind =
  // files
  | 'missing'
  | 'unreadable'
  // checkpoints
  | 'note-malformed'
  | 'signature-invalid'
  | 'signature-unknown'
  | 'wrong-origin'
  | 'root-mismatch'
  | 'rolled-back'
  | 'fork'
  | 'beyond-checkpoint'
  // tree
  | 'tile-malformed'
  | 'tile-altered'
  | 'bundle-malformed'
  | 'entry-altered'
  | 'entry-missing'
  | 'entry-repeated'
  | 'entry-misplaced'
  | 'entries-rewritten'
  | 'hash-mismatch'
  | 'partial-mismatch'
  // entries
  | 'entry-malformed'
  | 'not-canonical'
  | 'sequence-gap'
  | 'chain-broken'
  | 'ingested-backwards'
  | 'clock'
  | 'wrong-organization'
  | 'duplicate-id'
  // proof files
  | 'proof-malformed'
  | 'not-included';

export interface Place {
  /** The log itself, or the witness's copies. */
  readonly source: 'log' | 'witness';
  /** Path of the file below the root of the log. */
  readonly path: string;
  /** Index of the entry in the log, from 0; of a tile, index of the hash in it. */
  readonly index?: number;
  /** Where in the file, in bytes. */
  readonly offset?: number;
}

/** Something wrong, and exactly where. It quotes no record. */
export interface Finding {
  readonly kind: FindingKind;
  readonly where: Place;
  readonly what: string;
}

/** More are counted, not kept: a hostile log must not fill the memory. */
export const MAX_FINDINGS = 1000;

export class Findings {
  readonly list: Finding[] = [];
  total = 0;

  add(
    kind: FindingKind,
    where: Omit<Place, 'source'> & { readonly source?: Place['source'] },
    what: string,
  ): void {
    this.total++;
    if (this.list.length < MAX_FINDINGS) {
      this.list.push({
        kind,
        where: { ...where, source: where.source ?? 'log', path: printable(where.path) },
        what: printable(what),
      });
    }
  }

  addAll({ list, total }: { readonly list: readonly Finding[]; readonly total: number }): void {
    this.total += total;
    this.list.push(...list.slice(0, Math.max(0, MAX_FINDINGS - this.list.length)));
  }
}

/** Names come from files that anybody may have written: no control character reaches a terminal. At most 300 long. */
export const printable = (text: string): string =>
  text
    .slice(0, 300)
    .replaceAll(
      /[^\x20-\x7e\u2013\u2014]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
