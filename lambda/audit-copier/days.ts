import type { Range } from '../shared/audit/consumer';
import { type Day, dayOf } from '../shared/audit/entry';
import type { PublishedLog } from '../shared/audit/published-log';

/** Which of the first `size` entries were ingested on a day; an empty range when none was. */
export async function entriesOfDay(log: PublishedLog, size: number, day: Day): Promise<Range> {
  const following = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
  return { first: await firstOf(log, size, day), end: await firstOf(log, size, following) };
}

/** The day in which an entry was ingested. */
export async function dayAt(log: PublishedLog, sequence: number): Promise<Day> {
  for await (const { entry } of log.entries(sequence, sequence + 1)) return dayOf(entry);
  throw new RangeError(`the log has no entry ${sequence}`);
}

/** The first of `size` entries that was ingested on the day or later; `size` when none was. Times never go back. */
async function firstOf(log: PublishedLog, size: number, day: Day): Promise<number> {
  let [low, high] = [0, size];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((await dayAt(log, middle)) < day) low = middle + 1;
    else high = middle;
  }
  return low;
}
