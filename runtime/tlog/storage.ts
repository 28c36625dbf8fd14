/**
 * Where a log's files are kept. Paths are those of `docs/audit-log.md`, relative to the root of the log.
 */
export interface LogStorage {
  /** @returns the file, or undefined when there is none */
  read(path: string): Promise<Buffer | undefined>;
  /**
   * Creates a file that never changes. Creating the same bytes again is fine.
   * @throws ConflictError when the file exists with other bytes: the log would fork
   */
  create(path: string, bytes: Buffer): Promise<void>;
  /**
   * Replaces a file, if it still holds what the caller saw.
   * @param expected the bytes that were read; undefined when there was no file
   * @throws ConflictError when somebody else was first
   */
  replace(path: string, bytes: Buffer, expected: Buffer | undefined): Promise<void>;
}

/** Somebody else wrote something else at the same place. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
}

/** What is stored is not what the log once signed, or no log at all. Nothing is written to it any more. */
export class CorruptLogError extends Error {
  override readonly name = 'CorruptLogError';
}
