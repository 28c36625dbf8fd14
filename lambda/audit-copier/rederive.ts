import {
  type CopyReader,
  type CopyWriter,
  dayPrefix,
  parseChunkKey,
  tenantPrefix,
} from '../shared/audit/copy';
import type { Day } from '../shared/audit/entry';
import type { PublishedLog } from '../shared/audit/published-log';
import { entriesOfDay } from './days';
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
  const { first, end } = day === undefined ? { first: 0, end: size } : await entriesOfDay(log, size, day);
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
