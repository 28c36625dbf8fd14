import type { PublishedEntry } from '../shared/audit/published-log';

/** Entries, and bytes of the log, in one request at most. */
export const BATCH = { entries: 256, bytes: 256 * 1024 } as const;

/** Cuts a range for requests. Where it is cut depends on the entries alone, so that it is cut the same way again. */
export async function* batchesOf(
  entries: AsyncIterable<PublishedEntry>,
): AsyncGenerator<readonly PublishedEntry[], void, void> {
  let batch: PublishedEntry[] = [];
  let bytes = 0;
  for await (const item of entries) {
    if (batch.length === BATCH.entries || (batch.length > 0 && bytes + item.bytes.length > BATCH.bytes)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(item);
    bytes += item.bytes.length;
  }
  if (batch.length > 0) yield batch;
}
