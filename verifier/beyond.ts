import { readBundle } from './bundle';
import { EntryReader } from './entry';
import type { Findings } from './finding';
import type { Listing } from './listing';
import { TILE_WIDTH, tilePath } from './paths';
import { SourceError, type LogSource } from './source';

/** Entries or hashes that no signed checkpoint covers. */
export interface Beyond {
  readonly path: string;
  readonly what: string;
  /** When the first of the entries was ingested, milliseconds; undefined when there is none or it cannot be read. */
  readonly ingested: number | undefined;
}

/** Looks for what lies beyond a size: entries first, or else hashes without entries. */
export async function findBeyond(
  source: LogSource,
  listing: Listing,
  size: number,
  organization: string,
): Promise<Beyond | undefined> {
  const last = listing.last('entries');
  if (last && last.index * TILE_WIDTH + last.width > size) {
    const path = tilePath('entries', last.index, last.width);
    const what = `entries ${size} to ${last.index * TILE_WIDTH + last.width - 1} lie beyond the newest checkpoint`;
    return { path, what, ingested: await ingestedAt(source, listing, size, organization) };
  }
  for (const level of listing.levels) {
    const { index, width } = listing.last(level)!;
    if (index * TILE_WIDTH + width <= Math.floor(size / TILE_WIDTH ** level)) continue;
    const what = 'hashes lie beyond the newest checkpoint, without their entries';
    return { path: tilePath(level, index, width), what, ingested: undefined };
  }
  return undefined;
}

export function reportBeyond(
  { path, what }: Beyond,
  fresh: boolean,
  { findings, notices }: { readonly findings: Findings; readonly notices: string[] },
): void {
  if (fresh) notices.push(`${what}: a publication is under way.`);
  else
    findings.add(
      'beyond-checkpoint',
      { path },
      `${what}: the log was put back, or a publication did not end`,
    );
}

/** The entry that has waited for a checkpoint for the longest time tells whether one is under way. */
async function ingestedAt(
  source: LogSource,
  listing: Listing,
  entry: number,
  organization: string,
): Promise<number | undefined> {
  const index = Math.floor(entry / TILE_WIDTH);
  const place = entry % TILE_WIDTH;
  const width = listing.widths('entries', index).at(-1);
  if (width === undefined || width <= place) return undefined;
  const bytes = await source.read(tilePath('entries', index, width)).catch((error: unknown) => {
    if (error instanceof SourceError) return undefined;
    throw error;
  });
  const bundle = bytes && readBundle(bytes);
  if (!bundle || bundle.count <= place) return undefined;
  const reader = new EntryReader(organization);
  return reader.read(bundle.bytes, bundle.starts[place]!, bundle.ends[place]!) ? reader.ingested : undefined;
}
