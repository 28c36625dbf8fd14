import { randomUUID } from 'node:crypto';
import { MAX_FUTURE_MS } from '../../runtime/audit/record';
import { sequenceRecords } from '../../runtime/tlog/entry';
import { CorruptItemError, type Batch, type StoredHead } from '../shared/audit/log-table';
import { backoffMs, isPermanent, type Wait } from '../shared/audit/retry';
import type { Candidate } from './message';

/** One step of a log: all of it becomes true, or nothing. */
export interface Commit {
  readonly tenant: string;
  readonly from: StoredHead;
  readonly to: StoredHead;
  readonly batch: Batch;
  readonly records: readonly Candidate[];
  /** Names the attempt, so that one whose answer was lost is not made twice. */
  readonly token: string;
}

export type CommitAnswer =
  | { readonly committed: true }
  | {
      readonly committed: false;
      /** Somebody else moved the head. */
      readonly moved: boolean;
      /** Records whose ids are in the log, with the digest of the record that is there. */
      readonly taken: ReadonlyMap<Candidate, Buffer>;
    };

/** The part of the log table that sequencing needs. */
export interface SequencingTable {
  head(tenant: string, signal: AbortSignal): Promise<StoredHead>;
  /** @throws when it is not known whether it was committed: the same commit may then be made again */
  commit(commit: Commit, signal: AbortSignal): Promise<CommitAnswer>;
}

export interface Sequenced {
  readonly sequenced: number;
  /** Records that came again. */
  readonly duplicates: number;
  /** Other records with an id that the log has. */
  readonly reused: readonly Candidate[];
  /** What could not be sequenced now, because of `error`. */
  readonly left: readonly Candidate[];
  readonly error?: unknown;
}

/** DynamoDB takes 100 items in a transaction: head, batch, work, tenant and the ids. */
const MOST_RECORDS = 96;
/** An item holds 400 KB. */
const MOST_BYTES = 350_000;
/** What an entry is longer than its record, at most. */
const ENVELOPE_BYTES = 160;
const MOST_FAILURES = 8;

/**
 * Gives the records of a tenant their places in its log, each id once. Ends without an error of its own: what could not
 * be done is `left`.
 */
export async function sequence(
  table: SequencingTable,
  tenant: string,
  candidates: readonly Candidate[],
  { now, signal, wait }: { readonly now: number; readonly signal: AbortSignal; readonly wait: Wait },
): Promise<Sequenced> {
  const reused: Candidate[] = [];
  let [sequenced, duplicates, failures] = [0, 0, 0];
  const drop = (candidate: Candidate, known: Buffer) => {
    if (known.equals(candidate.digest)) duplicates++;
    else reused.push(candidate);
  };

  let waiting = once(candidates);
  duplicates += candidates.length - waiting.length;
  let head: StoredHead | undefined;
  let commit: Commit | undefined;
  while (waiting.length > 0) {
    try {
      signal.throwIfAborted();
      head ??= await soundHead(table, tenant, now, signal);
      // A commit that failed without an answer is made again as it was: it may have been done.
      commit ??= prepare(tenant, head, fitting(waiting), now);
      const answer = await table.commit(commit, signal);
      if (answer.committed) {
        waiting = waiting.slice(commit.records.length);
        head = commit.to;
        sequenced += commit.records.length;
        failures = 0;
      } else {
        answer.taken.forEach((digest, candidate) => drop(candidate, digest));
        waiting = waiting.filter((candidate) => !answer.taken.has(candidate));
        if (answer.moved) {
          head = undefined;
          if (++failures >= MOST_FAILURES) throw new ContentionError(`${failures} others were faster`);
          await wait(backoffMs(failures), signal);
        }
      }
      commit = undefined;
    } catch (error) {
      const hopeless = signal.aborted || isPermanent(error) || error instanceof ContentionError;
      if (hopeless || ++failures >= MOST_FAILURES) {
        return { sequenced, duplicates, reused, left: waiting, error };
      }
      await wait(backoffMs(failures), signal);
    }
  }
  return { sequenced, duplicates, reused, left: [] };
}

/** Other writers of the same tenant were faster each time. */
class ContentionError extends Error {
  override readonly name = 'ContentionError';
}

/** Each record once, in order of arrival. */
function once(candidates: readonly Candidate[]): Candidate[] {
  const seen = new Map(candidates.map((one) => [`${one.record.id} ${one.digest.toString('base64')}`, one]));
  return [...seen.values()];
}

/** A head from the future would carry every entry after it there. */
async function soundHead(table: SequencingTable, tenant: string, now: number, signal: AbortSignal) {
  const head = await table.head(tenant, signal);
  if (head.ingested > now + MAX_FUTURE_MS) throw new CorruptItemError('head: ingested is in the future');
  return head;
}

/** As many as fit into one commit; two records with the same id do not. */
function fitting(waiting: readonly Candidate[]): readonly Candidate[] {
  const ids = new Set<string>();
  let bytes = 0;
  const end = waiting.findIndex(({ record, size }, i) => {
    bytes += size + ENVELOPE_BYTES;
    return i >= MOST_RECORDS || bytes > MOST_BYTES || ids.size === ids.add(record.id).size;
  });
  return end < 0 ? waiting : waiting.slice(0, end);
}

function prepare(tenant: string, from: StoredHead, records: readonly Candidate[], now: number): Commit {
  const { entries, head } = sequenceRecords(
    from,
    records.map(({ canonical }) => canonical),
    now,
  );
  return {
    tenant,
    from,
    to: { ...head, published: from.published },
    batch: { first: from.size, entries },
    records,
    token: randomUUID(),
  };
}
