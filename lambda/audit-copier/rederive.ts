import {
  type CopyReader,
  type CopyWriter,
  dayPrefix,
  parseChunkKey,
  tenantPrefix,
} from '../shared/audit/copy';
import { type Day, dayOf } from '../shared/audit/entry';
import type { PublishedLog } from '../shared/audit/published-log';
import { writeCopy } from './write-copy';

export interface Rederivation {
  readonly tenant: string;
  /** @default - all days */
  readonly day?: Day;
  /** Entries that were copied; what comes after them is left to the next regular run. */
  readonly size: number;
}

/**
 * Writes the copy again, from the log, and removes whatever else is there. The new objects come first, so that at no
 * moment an entry is missing; in between it may be in two objects, which our reader knows and Athena does not.
 * @returns how many objects were written and removed
 */
export async function rederive(
  copy: CopyReader & CopyWriter,
  log: PublishedLog,
  { tenant, day, size }: Rederivation,
): Promise<{ readonly written: number; readonly removed: number }> {
  const [first, end] =
    day === undefined ? [0, size] : [await firstOf(log, size, day), await firstOf(log, size, dayAfter(day))];
  const written = new Set(await writeCopy(copy, tenant, log.entries(first, end)));
  const stale: string[] = [];
  for await (const key of copy.list(
    day === undefined ? tenantPrefix('records', tenant) : dayPrefix(tenant, day),
  )) {
    const isLater = (parseChunkKey(key)?.first ?? 0) >= size;
    if (!written.has(key) && !isLater) stale.push(key);
  }
  await copy.remove(stale);
  return { written: written.size, removed: stale.length };
}

/** The first of `size` entries that was ingested on the day or later; `size` when none was. */
async function firstOf(log: PublishedLog, size: number, day: Day): Promise<number> {
  let [low, high] = [0, size];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((await dayAt(log, middle)) < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

async function dayAt(log: PublishedLog, sequence: number): Promise<Day> {
  for await (const { entry } of log.entries(sequence, sequence + 1)) return dayOf(entry);
  throw new RangeError(`the log has no entry ${sequence}`);
}

const dayAfter = (day: Day): Day => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
