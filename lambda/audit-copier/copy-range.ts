import type { Range } from '../shared/audit/consumer';
import type { CopyReader, CopyWriter } from '../shared/audit/copy';
import type { PublishedLog } from '../shared/audit/published-log';
import { dayAt, entriesOfDay } from './days';
import { rederive } from './rederive';
import { writeCopy } from './write-copy';

/** Entries of a day that is written again when it has ended: what takes seconds. Larger days have large objects anyway. */
const MOST_ENTRIES = 200_000;

/**
 * Copies a range, and when a day that was begun by earlier ranges ends in it, that day again: runs of a minute each leave
 * up to 1,440 small objects, of which few large ones are made. Done again, it ends the same.
 */
export async function copyRange(
  copy: CopyReader & CopyWriter,
  log: PublishedLog,
  tenant: string,
  { first, end }: Range,
): Promise<void> {
  await writeCopy(copy, tenant, log.entries(first, end));
  if (first === 0) return;
  const day = await dayAt(log, first - 1);
  if (day === (await dayAt(log, end - 1))) return;
  const entries = await entriesOfDay(log, end, day);
  if (entries.end - entries.first <= MOST_ENTRIES) await rederive(copy, log, { tenant, day, size: end });
}
