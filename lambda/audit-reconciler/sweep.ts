import type { AuditRecord } from '../../runtime/audit/record';
import type { Entry } from '../shared/audit/entry';
import type { Evidence } from '../shared/audit/evidence';
import { inParallel } from '../shared/audit/in-parallel';
import { errorName } from '../shared/errors';
import type { Logger } from '../shared/logger';
import type { Observation } from './access';
import { isOfAccounts } from './account-access';
import { DatabaseAccesses } from './database-accesses';
import { type Finding, irregular, keep, knownFindings, problem, type Problem, unmatched } from './finding';
import { type LogEvent, MessageAssembler } from './log-line';
import { Records } from './records';
import { observeTrailEvent } from './s3-access';
import { DELIVERY_MS, LEAD_MS, readUntil, SETTLING_MS, SLACK_MS, type Window } from './timeline';

/** What a sweep reads. Every iteration may throw, and does when the time is up. */
export interface Sources {
  /** Events of Aurora's PostgreSQL log by their time, those of one stream in their order. */
  database(window: Window): AsyncIterable<LogEvent>;
  /** Data events of S3 in CloudTrail's log. */
  trail(window: Window): AsyncIterable<LogEvent>;
  /** Tenants whose log has grown since. */
  tenants(since: number): AsyncIterable<string>;
  /** Entries of a tenant, the newest first, some at a time. */
  entries(tenant: string, since: number): AsyncIterable<readonly Entry[]>;
}

export interface Settings {
  readonly schemas: readonly string[];
  readonly buckets: readonly string[];
  readonly applicationUsers: readonly string[];
  readonly accountUsers: readonly string[];
}

export interface Sweep {
  readonly sources: Sources;
  readonly settings: Settings;
  readonly evidence: Evidence;
  readonly logger: Logger;
  /** Findings that one sweep of a window writes. The ones that follow see the rest, and alarm again. @default 5000 */
  readonly mostFindings?: number;
  /** Called with the counts before anything is written: a crash after it alarms once too often, never too seldom. */
  readonly report: (counts: { readonly matched: number; readonly unmatched: number }) => void;
}

export interface Result {
  readonly matched: number;
  /** Findings that were not known before, and problems. */
  readonly unmatched: number;
  readonly problems: readonly Problem[];
}

const AT_ONCE = 16;

/** Reconciles one window: every access in it is matched, or is a finding. What cannot be judged is a problem. */
export async function sweep(window: Window, now: number, context: Sweep): Promise<Result> {
  const { sources, settings, evidence, logger, mostFindings = 5000, report } = context;
  const problems = new Set<Problem>();
  const records = new Records(settings.applicationUsers);
  const expected = { changes: 0, s3Requests: 0 };
  const attempt = async (failure: Problem, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      problems.add(failure);
      logger.error('unread', { problem: failure, error: errorName(error) });
    }
  };

  // Ingestion may precede the time of a record, by a clock's skew; it follows it as a rule.
  const since = window.from - 2 * SLACK_MS;
  await attempt('records-unread', async () => {
    for await (const tenant of sources.tenants(since)) {
      await attempt('records-unread', async () => {
        for await (const record of recordsSince(sources, tenant, since)) {
          records.add(record);
          expect(record, window, now, expected);
        }
      });
    }
  });

  const findings = new Map<string, Finding>();
  let matched = 0;
  let held = 0;
  const judge = (observation: Observation): void => {
    if (observation.at < window.from || observation.at >= window.to) return;
    if ('irregularity' in observation) {
      const finding = irregular(observation);
      findings.set(finding.key, finding);
      return;
    }
    const reason = isOfAccounts(observation, settings.accountUsers)
      ? undefined
      : records.reasonAgainst(observation);
    if (reason === undefined) matched++;
    else if (problems.has('records-unread') && DEPENDS_ON_RECORDS.has(reason)) held++;
    else {
      const finding = unmatched(observation, reason);
      findings.set(finding.key, finding);
    }
  };

  const accesses = new DatabaseAccesses(settings.schemas);
  await attempt('database-unread', async () => {
    const messages = new MessageAssembler();
    const lines = sources.database({ from: window.from - LEAD_MS, to: readUntil(window, now) });
    for await (const event of lines) {
      for (const message of messages.add(event)) for (const found of accesses.add(message)) judge(found);
    }
    for (const message of messages.end()) for (const found of accesses.add(message)) judge(found);
    for (const found of accesses.end()) judge(found);
    if (expected.changes > 0 && settings.applicationUsers.every((user) => !accesses.lines.has(user))) {
      problems.add('database-silent');
    }
  });

  const buckets = new Set(settings.buckets);
  if (buckets.size > 0) {
    await attempt('trail-unread', async () => {
      let events = 0;
      for await (const event of sources.trail({ from: window.from, to: readUntil(window, now) })) {
        events++;
        const found = observeTrailEvent(event, buckets);
        if (found) judge(found);
      }
      if (expected.s3Requests > 0 && events === 0) problems.add('trail-silent');
    });
  }

  const known = await knownFindings(evidence, window);
  const news = [...findings.values()].filter(({ key }) => !known.has(key));
  if (news.length > mostFindings) problems.add('too-many');
  const result = { matched, unmatched: news.length + problems.size, problems: [...problems] };
  report(result);
  logger.info('swept', { matched, held, unmatched: news.length, known: known.size, problems: problems.size });
  const kept = [...[...problems].map((kind) => problem(kind, now)), ...news.slice(0, mostFindings)];
  await inParallel(kept, AT_ONCE, (finding) => keep(evidence, finding));
  return result;
}

/** These may be wrong while the records of some tenant are missing; the others hold whatever the records say. */
const DEPENDS_ON_RECORDS: ReadonlySet<string> = new Set(['no-record', 'other-time', 'other-action']);

async function* recordsSince(
  sources: Sources,
  tenant: string,
  since: number,
): AsyncGenerator<AuditRecord, void, void> {
  for await (const entries of sources.entries(tenant, since)) {
    for (const { ingested, record } of entries) {
      if (Date.parse(ingested) < since) return;
      yield record;
    }
  }
}

/** Counts records that must have left a trace in a source: so that its silence is noticed. */
function expect(
  { time, action, outcome, accesses = [] }: AuditRecord,
  window: Window,
  now: number,
  expected: { changes: number; s3Requests: number },
): void {
  const at = Date.parse(time);
  if (at < window.from || at >= window.to || outcome !== 'success') return;
  if (accesses.length > 0) {
    // A trace of a request that is younger may still be delivered.
    if (at < now - SETTLING_MS - DELIVERY_MS) expected.s3Requests++;
  } else if (CHANGES.has(action)) expected.changes++;
}

/** Actions that nobody can do without the database. */
const CHANGES: ReadonlySet<string> = new Set(['create', 'update', 'delete']);
