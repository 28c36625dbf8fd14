import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { MAX_FILE_BYTES, SourceError, type LogSource } from './source';

/**
 * A log in a directory. It may be hostile: symbolic links, pipes and devices below it are refused, not followed.
 * Files are read without waiting for them, which for a local disk is several times as fast as asynchronously.
 * @throws SourceError when it is no directory
 */
export function directorySource(path: string): LogSource {
  const root = realRoot(path);
  const safeFolders = new Set<string>();
  const refuseLinks = (folder: string): void => {
    if (safeFolders.has(folder)) return;
    if (realpathSync.native(folder) !== folder) throw new SourceError('lies behind a symbolic link');
    safeFolders.add(folder);
  };
  return {
    name: path,
    location: { kind: 'directory', path: root },
    async read(file) {
      const full = join(root, file);
      if (!full.startsWith(root + sep)) throw new SourceError('lies outside the log');
      return readIfThere(() => {
        refuseLinks(dirname(full));
        return readRegularFile(full);
      });
    },
    async *list(folder) {
      yield* filesBelow(root, folder.replace(/\/$/, ''));
    },
  };
}

function realRoot(path: string): string {
  try {
    const root = realpathSync.native(resolve(path));
    if (statSync(root).isDirectory()) return root;
  } catch (error) {
    throw new SourceError(`${path}: ${reason(error)}`, { cause: error });
  }
  throw new SourceError(`${path} is not a directory`);
}

/** @param subject of the sentence that says what is wrong, for whoever does not know it */
function readIfThere<T>(read: () => T, subject = ''): T | undefined {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error instanceof SourceError
      ? error
      : new SourceError(`${subject}cannot be read: ${reason(error)}`, { cause: error });
  }
}

function readRegularFile(path: string): Buffer {
  // Without O_NONBLOCK, to open a pipe would wait for a writer forever.
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const status = fstatSync(file);
    if (!status.isFile()) throw new SourceError('is not a regular file');
    if (status.size > MAX_FILE_BYTES)
      throw new SourceError(`is larger than any file of a log, ${status.size} bytes`);
    const bytes = Buffer.allocUnsafeSlow(status.size);
    let length = 0;
    while (length < bytes.length) {
      const count = readSync(file, bytes, length, bytes.length - length, length);
      if (count === 0) break;
      length += count;
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

function* filesBelow(root: string, folder: string): Generator<string> {
  const full = join(root, folder);
  const entries = readIfThere(() => readdirSync(full, { withFileTypes: true }), `${full} `) ?? [];
  for (const entry of entries) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* filesBelow(root, path);
    else yield path;
  }
}

const reason = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);
