import { publish, type Log } from '../../runtime/tlog/publish';
import { ConflictError } from '../../runtime/tlog/storage';
import { CorruptItemError, type Batch, type StoredHead } from '../shared/audit/log-table';
import { checkChain } from './check-chain';

/** The part of the log table that publishing needs. */
export interface PublishingTable {
  /** Tenants of whose log something is sequenced and not published. */
  tenants(signal: AbortSignal): AsyncIterable<string>;
  /** @throws CorruptItemError when there is none */
  head(tenant: string, signal: AbortSignal): Promise<StoredHead>;
  /** Batches that are not removed, the oldest first. */
  batches(tenant: string, signal: AbortSignal): AsyncIterable<Batch>;
  /** Moves `published` up to a size, together with the work of the consumers. Fine when it is there already. */
  markPublished(tenant: string, size: number, signal: AbortSignal): Promise<void>;
  /** Removes batches, by their `first`. */
  removeBatches(tenant: string, firsts: readonly number[], signal: AbortSignal): Promise<void>;
  /** Takes the tenant from those with work, unless more than `size` is sequenced. */
  clearWork(tenant: string, size: number, signal: AbortSignal): Promise<void>;
}

export interface PublishOptions {
  readonly signal: AbortSignal;
  /** Bytes of entries after which a step takes no further batch: they are in memory. */
  readonly stepBytes: number;
  /** Called after every step. */
  readonly onCheckpoint: () => void;
}

/**
 * Publishes what is sequenced of one tenant, in steps, each ending with a checkpoint. What the writer adds meanwhile is
 * left to the next run. It can stop anywhere and run twice at once: the work of the tenant is removed last, and only
 * while the head says that nothing waits; the writer puts it back with the next record.
 */
export async function publishTenant(
  tenant: string,
  table: PublishingTable,
  log: Log,
  { signal, stepBytes, onCheckpoint }: PublishOptions,
): Promise<void> {
  let target: number | undefined;
  let [stuck, conflicts] = [-1, 0];
  for (;;) {
    signal.throwIfAborted();
    const head = await table.head(tenant, signal);
    target ??= head.size;
    const { behind, next } = await nextStep(table.batches(tenant, signal), head.published, stepBytes);
    const entries = next.flatMap((batch) => batch.entries);
    const size = head.published + entries.length;

    if (entries.length > 0) {
      checkChain(head, entries);
      try {
        await publish(log, { first: head.published, entries });
      } catch (error) {
        // Another publisher may have been faster; then the second look finds its checkpoint, and nothing to do.
        if (error instanceof ConflictError && ++conflicts === 1) continue;
        throw error;
      }
      await table.markPublished(tenant, size, signal);
      onCheckpoint();
    } else if (head.published < head.size) {
      // Another publisher has taken them since the head was read, or they are gone.
      if (stuck === head.published) throw new CorruptItemError('batch: a sequenced one is missing');
      stuck = head.published;
      continue;
    }

    const done = [...behind, ...next].map(({ first }) => first);
    if (done.length > 0) await table.removeBatches(tenant, done, signal);
    if (size >= target) return table.clearWork(tenant, size, signal);
  }
}

/** @returns batches that a run left behind after publishing them, and the next to publish, without a gap */
async function nextStep(batches: AsyncIterable<Batch>, published: number, stepBytes: number) {
  const behind: Batch[] = [];
  const next: Batch[] = [];
  let [size, bytes] = [published, 0];
  for await (const batch of batches) {
    if (batch.first + batch.entries.length <= published) {
      behind.push({ first: batch.first, entries: [] });
    } else if (batch.first === size && bytes < stepBytes) {
      next.push(batch);
      size += batch.entries.length;
      bytes += batch.entries.reduce((sum, entry) => sum + entry.length, 0);
    } else {
      break;
    }
  }
  return { behind, next };
}
