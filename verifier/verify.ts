import { findBeyond, reportBeyond } from './beyond';
import { Consistency } from './consistency';
import { checkContent, type Content } from './content';
import { Findings, printable } from './finding';
import { asNewest, checkHead, checkWitness, newestOf } from './head';
import {
  readCheckpoint,
  readHistory,
  type History,
  type ReadCheckpoint,
  type SignedCheckpoint,
} from './history';
import { Listing } from './listing';
import { originOf, type VerifierKey } from './note';
import type { Progress, VerifyReport } from './report';
import { readNamed, SourceError, type LogSource } from './source';

export interface VerifyOptions {
  /** Keys that may sign the log, all of one name: the origin. */
  readonly keys: readonly VerifierKey[];
  /** Where copies of the checkpoints are that whoever keeps the log cannot take back. */
  readonly witness?: LogSource | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Threads. A source that only this thread can read is read by it. @default - one for each core, up to 4 */
  readonly workers?: number | undefined;
  /**
   * For how long entries may wait for a checkpoint, milliseconds: a log that is written to while it is read has entries
   * that none covers yet. @default 0, for a log at rest
   */
  readonly graceMs?: number | undefined;
  /** Milliseconds since 1970. @default - now */
  readonly now?: number | undefined;
}

/**
 * Checks a log from its files alone: signatures, tree, tiles, entries, history. It trusts nothing but the keys.
 * Memory: 24 to 32 bytes an entry for the record ids, 8 bytes a file, 200 bytes a checkpoint, and 10 MB a thread.
 * @throws SourceError when the source cannot be read at all, or holds no log; all else is a finding
 * @throws KeyError when the keys are of different logs, or there is none
 */
export async function verifyLog(source: LogSource, options: VerifyOptions): Promise<VerifyReport> {
  const { keys, witness, workers, onProgress, graceMs = 0, now = Date.now() } = options;
  const trust = { keys, origin: originOf(keys) };
  const organization = trust.origin.slice(trust.origin.lastIndexOf('/') + 1);
  const findings = new Findings();
  const notices: string[] = [];
  // Nor is it fresh what says it was ingested long after now: a log put back would hide behind one such entry.
  const isFresh = (ingested: number | undefined): boolean =>
    ingested !== undefined && Math.abs(now - ingested) <= graceMs && graceMs > 0;

  // In this order, a log that grows meanwhile has every file that the checkpoints read before ask for.
  const headBytes = await readNamed(source, 'checkpoint');
  const head = headBytes && readCheckpoint(headBytes, { source: 'log', path: 'checkpoint' }, trust, findings);
  const history = await readHistory(source, 'log', trust, findings);
  const witnessed = witness && (await readHistory(witness, 'witness', trust, findings));
  const listing = await Listing.of(source);
  if (!headBytes) {
    if (history.sizes.size === 0 && listing.levels.length === 0 && !listing.last('entries')) {
      throw new SourceError(`${source.name} holds no log: neither a checkpoint nor tiles`);
    }
    findings.add('missing', { path: 'checkpoint' }, 'the newest checkpoint is missing');
  }

  const newest = newestOf(head, history);
  let content: Content | undefined;
  if (newest) {
    const signed = toCompare(head, history, witnessed);
    const consistency = new Consistency(
      signed.filter(({ size }) => size <= newest.size),
      findings,
    );
    content = await checkContent({
      source,
      listing,
      newest,
      organization,
      consistency,
      findings,
      workers,
      onProgress,
    });
    consistency.report();
    const compared = { newest, history, findings, notices, fresh: isFresh(content.ingested?.[1]) };
    checkHead(head, compared);
    if (witnessed) checkWitness(witnessed, compared);
    const beyond = await findBeyond(source, listing, newest.size, organization);
    if (beyond) reportBeyond(beyond, isFresh(beyond.ingested), compared);
    // Whatever was looked for and not found: a log is verified only with every entry, and the root that was signed.
    const { root, entries } = content;
    if (findings.total === 0 && (root !== newest.root || entries !== newest.size)) {
      const what = `says root ${newest.root}; that of the ${entries} entries that could be read is ${root}`;
      findings.add('root-mismatch', newest, what);
    }
  } else {
    notices.push('Without a checkpoint nothing says what the log should hold: its entries were not checked.');
  }
  if (!witness) {
    notices.push(
      'Without a witness it cannot be excluded that the whole log was put back to an earlier state.',
    );
  }
  const strays = listing.strays + history.strays;
  if (strays > 0)
    notices.push(`${strays} files in the folders of the log are none of a log; they were not read.`);

  return {
    verified: findings.total === 0,
    source: source.name,
    origin: head && printable(head.origin),
    size: newest?.size ?? 0,
    root: newest?.root,
    entries: content?.entries ?? 0,
    ingested: content?.ingested && [isoTime(content.ingested[0]), isoTime(content.ingested[1])],
    checkpoints: history.signed.length,
    witnessed: witnessed?.signed.length,
    findings: findings.list,
    findingCount: findings.total,
    notices,
  };
}

/** All signed checkpoints, without the copy that says what `checkpoint` says. */
function toCompare(
  head: ReadCheckpoint | undefined,
  history: History,
  witnessed: History | undefined,
): SignedCheckpoint[] {
  const own = head?.trusted ? asNewest(head) : undefined;
  const copies = history.signed.filter(({ size, root }) => size !== own?.size || root !== own.root);
  return [...(own ? [own] : []), ...copies, ...(witnessed?.signed ?? [])];
}

const isoTime = (ms: number): string => new Date(ms).toISOString();
