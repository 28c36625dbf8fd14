/** Where a verifier reads a log from: a directory, a bucket. Paths are those of `docs/audit-log.md`. */
export interface LogSource {
  /** What the source is called in a report. */
  readonly name: string;
  /** @returns the file, or undefined when there is none */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Paths below a folder such as `checkpoints/`, in no particular order. */
  list(folder: string): AsyncIterable<string>;
}
