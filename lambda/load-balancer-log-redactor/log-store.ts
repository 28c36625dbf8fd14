/** An object of the bucket that load balancers deliver to. */
export interface RawLog {
  readonly key: string;
  /** @default - the current one */
  readonly version?: string | undefined;
}

export interface ListedLog {
  readonly key: string;
  readonly modified: Date;
}

/** What is written beside a redacted log, so that anybody can tell what it was made of. */
export interface Provenance {
  /** SHA-256 of the raw object, hexadecimal. */
  readonly rawSha256: string;
  readonly rawBytes: number;
  /** Lines of the raw log, and as many of the redacted one. */
  readonly lines: number;
  readonly withheld: number;
}

/** The bucket that load balancers deliver to, and the locked archive. */
export interface LogStore {
  /** @throws when there is no such object */
  read(log: RawLog): Promise<AsyncIterable<Uint8Array>>;
  /** Says that the copy of a raw object is in the archive: its lifecycle ends it. */
  release(log: RawLog): Promise<void>;
  /** What is delivered, by key. */
  listRaw(): AsyncIterable<ListedLog>;
  /** @returns false when there is something under the key already */
  create(key: string, bytes: Buffer, provenance: Provenance): Promise<boolean>;
  /** SHA-256 of the raw object from which the copy under a key was made; undefined when there is no copy. */
  madeOf(key: string): Promise<string | undefined>;
  /** Keys of the copies below a prefix. */
  listCopies(prefix: string): AsyncIterable<string>;
}
