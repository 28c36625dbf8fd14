import type { Findings } from './finding';
import type { History, ReadCheckpoint, SignedCheckpoint } from './history';
import { checkpointPath } from './paths';

/** The checkpoint that a log is measured by. */
export interface Newest extends SignedCheckpoint {
  /** False when no checkpoint is signed as it must be: the log is still compared with what the last one claims. */
  readonly trusted: boolean;
}

export const asNewest = ({ size, root, trusted }: ReadCheckpoint): Newest => ({
  source: 'log',
  path: 'checkpoint',
  size,
  root: Buffer.from(root).toString('base64'),
  trusted,
});

/** The greatest signed checkpoint of the log: what was signed once must be there, whatever `checkpoint` says now. */
export function newestOf(head: ReadCheckpoint | undefined, { signed }: History): Newest | undefined {
  const last = signed.at(-1);
  if (head?.trusted && head.size >= (last?.size ?? 0)) return asNewest(head);
  if (last) return { ...last, trusted: true };
  return head && asNewest(head);
}

/** What is compared with the log. */
export interface Compared {
  readonly newest: Newest;
  readonly history: History;
  readonly findings: Findings;
  readonly notices: string[];
  /** Whether the newest entries are so new that a publication may be under way. */
  readonly fresh: boolean;
}

/** Whether `checkpoint` is the newest, and kept. */
export function checkHead(head: ReadCheckpoint | undefined, compared: Compared): void {
  const { newest, history, findings, notices, fresh } = compared;
  if (!head?.trusted) return;
  if (!history.sizes.has(head.size)) {
    findings.add(
      'missing',
      { path: checkpointPath(head.size) },
      'the copy of the newest checkpoint is missing',
    );
  }
  if (head.size === newest.size) return;
  const between = history.signed.filter(({ size }) => size > head.size).length;
  const what = `is of size ${head.size}, but ${newest.path} was signed for size ${newest.size}`;
  // The publisher keeps the copy first and replaces `checkpoint` last.
  if (fresh && between === 1) notices.push(`checkpoint ${what}: a publication is under way.`);
  else findings.add('rolled-back', { path: 'checkpoint' }, `${what}: it was put back, or never replaced`);
}

/** Whether the log still has all that the witness has seen. */
export function checkWitness(witness: History, { newest, history, findings, notices }: Compared): void {
  const last = witness.signed.at(-1);
  if (!last) {
    const what = 'the witness holds no signed checkpoint of this log';
    findings.add('missing', { source: 'witness', path: 'checkpoints/' }, what);
    return;
  }
  if (last.size > newest.size) {
    const what = `ends at size ${newest.size}, but the witness has seen a signed checkpoint of size ${last.size}`;
    findings.add('rolled-back', { path: newest.path }, `${what}: the log was put back`);
  }
  const removed = witness.signed.filter(({ size }) => size <= newest.size && !history.sizes.has(size));
  const [first, ...more] = removed;
  if (first) {
    const others = more.length === 0 ? '' : `; so are ${more.length} later ones`;
    findings.add(
      'missing',
      { path: first.path },
      `a checkpoint that the witness has seen is missing${others}`,
    );
  }
  const unseen = history.signed.filter(({ size }) => !witness.sizes.has(size)).length;
  if (unseen > 0)
    notices.push(`The witness has not seen ${unseen} of the log's ${history.signed.length} checkpoints.`);
}
