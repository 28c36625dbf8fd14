import { leafHash } from '../../runtime/tlog/hash';
import { CorruptItemError, type StoredHead } from '../shared/audit/log-table';

/**
 * Checks that entries of the table are what the writer put there: each builds on the one before, and the newest is that
 * of the head. What is published is locked for years, so that it is looked at before.
 * @param entries from `head.published` on
 * @throws CorruptItemError
 */
export function checkChain(head: StoredHead, entries: readonly Buffer[]): void {
  let last: string | undefined;
  entries.forEach((bytes, i) => {
    const { sequence, previous } = JSON.parse(bytes.toString()) as Record<'sequence' | 'previous', unknown>;
    if (sequence !== head.published + i || (last !== undefined && previous !== last)) {
      throw new CorruptItemError('batch: an entry does not follow the one before');
    }
    last = leafHash(bytes).toString('base64');
  });
  if (head.published + entries.length === head.size && last !== head.last.toString('base64')) {
    throw new CorruptItemError('batch: the last entry is not that of the head');
  }
}
