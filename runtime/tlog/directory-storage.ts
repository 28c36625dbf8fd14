import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withFileLock } from './file-lock';
import { ConflictError, type LogStorage } from './storage';

/** How long a replacement waits for another, milliseconds; each takes a few. */
const PATIENCE_MS = 10_000;

/** Where files are written before they appear under their names. */
const DRAFTS = '.drafts';

/**
 * Keeps a log in a directory, which is made when it is first written to. A file appears whole or not at all, and what a
 * replaced file speaks of is on the disk before it. Several processes may write.
 */
export function directoryStorage(root: string): LogStorage {
  /** Folders with new names in them that the disk may not have yet. */
  const fresh = new Set<string>();

  async function makeFolder(folder: string): Promise<void> {
    const made = await mkdir(folder, { recursive: true });
    if (made === undefined) return;
    for (let path = folder; path.length >= made.length; path = dirname(path)) fresh.add(dirname(path));
  }

  async function draft(bytes: Buffer): Promise<string> {
    const path = join(root, DRAFTS, randomUUID());
    await makeFolder(dirname(path));
    const file = await open(path, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    return path;
  }

  async function settle(): Promise<void> {
    const folders = [...fresh];
    fresh.clear();
    await Promise.all(folders.map(syncFolder));
  }

  return {
    read: (path) => readIfAny(join(root, path)),

    async create(path, bytes) {
      const target = join(root, path);
      const source = await draft(bytes);
      try {
        await makeFolder(dirname(target));
        await link(source, target);
        fresh.add(dirname(target));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        if (!(await readIfAny(target))?.equals(bytes)) {
          throw new ConflictError(`${path} exists with other content`);
        }
      } finally {
        await unlink(source);
      }
    },

    async replace(path, bytes, expected) {
      const target = join(root, path);
      await makeFolder(dirname(target));
      await settle();
      await withFileLock(join(root, `.${path}.lock`), PATIENCE_MS, async () => {
        const current = await readIfAny(target);
        const unchanged = current && expected ? current.equals(expected) : current === expected;
        if (!unchanged) throw new ConflictError(`${path} was replaced by somebody else`);
        await rename(await draft(bytes), target);
        await syncFolder(dirname(target));
      });
    },
  };
}

/** Removes what was being written to a log, for whoever knows that nobody is. */
export const removeDrafts = (root: string): Promise<void> =>
  rm(join(root, DRAFTS), { recursive: true, force: true });

async function readIfAny(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Names are durable once their folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
