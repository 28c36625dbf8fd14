import { readBundle } from './bundle';
import {
  CHECKPOINT_PATH,
  checkpointPath,
  checkpointText,
  parseCheckpoint,
  VERIFIER_KEY_PATH,
} from './checkpoint';
import { isConsistent, type TreeHead } from './consistency';
import { Edge, type Tile } from './edge';
import { EMPTY_ROOT, leafHash } from './hash';
import { openNote, signNote, verifierKey, type Signer } from './note';
import { ConflictError, CorruptLogError, type LogStorage } from './storage';
import { StoredTree } from './stored-tree';
import { encodeBundle, TILE_WIDTH, tilePath } from './tile';

/** A log, where its checkpoints are kept a second time, and the key that signs for it. */
export interface Log {
  readonly storage: LogStorage;
  readonly witness?: LogStorage;
  readonly signer: Signer;
}

/** Entries in their order, of which the first has this sequence. */
export interface Sequenced {
  readonly first: number;
  readonly entries: Iterable<Buffer> | AsyncIterable<Buffer>;
}

/** A signed tree head: the checkpoint as it is stored. */
export interface Published extends TreeHead {
  readonly note: string;
}

/** Entries between the newest checkpoint and those given are missing. */
export class GapError extends RangeError {
  override readonly name = 'GapError';
}

/** Writes under way at once: storage answers slowly, and what tiles hold does not depend on their order. */
const CONCURRENT_WRITES = 16;

/**
 * Publishes sequenced entries: entry bundles and tiles, then a signed checkpoint. It can stop anywhere, run again or run
 * twice at once: everything before the checkpoint is created with the same bytes, and the newest checkpoint is replaced
 * only if it is still the one that was extended. Nothing is signed unless the stored tiles prove that the last
 * checkpoint is a beginning of the next.
 * @param from `first` is not after the size of the newest checkpoint; what is published already is compared and skipped
 * @returns the newest checkpoint; the one before when there is nothing new
 * @throws GapError, ConflictError when somebody else wrote something else or published first,
 *   CorruptLogError when what is stored is not what was signed, NoteError when the checkpoint is not of this key
 */
export async function publish(log: Log, from: Sequenced): Promise<Published> {
  const { storage, witness, signer } = log;
  const newest = await readCheckpoint(storage, signer);
  const last: TreeHead = newest ?? { size: 0, root: EMPTY_ROOT };
  if (from.first > last.size) {
    throw new GapError(`entries begin at ${from.first}, the log ends at ${last.size}: some would be missing`);
  }
  const stored = new StoredTree(storage, last.size);
  const edge = await Edge.of(stored);
  if (!edge.root().equals(last.root)) {
    throw new CorruptLogError(`the tiles of size ${last.size} do not have the root of its checkpoint`);
  }
  if (!newest) await storage.create(VERIFIER_KEY_PATH, vkeyFile(signer));
  await extend(storage, stored, edge, from);
  if (newest && edge.size === newest.size) return newest;

  const next: TreeHead = { size: edge.size, root: edge.root() };
  await prove(storage, last, next);
  const note = await signNote(checkpointText({ origin: signer.name, ...next }), signer);
  const bytes = Buffer.from(note);
  await storage.create(checkpointPath(next.size), bytes);
  await witness?.create(checkpointPath(next.size), bytes);
  await storage.replace(CHECKPOINT_PATH, bytes, newest && Buffer.from(newest.note));
  return { ...next, note };
}

/** The content of `log.vkey`. */
export const vkeyFile = ({ name, publicKey }: Pick<Signer, 'name' | 'publicKey'>): Buffer =>
  Buffer.from(`${verifierKey(name, publicKey)}\n`);

/**
 * The newest checkpoint of a log, if it has one.
 * @throws NoteError when it is not by this key, CorruptLogError when it is not of this log
 */
export async function readCheckpoint(
  storage: LogStorage,
  key: Pick<Signer, 'name' | 'publicKey'>,
): Promise<Published | undefined> {
  const bytes = await storage.read(CHECKPOINT_PATH);
  if (!bytes) return undefined;
  const { size, root } = parseCheckpoint(openNote(bytes, key), key.name);
  return { size, root, note: bytes.toString() };
}

/** Writes what the entries add. */
async function extend(
  storage: LogStorage,
  stored: StoredTree,
  edge: Edge,
  { first, entries }: Sequenced,
): Promise<void> {
  const bundle = await partialBundle(storage, stored);
  const before = edge.size;
  let sequence = first;
  let [bundles, tiles]: [Write[], Write[]] = [[], []];
  const writeBundle = (index: number): void => {
    bundles.push([tilePath('entries', index, bundle.length), encodeBundle(bundle)]);
    bundle.length = 0;
  };
  const writeTile = ({ level, index, hashes }: Tile): void =>
    void tiles.push([tilePath(level, index, hashes.length), Buffer.concat(hashes)]);
  /** Entries before their hashes: hashes alone, of which nobody can say how old they are, look like a log put back. */
  const flush = async (): Promise<void> => {
    for (const writes of [bundles, tiles]) {
      await Promise.all(writes.map(([path, bytes]) => storage.create(path, bytes)));
    }
    [bundles, tiles] = [[], []];
  };

  for await (const entry of entries) {
    const hash = leafHash(entry);
    if (sequence < before) {
      const tile = await stored.tile(0, Math.floor(sequence / TILE_WIDTH));
      if (!tile[sequence % TILE_WIDTH]!.equals(hash)) {
        throw new ConflictError(`entry ${sequence} is published with another content`);
      }
    } else {
      bundle.push(entry);
      const filled = edge.append(hash);
      if (bundle.length === TILE_WIDTH) writeBundle(filled[0]!.index);
      filled.forEach(writeTile);
      if (bundles.length + tiles.length >= CONCURRENT_WRITES) await flush();
    }
    sequence++;
  }
  if (edge.size > before) {
    if (bundle.length > 0) writeBundle(Math.floor(edge.size / TILE_WIDTH));
    edge.partial().forEach(writeTile);
  }
  await flush();
}

type Write = readonly [path: string, bytes: Buffer];

/** The entries of the bundle that is not full. They are written again, so they must be those of the tree. */
async function partialBundle(storage: LogStorage, stored: StoredTree): Promise<Buffer[]> {
  if (stored.size % TILE_WIDTH === 0) return [];
  const index = Math.floor(stored.size / TILE_WIDTH);
  const entries = await readBundle(storage, stored.size, index);
  const hashes = await stored.tile(0, index);
  if (!entries.every((entry, i) => leafHash(entry).equals(hashes[i]!))) {
    throw new CorruptLogError(`${tilePath('entries', index, entries.length)} differs from its tile`);
  }
  return entries;
}

/** Reads back what was stored and proves both trees from it. @throws CorruptLogError when it does not */
async function prove(storage: LogStorage, last: TreeHead, next: TreeHead): Promise<void> {
  const tree = new StoredTree(storage, next.size);
  const consistent =
    last.size === 0
      ? next.root.equals(next.size === 0 ? EMPTY_ROOT : await tree.subtree(0, next.size))
      : isConsistent(last, next, await tree.consistencyProof(last.size));
  if (!consistent) {
    throw new CorruptLogError(
      `the stored tiles do not prove that size ${next.size} extends size ${last.size}`,
    );
  }
}
