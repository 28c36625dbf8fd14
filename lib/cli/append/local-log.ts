import type { KeyObject } from 'node:crypto';
import type { AcceptedRecord } from '../../../runtime/audit/validate';
import { readBundle } from '../../../runtime/tlog/bundle';
import { Edge } from '../../../runtime/tlog/edge';
import { EMPTY_HEAD, parseEntry, recordBytes, sequenceRecords, type Head } from '../../../runtime/tlog/entry';
import { leafHash, sha256 } from '../../../runtime/tlog/hash';
import { ed25519Signer } from '../../../runtime/tlog/note';
import { GapError, publish, readCheckpoint, type Log, type Published } from '../../../runtime/tlog/publish';
import { ConflictError, CorruptLogError, type LogStorage } from '../../../runtime/tlog/storage';
import { StoredTree } from '../../../runtime/tlog/stored-tree';
import type { Progress } from '../progress';
import { RecordIds } from './record-ids';
import { Spool, type Left } from './spool';

export interface LocalLogProps {
  readonly storage: LogStorage;
  readonly witness?: LogStorage;
  /** Name of the log and of its key. */
  readonly origin: string;
  readonly key: KeyObject;
  /** File for entries that are not published yet. */
  readonly spool: string;
  /** Shows how far reading the published entries has come. */
  readonly reading?: (entries: number) => Progress;
}

/** What becomes of a record: the log has it now, had it before, or has another one with its id. */
export type Fate = 'added' | 'duplicate' | 'id-reused';

/**
 * A log that one process keeps: what the log table, the writer and the publisher are in a deployment. Records get their
 * place in the spool first; publishing is a function of it and can begin again.
 */
export class LocalLog {
  private checkpoints = 0;

  private constructor(
    private readonly log: Log,
    private readonly spool: Spool,
    private readonly ids: RecordIds,
    private head: Head,
    private published: Published | undefined,
  ) {}

  /**
   * Completes what a killed process began, and reads the log whole: its entries must have the root that was signed.
   * @throws CorruptLogError, NoteError, ConflictError when the log is not as this key has signed it
   */
  static async open({
    storage,
    witness,
    origin,
    key,
    spool: path,
    reading,
  }: LocalLogProps): Promise<LocalLog> {
    const log: Log = { storage, witness, signer: ed25519Signer(origin, key) };
    const spool = new Spool(path);
    const left = await spool.left();
    const published = left ? await publishLeft(log, left, path) : await readCheckpoint(storage, log.signer);
    await spool.empty();
    const ids = new RecordIds();
    const head = published ? await readAll(storage, published, ids, reading?.(published.size)) : EMPTY_HEAD;
    return new LocalLog(log, spool, ids, head, published);
  }

  /** Entries that were added and are not published yet. */
  get waiting(): number {
    return this.spool.count;
  }

  /** Entries of the newest checkpoint. */
  get size(): number {
    return this.published?.size ?? 0;
  }

  /** Checkpoints signed since it was opened. */
  get signed(): number {
    return this.checkpoints;
  }

  /** The time that entries added now would get, milliseconds: theirs never goes back, a clock may. */
  now(): number {
    return Math.max(Date.now(), this.head.ingested);
  }

  /**
   * Adds records that are not in the log yet.
   * @param now as `now()` gave it when the records were judged
   * @returns what became of each, in their order
   */
  async add(records: readonly Pick<AcceptedRecord, 'record' | 'canonical'>[], now: number): Promise<Fate[]> {
    const added: Buffer[] = [];
    const fates = records.map(({ record, canonical }): Fate => {
      if (this.ids.has(record.id)) {
        return this.ids.hasSame(record.id, sha256(canonical)) ? 'duplicate' : 'id-reused';
      }
      const { entries, head } = sequenceRecords(this.head, [canonical], now);
      this.ids.add(record.id, digestOf(entries[0]!));
      added.push(entries[0]!);
      this.head = head;
      return 'added';
    });
    if (added.length > 0) await this.spool.add(added);
    return fates;
  }

  /** Signs a checkpoint over all that was added. @returns the newest checkpoint, also when nothing was added */
  async publish(progress?: Progress): Promise<Published> {
    if (!this.published || this.waiting > 0) {
      await this.spool.settle();
      const first = this.head.size - this.waiting;
      this.published = await publish(this.log, {
        first,
        entries: progress ? counted(this.spool.entries(), progress) : this.spool.entries(),
      });
      await this.spool.empty();
      this.checkpoints++;
    }
    return this.published;
  }

  close(): Promise<void> {
    return this.spool.close();
  }
}

/** @throws CorruptLogError when the entries are none of this log, as it is: a log that was removed or put back leaves them */
async function publishLeft(log: Log, left: Left, path: string): Promise<Published> {
  const what = `${path} holds entries that were never published`;
  if (!log.signer.name.endsWith(`/${left.organization}`)) {
    throw new CorruptLogError(`${what}, of "${left.organization}": move it away, or beside their log`);
  }
  try {
    return await publish(log, left);
  } catch (error) {
    if (!(error instanceof ConflictError || error instanceof GapError)) throw error;
    throw new CorruptLogError(`${what} and do not continue the log: ${error.message}`, { cause: error });
  }
}

const digestOf = (entry: Buffer): Buffer => sha256(recordBytes(entry));

async function* counted(entries: AsyncIterable<Buffer>, progress: Progress): AsyncGenerator<Buffer> {
  for await (const entry of entries) {
    progress.add(1);
    yield entry;
  }
}

/** Reads every entry. @returns where the log stands */
async function readAll(
  storage: LogStorage,
  { size, root }: Published,
  ids: RecordIds,
  progress: Progress | undefined,
): Promise<Head> {
  const edge = Edge.empty();
  let [last, ingested] = [EMPTY_HEAD.last, ''];
  for (let index = 0; edge.size < size; index++) {
    const entries = await readBundle(storage, size, index);
    for (const bytes of entries) {
      const entry = parseEntry(bytes);
      ids.add(entry.record.id, digestOf(bytes));
      ({ ingested } = entry);
      last = leafHash(bytes);
      edge.append(last);
    }
    progress?.add(entries.length);
  }
  progress?.stop();
  // The next publication builds on the tiles: better refused now than after records were taken.
  const stored = await Edge.of(new StoredTree(storage, size));
  for (const [what, its] of [
    ['entries', edge.root()],
    ['tiles', stored.root()],
  ] as const) {
    if (!its.equals(root)) throw new CorruptLogError(`the ${what} do not have the root of the checkpoint`);
  }
  return size === 0 ? EMPTY_HEAD : { size, last, ingested: Date.parse(ingested) };
}
