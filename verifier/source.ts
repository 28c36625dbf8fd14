/** Where a verifier reads a log from: a directory, a bucket. Paths are those of `docs/audit-log.md`. */
export interface LogSource {
  /** What the source is called in a report. */
  readonly name: string;
  /** How another thread can open the same source; a source without one is read by this thread alone. */
  readonly location?: SourceLocation;
  /** How many files are worth reading at the same time. @default 1 */
  readonly concurrency?: number;
  /**
   * @returns the file, or undefined when there is none
   * @throws SourceError when something is there that cannot be read
   */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Paths below a folder such as `checkpoints/`, in no particular order. */
  list(folder: string): AsyncIterable<string>;
}

/** A source as plain data. */
export type SourceLocation =
  | { readonly kind: 'directory'; readonly path: string }
  | { readonly kind: 's3'; readonly bucket: string; readonly prefix: string };

/** A source, or a file of it, that cannot be read. The message says why, without the content. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

/** Reads a file without which there is no going on. @throws SourceError that names it */
export async function readNamed(source: LogSource, path: string): Promise<Uint8Array | undefined> {
  try {
    return await source.read(path);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new SourceError(`${source.name}: ${path} ${error.message}`, { cause: error });
  }
}

/** No file of a log is larger: 256 entries of 65,535 bytes, each after its length. */
export const MAX_FILE_BYTES = 256 * (2 + 65_535);
