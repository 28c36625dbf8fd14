import {
  copiedDays,
  chunkKey,
  CopyError,
  type Chunk,
  type CopyReader,
  dayPrefix,
  decodeChunk,
  parseChunkKey,
} from './copy';
import type { Day, Entry } from './entry';
import { readAhead } from './read-ahead';

export interface Window {
  /** First and last UTC day of ingestion. @default - all */
  readonly from?: Day;
  readonly to?: Day;
  /** Only entries of a lower sequence. @default - all */
  readonly before?: number;
}

/** Objects that are on their way at once. */
const AHEAD = 8;
/** How often a day may change under a reader before it gives up. */
const CHANGES = 3;

/**
 * A tenant's entries, the newest first, each once and none left out. While a day is derived again, two objects may hold
 * the same entry, and an object may go while it is about to be read: then the day is listed again.
 * @returns the entries of an object at a time, the newest first
 * @throws CopyError when the copy has a gap or is damaged
 */
export async function* copiedEntries(
  bucket: CopyReader,
  tenant: string,
  { from = '', to = '~', before = Infinity }: Window = {},
): AsyncGenerator<readonly Entry[], void, void> {
  const days: Day[] = [];
  for await (const day of copiedDays(bucket, tenant)) {
    if (day >= from && day <= to) days.push(day);
  }
  /** Everything from here on has been seen, or is not asked for. */
  let bound = before;
  for (const day of days.toReversed()) {
    for (let changes = 0; ; changes++) {
      const chunks = await chunksOf(bucket, tenant, day, bound);
      const found = readAhead(chunks, AHEAD, async (chunk) => ({
        chunk,
        bytes: await bucket.read(chunkKey(tenant, chunk)),
      }));
      let changed = false;
      for await (const { chunk, bytes } of found) {
        if (chunk.first >= bound) continue;
        changed = bytes === undefined || (bound !== Infinity && chunk.last < bound - 1);
        if (bytes === undefined || changed) break;
        const entries = decodeChunk(bytes, tenant, chunk).filter(({ sequence }) => sequence < bound);
        bound = chunk.first;
        yield entries.toReversed();
      }
      if (!changed) break;
      if (changes === CHANGES) throw new CopyError(`the copy lacks entry ${bound - 1}: derive ${day} again`);
    }
  }
}

/** What of a day lies below the bound; the newest first, and of those with the same end the longest. */
async function chunksOf(bucket: CopyReader, tenant: string, day: Day, bound: number): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  for await (const key of bucket.list(dayPrefix(tenant, day))) {
    const chunk = parseChunkKey(key);
    if (chunk && chunk.first < bound) chunks.push(chunk);
  }
  return chunks.toSorted((a, b) => b.last - a.last || a.first - b.first);
}
