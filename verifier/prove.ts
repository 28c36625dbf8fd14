import { readBundle } from './bundle';
import { checkProof } from './check-proof';
import { parseCheckpoint } from './checkpoint';
import { noteText, type VerifierKey } from './note';
import { TILE_WIDTH } from './paths';
import { formatProof } from './proof';
import { readNamed, SourceError, type LogSource } from './source';
import { StoredTree } from './stored-tree';

/** Which record: by its place in the log, or by its id. */
export type Wanted = { readonly index: number } | { readonly id: string };

export interface ProveOptions {
  /** The proof is checked with them before it is given out. */
  readonly keys: readonly VerifierKey[];
  readonly onProgress?: (bundles: number, of: number) => void;
}

/**
 * Makes the proof file of a record. By index it reads a few files, however long the log; by id it reads the bundles
 * until it has found the record.
 * @throws SourceError when there is no such record, or the log does not prove it: then `verifyLog` says why
 */
export async function prove(source: LogSource, wanted: Wanted, options: ProveOptions): Promise<Buffer> {
  const note = await readNamed(source, 'checkpoint');
  if (!note) throw new SourceError(`${source.name} holds no checkpoint`);
  const text = noteText(note);
  const checkpoint = text === undefined ? 'it is not a signed note' : parseCheckpoint(text);
  if (typeof checkpoint === 'string')
    throw new SourceError(`${source.name}: checkpoint cannot be read: ${checkpoint}`);
  const tree = new StoredTree(source, checkpoint.size);
  const index = 'id' in wanted ? await findRecord(tree, wanted.id, options) : wanted.index;
  if (index >= tree.size) {
    throw new SourceError(`the log has ${tree.size} entries; there is none of index ${index}`);
  }
  const bundle = readBundle(await tree.bundle(Math.floor(index / TILE_WIDTH)));
  const place = index % TILE_WIDTH;
  if (place >= bundle.count) throw new SourceError(`entry ${index} is missing from its bundle`);
  const entry = bundle.bytes.subarray(bundle.starts[place], bundle.ends[place]);
  const proof = formatProof({ index, entry, hashes: await tree.inclusionProof(index), note });
  const [finding] = checkProof(proof, 'checkpoint', options.keys).findings;
  if (finding) throw new SourceError(`entry ${index} cannot be proved: ${finding.what}`);
  return proof;
}

async function findRecord(tree: StoredTree, id: string, { onProgress }: ProveOptions): Promise<number> {
  const needle = Buffer.from(`"id":${JSON.stringify(id)}`);
  const bundles = Math.ceil(tree.size / TILE_WIDTH);
  for (let index = 0; index < bundles; index++) {
    const bytes = await tree.bundle(index);
    onProgress?.(index + 1, bundles);
    if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(needle)) continue;
    const { count, starts, ends } = readBundle(bytes);
    for (let place = 0; place < count; place++) {
      if (recordId(bytes.subarray(starts[place], ends[place])) === id) return index * TILE_WIDTH + place;
    }
  }
  throw new SourceError(`the log has no record with id ${JSON.stringify(id)}`);
}

function recordId(entry: Uint8Array): unknown {
  try {
    const value = JSON.parse(Buffer.from(entry).toString('utf8')) as {
      record?: { id?: unknown } | null;
    } | null;
    return value?.record?.id;
  } catch {
    // Not an entry: not the one that is looked for.
    return undefined;
  }
}
