import type { VerifyReport } from '../../verifier/report';
import { type Evidence, jsonBytes } from '../shared/audit/evidence';
import { inParallel } from '../shared/audit/in-parallel';
import { errorName } from '../shared/errors';
import type { Logger } from '../shared/logger';
import { dayFolder, lastVerified, timeOf } from './last-checks';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A log is verified again when it was last verified so long ago. A run more often than daily spreads the work. */
export const DUE_MS = 20 * HOUR;
/** A log that was verified so long ago, and not by this run, has missed its day. */
export const OVERDUE_MS = 23 * HOUR;
/** How long the first entry of a new log may wait for its first checkpoint. */
export const YOUNG_MS = 15 * MINUTE;

/** What the log table says of a log. */
export interface LogHead {
  /** Entries under a checkpoint. */
  readonly published: number;
  /** When the newest entry was ingested, Unix time in milliseconds. */
  readonly ingested: number;
}

export interface SelfCheck {
  readonly tenants: () => AsyncIterable<string>;
  readonly head: (tenant: string) => Promise<LogHead>;
  /** Verifies a whole log against its witness. */
  readonly verify: (tenant: string) => Promise<VerifyReport>;
  readonly evidence: Evidence;
  readonly logger: Logger;
  readonly clock: () => number;
  readonly signal: AbortSignal;
}

export interface Summary {
  readonly started: string;
  readonly tenants: number;
  readonly verified: number;
  /** Tenants whose log is wrong or cannot be read. */
  readonly failed: readonly string[];
  /** Verified recently enough, so that this run left them alone. */
  readonly recent: number;
  /** Too new to have a checkpoint. */
  readonly young: number;
  /** No time was left; the next run begins with them. */
  readonly notChecked: number;
  /** Of those, the ones that have missed their day. */
  readonly overdue: readonly string[];
}

/** Logs that are verified at once: reading takes longer than checking. */
const AT_ONCE = 4;
/** Findings that a report keeps; the number of all is in it too. */
const KEPT = 100;

type Result = 'verified' | 'failed' | 'young' | 'not-checked';

/**
 * Verifies every log from its files, the one that waited longest first, until the time is up; the next run goes on from
 * there. It never claims more than it did: a log counts as verified when all of it was.
 * @returns what was done; failures are `failed` and `overdue`
 */
export async function checkLogs(by: SelfCheck): Promise<Summary> {
  const { evidence, logger, clock, signal } = by;
  const started = clock();
  const last = await lastVerified(evidence, started);
  const age = (tenant: string): number => started - (last.get(tenant) ?? -Infinity);
  const due: string[] = [];
  let tenants = 0;
  for await (const tenant of by.tenants()) {
    tenants++;
    if (age(tenant) >= DUE_MS) due.push(tenant);
  }
  due.sort((a, b) => (last.get(a) ?? -Infinity) - (last.get(b) ?? -Infinity) || (a < b ? -1 : 1));

  const results = new Map<string, Result>();
  await inParallel(due, AT_ONCE, async (tenant) => {
    const result = signal.aborted ? 'not-checked' : await check(tenant, by);
    results.set(tenant, result);
    if (result === 'failed') logger.error('log not verified', { tenant });
  });
  const all = (wanted: Result): string[] => due.filter((tenant) => results.get(tenant) === wanted);
  const notChecked = all('not-checked');
  const summary: Summary = {
    started: new Date(started).toISOString(),
    tenants,
    verified: all('verified').length,
    failed: all('failed'),
    recent: tenants - due.length,
    young: all('young').length,
    notChecked: notChecked.length,
    overdue: notChecked.filter((tenant) => age(tenant) >= OVERDUE_MS),
  };
  return summary;
}

/** Keeps the summary of a run. */
export const keepSummary = (evidence: Evidence, summary: Summary): Promise<void> => {
  const at = Date.parse(summary.started);
  return evidence.create(`${dayFolder(at)}summary-${timeOf(at)}.json`, jsonBytes(summary));
};

/** Verifies one log and keeps the report. Whatever goes wrong is a failure of this log alone. */
async function check(
  tenant: string,
  { head, verify, evidence, logger, clock, signal }: SelfCheck,
): Promise<Result> {
  const at = clock();
  const report: Record<string, unknown> = { tenant, checked: new Date(at).toISOString() };
  let verified = false;
  try {
    const { published, ingested } = await head(tenant);
    if (published === 0 && at - ingested < YOUNG_MS) return 'young';
    const found = await verify(tenant);
    if (signal.aborted) return 'not-checked'; // what was read last may be half of it
    // A log that was put back to an earlier state, in both buckets, verifies; the table remembers it longer.
    const shorter = found.size < published;
    verified = found.verified && !shorter;
    Object.assign(report, { result: verified ? 'verified' : 'failed', published, shorter, ...found });
    report.findings = found.findings.slice(0, KEPT);
  } catch (error) {
    if (signal.aborted) return 'not-checked';
    Object.assign(report, { result: 'failed', error: errorName(error) });
  }
  try {
    const result = verified ? 'verified' : 'failed';
    await evidence.create(`${dayFolder(at)}${tenant}/${timeOf(at)}-${result}.json`, jsonBytes(report));
    return result;
  } catch (error) {
    // Unproved is not verified.
    logger.error('report not kept', { tenant, error: errorName(error) });
    return 'failed';
  }
}
