import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryStorage } from '../../../runtime/tlog/directory-storage';
import { LockedError, withFileLock } from '../../../runtime/tlog/file-lock';
import { ConflictError } from '../../../runtime/tlog/storage';

const folder = (): string => mkdtempSync(join(tmpdir(), 'bulwark-tlog-'));
const bytes = (text: string): Buffer => Buffer.from(text);

describe('a directory', () => {
  test('a file is created once: again is fine, otherwise is a conflict', async () => {
    const root = join(folder(), 'log');
    const storage = directoryStorage(root);
    expect(await storage.read('tile/0/000')).toBeUndefined();
    await storage.create('tile/0/x001/000.p/5', bytes('a'));
    await storage.create('tile/0/x001/000.p/5', bytes('a'));
    await expect(storage.create('tile/0/x001/000.p/5', bytes('b'))).rejects.toThrow(ConflictError);
    expect(await directoryStorage(root).read('tile/0/x001/000.p/5')).toEqual(bytes('a'));
    expect(readdirSync(join(root, '.drafts'))).toEqual([]);
  });

  test('a file is replaced only if it is what was seen', async () => {
    const storage = directoryStorage(join(folder(), 'log'));
    await storage.replace('checkpoint', bytes('1'), undefined);
    await expect(storage.replace('checkpoint', bytes('2'), undefined)).rejects.toThrow(ConflictError);
    await expect(storage.replace('checkpoint', bytes('2'), bytes('0'))).rejects.toThrow(ConflictError);
    await storage.replace('checkpoint', bytes('2'), bytes('1'));
    expect(await storage.read('checkpoint')).toEqual(bytes('2'));
  });

  test('of many that create or replace the same, one succeeds', async () => {
    const root = join(folder(), 'log');
    const storages = Array.from({ length: 8 }, () => directoryStorage(root));
    for (const attempt of [
      (storage: (typeof storages)[0], i: number) => storage.create('a', bytes(`${i}`)),
      (storage: (typeof storages)[0], i: number) => storage.replace('b', bytes(`${i}`), undefined),
    ]) {
      const results = await Promise.allSettled(storages.map(attempt));
      const lost = results.filter((result) => result.status === 'rejected');
      expect(lost).toHaveLength(7);
      expect(lost.filter(({ reason }) => !(reason instanceof ConflictError))).toEqual([]);
    }
  });

  test('a file where a folder should be is an error, and nothing is overwritten', async () => {
    const root = folder();
    writeFileSync(join(root, 'tile'), 'mine');
    await expect(directoryStorage(root).create('tile/0/000', bytes('a'))).rejects.toThrow(/ENOTDIR|EEXIST/);
    expect(readFileSync(join(root, 'tile'), 'utf8')).toBe('mine');
  });
});

describe('a lock', () => {
  const HOLD = `
    require('tsx/cjs');
    const { withFileLock } = require(${JSON.stringify(join(__dirname, '../../../runtime/tlog/file-lock'))});
    void withFileLock(process.argv[1], 0, () => new Promise(() => {
      process.stdout.write('held');
      setInterval(() => {}, 1000);
    }));`;

  test('a living holder keeps it, a killed one does not', async () => {
    const root = folder();
    const path = join(root, 'lock');
    const holder = spawn(process.execPath, ['--eval', HOLD, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(holder.stdout, 'data');
    await expect(withFileLock(path, 0, async () => 'taken')).rejects.toThrow(LockedError);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(existsSync(path)).toBe(true);
    // All at once: what one has taken over, no other may remove.
    let [inside, most] = [0, 0];
    const work = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await new Promise(setImmediate);
      inside--;
    };
    await Promise.all(Array.from({ length: 6 }, () => withFileLock(path, 5000, work)));
    expect(most).toBe(1);
    expect(readdirSync(root)).toEqual([]);
  });

  test('is released when the work fails, and by its error', async () => {
    const path = join(folder(), 'lock');
    await expect(
      withFileLock(path, 0, async () => {
        throw new Error('work');
      }),
    ).rejects.toThrow('work');
    expect(await withFileLock(path, 0, async () => 'again')).toBe('again');
  });

  test('of another machine is not judged', async () => {
    const path = join(folder(), 'lock');
    writeFileSync(path, JSON.stringify({ host: 'elsewhere', pid: 1, started: '1', nonce: 'n' }));
    await expect(withFileLock(path, 0, async () => 1)).rejects.toThrow('on elsewhere is at work');
  });

  test('of a process whose id another process has now is taken over', async () => {
    const path = join(folder(), 'lock');
    writeFileSync(path, JSON.stringify({ host: hostname(), pid: process.pid, started: '1', nonce: 'n' }));
    const outcome = await withFileLock(path, 0, async () => 'taken').catch((error: Error) => error.name);
    // Only Linux tells when a process started.
    expect(outcome).toBe(process.platform === 'linux' ? 'taken' : 'LockedError');
  });
});
