import { isBase64OfHash } from './base64';
import { explainEntry, type EntryReader } from './entry';
import type { FindingKind, Findings } from './finding';
import { HASH_BYTES } from './hash';

/** What is wrong with entries in themselves and one after the other: sequence, chain, order of time, organization. */
export class EntryChain {
  entries = 0;
  firstIngested: number | undefined;
  /** Of the last entry that could be read, milliseconds. */
  ingested = -Infinity;

  /** Sequence of the entry before; undefined when it is not known. */
  #sequence: number | undefined;
  /** Hashes that `previous` may name: of the entry before as it is, and as its tile has it. */
  #computed: Buffer | undefined;
  #stored: Buffer | undefined;
  #at = 0;

  /** Where the entry under the eye is. */
  #index = 0;
  #path = '';
  #offset = 0;

  constructor(
    readonly reader: EntryReader,
    readonly findings: Findings,
  ) {}

  /** Nothing comes before: the next entry is the first of the log. */
  start(): void {
    this.#sequence = -1;
    this.moveOn(Buffer.alloc(HASH_BYTES), undefined, 0);
  }

  /** Remembers an entry without judging it. */
  remember(bytes: Uint8Array, start: number, end: number): void {
    if (!this.reader.read(bytes, start, end)) return;
    this.#sequence = this.reader.sequence;
    this.ingested = this.reader.ingested;
  }

  /** An entry that is missing or altered is named elsewhere; what it says means nothing. */
  skip(): void {
    if (this.#sequence !== undefined) this.#sequence++;
  }

  /** The hash before the next entry lies at `at`, in one of these or both. */
  moveOn(computed: Buffer | undefined, stored: Buffer | undefined, at: number): void {
    this.#computed = computed;
    this.#stored = stored;
    this.#at = at;
  }

  /** Nothing is known of the entry before. */
  lose(): void {
    this.#sequence = undefined;
    this.moveOn(undefined, undefined, 0);
  }

  /** Checks one entry. @returns whether it could be read */
  check(bytes: Uint8Array, start: number, end: number, index: number, path: string): boolean {
    const { reader } = this;
    this.#index = index;
    this.#path = path;
    this.#offset = start;
    if (!reader.read(bytes, start, end)) {
      const { kind, what } = explainEntry(bytes.subarray(start, end));
      this.#add(kind, what);
      this.skip();
      return false;
    }
    const before = this.#sequence;
    if (before !== undefined && reader.sequence !== before + 1) {
      this.#add('sequence-gap', `has sequence ${reader.sequence}; ${before + 1} is next`);
    }
    if (!this.#isChained(bytes, reader.previousAt)) {
      const expected = index === 0 ? 'nothing, 32 zero bytes' : `entry ${index - 1}`;
      this.#add('chain-broken', `does not name the hash of ${expected}`);
    }
    if (reader.ingested < this.ingested) {
      this.#add(
        'ingested-backwards',
        `was ingested ${this.ingested - reader.ingested} ms before the one before`,
      );
    }
    const { clock } = reader;
    if (clock !== undefined) this.#add('clock', clock);
    if (!reader.ofOrganization)
      this.#add('wrong-organization', 'belongs to another organization than the log');
    this.#sequence = reader.sequence;
    this.ingested = reader.ingested;
    this.firstIngested ??= reader.ingested;
    this.entries++;
    return true;
  }

  #isChained(bytes: Uint8Array, previousAt: number): boolean {
    const computed = this.#computed;
    const stored = this.#stored;
    const at = this.#at;
    return (
      (computed === undefined && stored === undefined) ||
      (computed !== undefined && isBase64OfHash(bytes, previousAt, computed, at)) ||
      (stored !== undefined && isBase64OfHash(bytes, previousAt, stored, at))
    );
  }

  #add(kind: FindingKind, what: string): void {
    const [path, index, offset] = [this.#path, this.#index, this.#offset];
    this.findings.add(kind, { path, index, offset }, `entry ${index} ${what}`);
  }
}
