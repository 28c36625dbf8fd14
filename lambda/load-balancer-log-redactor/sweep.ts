import type { ListedLog, LogStore } from './log-store';

const HOUR_MS = 3_600_000;
/** For so long an object is left to the event of its delivery. */
const PATIENCE_MS = HOUR_MS / 4;
/** An object that was released has ended by then, lifecycles being as slow as they are. */
const RELEASED_MS = 96 * HOUR_MS;

/** Days are folders: `<prefix>/AWSLogs/<account>/elasticloadbalancing/<region>/yyyy/mm/dd/`. */
const folderOf = (key: string): string => key.slice(0, key.lastIndexOf('/') + 1);

export interface Waiting {
  readonly key: string;
  /** Milliseconds since it was delivered. */
  readonly age: number;
}

/**
 * What was delivered and has no copy, and what has one and did not end: the event of its delivery was lost, or what it
 * started failed. The oldest first.
 * @param now milliseconds since 1970
 */
export async function findWaiting(store: LogStore, now: number): Promise<readonly Waiting[]> {
  const folders = new Map<string, ListedLog[]>();
  for await (const log of store.listRaw()) {
    if (now - log.modified.getTime() < PATIENCE_MS) continue;
    const folder = folderOf(log.key);
    folders.set(folder, [...(folders.get(folder) ?? []), log]);
  }
  const waiting: Waiting[] = [];
  for (const [folder, logs] of folders) {
    const copies = new Set<string>();
    for await (const key of store.listCopies(folder)) copies.add(key);
    for (const { key, modified } of logs) {
      const age = now - modified.getTime();
      if (!copies.has(key) || age > RELEASED_MS) waiting.push({ key, age });
    }
  }
  return waiting.toSorted((a, b) => b.age - a.age);
}

export const isLate = ({ age }: Waiting): boolean => age > HOUR_MS;
