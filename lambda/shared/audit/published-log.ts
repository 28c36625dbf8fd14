import { CHECKPOINT_PATH, parseCheckpoint } from '../../../runtime/tlog/checkpoint';
import { leafHash } from '../../../runtime/tlog/hash';
import { CorruptLogError, type LogStorage } from '../../../runtime/tlog/storage';
import { decodeBundle, TILE_WIDTH, tilePath } from '../../../runtime/tlog/tile';
import { type Entry, parseEntry } from './entry';
import { readAhead } from './read-ahead';

/** An entry, and the bytes that the log holds for it. */
export interface PublishedEntry {
  readonly entry: Entry;
  /** RFC 8785 canonical JSON, without a newline. */
  readonly bytes: Buffer;
}

/** A tenant's log as its newest checkpoint describes it. */
export interface PublishedLog {
  /** Entries under the checkpoint. */
  readonly size: number;
  /**
   * The entries from `first` up to, and without, `end`, in order.
   * @throws CorruptLogError when one is missing, out of place, or of another tenant
   */
  entries(first: number, end: number): AsyncGenerator<PublishedEntry, void, void>;
}

/** Entry bundles that are on their way at once; a bundle has 4 MiB at most, 100 to 200 KiB as a rule. */
const AHEAD = 4;

/**
 * Opens a log for a function that derives something from it. It sees what is under a checkpoint, nothing that is only
 * sequenced.
 *
 * Sequence, tenant and the chain of `previous` are checked on the way. Signatures and the tree are the matter of the
 * self-check, which does not trust the bucket.
 * @param files the root of the log, `audit/<tenant>/` in the archive
 * @returns the log as of now; of size 0 when nothing is published
 * @throws CorruptLogError, CheckpointError when the checkpoint is none of this tenant
 */
export async function openPublishedLog(
  files: Pick<LogStorage, 'read'>,
  tenant: string,
): Promise<PublishedLog> {
  const note = await files.read(CHECKPOINT_PATH);
  const size = note ? sizeOf(note, tenant) : 0;

  async function read(index: number): Promise<PublishedEntry[]> {
    const first = index * TILE_WIDTH;
    const width = Math.min(TILE_WIDTH, size - first);
    const path = tilePath('entries', index, width);
    const bytes = await files.read(path);
    if (!bytes) throw new CorruptLogError(`${path} is missing`);
    const entries = decodeBundle(path, bytes, width).map((bytes, at) => {
      const entry = parseEntry(bytes);
      if (entry?.sequence !== first + at || entry.record.organization !== tenant) throw misplaced(first + at);
      return { entry, bytes };
    });
    entries.reduce(linked);
    return entries;
  }

  // Who looks for a place, or at the neighbours of a range, asks for the same bundle again and again.
  let newest: { readonly index: number; readonly entries: Promise<PublishedEntry[]> } | undefined;
  const bundle = (index: number): Promise<PublishedEntry[]> => {
    if (newest?.index !== index) newest = { index, entries: read(index) };
    return newest.entries;
  };

  return {
    size,
    async *entries(first, end) {
      if (end > size)
        throw new CorruptLogError(`entry ${end - 1} is not under the checkpoint of size ${size}`);
      let last: PublishedEntry | undefined;
      for await (const entries of readAhead(bundlesOf(first, end), AHEAD, bundle)) {
        if (last) linked(last, entries[0]!);
        last = entries.at(-1);
        yield* entries.filter(({ entry }) => entry.sequence >= first && entry.sequence < end);
      }
    },
  };
}

/** @returns the later of two neighbours; throws unless it names the earlier one */
function linked(earlier: PublishedEntry, later: PublishedEntry): PublishedEntry {
  const { previous, sequence } = later.entry;
  if (previous !== leafHash(earlier.bytes).toString('base64')) throw misplaced(sequence);
  return later;
}

function* bundlesOf(first: number, end: number): Generator<number> {
  for (let index = Math.floor(first / TILE_WIDTH); index * TILE_WIDTH < end; index++) yield index;
}

const misplaced = (sequence: number) =>
  new CorruptLogError(`entry ${sequence} is not this log's at this place`);

/** C2SP tlog-checkpoint; the origin is `<log name>/<tenant>`. */
function sizeOf(note: Buffer, tenant: string): number {
  const [text = ''] = note.toString('utf8').split(/(?<=\n)\n/);
  const [origin = ''] = text.split('\n');
  if (!origin.endsWith(`/${tenant}`)) throw new CorruptLogError('the checkpoint is none of this tenant');
  return parseCheckpoint(text, origin).size;
}
