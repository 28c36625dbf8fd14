import { chunkKey, type CopyWriter, disclosureKey, encodeChunk } from '../shared/audit/copy';
import { type Day, dayOf } from '../shared/audit/entry';
import type { PublishedEntry } from '../shared/audit/published-log';

/** Where a chunk ends at the latest: what a reader holds in memory, and a good size for Athena when many are full. */
export const CHUNK = { entries: 4096, bytes: 8 * 1024 * 1024 } as const;

/**
 * Writes consecutive entries to the queryable copy. Where a chunk ends depends on the entries alone: the same entries
 * give the same keys and bytes.
 * @returns the keys of the chunks
 */
export async function writeCopy(
  copy: Pick<CopyWriter, 'write'>,
  tenant: string,
  entries: AsyncIterable<PublishedEntry>,
): Promise<string[]> {
  const keys: string[] = [];
  for await (const { day, items } of chunksOf(entries)) {
    for (const { entry, bytes } of items) {
      if (!isDisclosure(entry)) continue;
      await copy.write(disclosureKey(tenant, entry.record.resource.patient, entry.sequence), bytes);
    }
    const [first, last] = [items[0]!.entry.sequence, items.at(-1)!.entry.sequence];
    const key = chunkKey(tenant, { day, first, last });
    await copy.write(key, encodeChunk(items.map(({ bytes }) => bytes)));
    keys.push(key);
  }
  return keys;
}

/**
 * Whether PHI was disclosed. All that was is kept, with its purpose; what an accounting may leave out, 45 CFR
 * 164.528(a)(1), is decided when somebody asks for one.
 */
const isDisclosure = ({ record }: PublishedEntry['entry']): boolean =>
  record.disclosure !== undefined && record.outcome === 'success';

interface Chunk {
  readonly day: Day;
  /** One or more. */
  readonly items: readonly PublishedEntry[];
}

async function* chunksOf(entries: AsyncIterable<PublishedEntry>): AsyncGenerator<Chunk> {
  let items: PublishedEntry[] = [];
  let day: Day = '';
  let size = 0;
  for await (const item of entries) {
    const next = dayOf(item.entry);
    if (items.length > 0 && (next !== day || items.length === CHUNK.entries || size >= CHUNK.bytes)) {
      yield { day, items };
      items = [];
      size = 0;
    }
    day = next;
    size += item.bytes.length;
    items.push(item);
  }
  if (items.length > 0) yield { day, items };
}
