import type { Findings } from './finding';
import { SourceError, type LogSource } from './source';

export type ReadNext = (path: string) => Promise<Uint8Array | undefined>;

/**
 * Reads files in a known order, some of them before they are asked for.
 * @param paths of files that were listed: what is not there or cannot be read is a finding
 * @returns a function to be called for each path, in the same order
 */
export function readAhead(
  source: LogSource,
  paths: Iterable<string>,
  findings: Findings,
  place: 'log' | 'witness' = 'log',
): ReadNext {
  const rest = paths[Symbol.iterator]();
  const reading: Promise<Uint8Array | undefined>[] = [];
  const fill = (): void => {
    while (reading.length < (source.concurrency ?? 1)) {
      const next = rest.next();
      if (next.done) return;
      reading.push(readOrReport(source, next.value, findings, place));
    }
  };
  return () => {
    fill();
    const file = reading.shift() ?? Promise.resolve(undefined);
    fill();
    return file;
  };
}

/** Reads a file that was listed. @returns undefined, and adds a finding, when it is not there or cannot be read */
export async function readOrReport(
  source: LogSource,
  path: string,
  findings: Findings,
  place: 'log' | 'witness' = 'log',
): Promise<Uint8Array | undefined> {
  try {
    const bytes = await source.read(path);
    // Whatever is decided by the list of files must hold for the files: what is not read is not verified.
    if (!bytes) findings.add('missing', { source: place, path }, 'is listed, but not there');
    return bytes;
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    findings.add('unreadable', { source: place, path }, error.message);
    return undefined;
  }
}
