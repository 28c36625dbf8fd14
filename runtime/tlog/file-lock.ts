import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';

/** Somebody else has the lock and is at work. */
export class LockedError extends Error {
  override readonly name = 'LockedError';
}

/** Who has a lock. A process id alone is not enough: ids are used again. */
interface Holder {
  readonly host: string;
  readonly pid: number;
  /** When the process started, where the system tells. */
  readonly started: string;
  /** Unlike that of any other lock ever taken. */
  readonly nonce: string;
}

/**
 * Does something while no other process does the same. The lock of a process that was killed is taken over.
 * @param path of the lock file; its folder exists
 * @param patience milliseconds to wait for a living holder
 * @throws LockedError when it stays locked
 */
export async function withFileLock<T>(path: string, patience: number, work: () => Promise<T>): Promise<T> {
  const me: Holder = {
    host: hostname(),
    pid: process.pid,
    started: startOf(process.pid) ?? '',
    nonce: randomUUID(),
  };
  await acquire(path, me, Date.now() + patience);
  try {
    return await work();
  } finally {
    await unlink(path);
  }
}

async function acquire(path: string, me: Holder, deadline: number): Promise<void> {
  while (!(await take(path, me))) {
    const holder = await holderOf(path);
    if (!holder) continue; // released in between
    if (isGone(holder)) await release(path, holder, deadline);
    else if (Date.now() >= deadline) {
      throw new LockedError(
        `process ${holder.pid} on ${holder.host} is at work; if it is not, remove ${path}`,
      );
    } else await wait(10);
  }
}

/**
 * Removes a dead process's lock. Only whoever holds the lock on that very lock may, or two might: the second would
 * remove what the first has just taken.
 */
async function release(path: string, dead: Holder, deadline: number): Promise<void> {
  await withFileLock(`${path}.${dead.nonce}`, Math.max(0, deadline - Date.now()), async () => {
    if ((await holderOf(path))?.nonce === dead.nonce) await unlink(path);
  });
}

/** Appears with its content or not at all. */
async function take(path: string, me: Holder): Promise<boolean> {
  const draft = `${path}.${me.nonce}.draft`;
  await writeFile(draft, JSON.stringify(me), { flag: 'wx' });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

async function holderOf(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    // Power that failed may leave it empty.
    if (error instanceof SyntaxError) {
      throw new LockedError(`${path} does not say who is at work; if nobody is, remove it`, { cause: error });
    }
    throw error;
  }
}

function isGone({ host, pid, started }: Holder): boolean {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  return started !== '' && startOf(pid) !== started;
}

/**
 * Start time of a process in clock ticks since boot: field 22 of proc_pid_stat(5). Unknown elsewhere than on Linux, and of
 * a zombie: it does nothing any more, but is there until its parent looks, which the first process of a container may not.
 */
function startOf(pid: number): string | undefined {
  try {
    // The second field, the command in parentheses, may contain anything.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '').trim().split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
