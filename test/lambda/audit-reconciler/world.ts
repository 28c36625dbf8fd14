import type { Entry } from '../../../lambda/shared/audit/entry';
import { createLogger } from '../../../lambda/shared/logger';
import type { LogEvent } from '../../../lambda/audit-reconciler/log-line';
import { reconcile } from '../../../lambda/audit-reconciler/reconcile';
import type { Settings, Sources } from '../../../lambda/audit-reconciler/sweep';
import { SCHEDULE_MS, type Window } from '../../../lambda/audit-reconciler/timeline';
import type { AuditRecord } from '../../../runtime/audit/record';
import { memoryEvidence } from '../../support/memory-evidence';

export const MINUTE = 60_000;
/** Half past an hour, so that a few sweeps go by without a late one. */
export const START = Date.parse('2026-03-02T10:30:00Z');

/** Findings that a sweep writes here. */
export const MOST = 50;

export const SETTINGS: Settings = {
  schemas: ['phi'],
  buckets: ['clinic-phi'],
  applicationUsers: ['app', 'worker'],
  accountUsers: ['sign_in_login'],
};

/** A line of pgAudit as Aurora writes it. */
export function auditLine(
  at: number,
  {
    user = 'app',
    client = '10.0.1.5(52344)',
    pid = 4711,
    statement = 1,
    substatement = 1,
    what = 'READ,SELECT,TABLE,phi.patient',
    sql = 'select "id" from phi.patient where id = $1',
    requestId = undefined as string | undefined,
  } = {},
): string {
  const text = requestId === undefined ? sql : `${sql} /*request_id='${encodeURIComponent(requestId)}'*/`;
  const quoted = /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const time = new Date(at).toISOString().slice(0, 19).replace('T', ' ');
  const csv = `SESSION,${statement},${substatement},${what},${quoted},<not logged>`;
  return `${time} UTC:${client}:${user}@clinic:[${pid}]:LOG:  AUDIT: ${csv}`.replaceAll('\n', '\n\t');
}

/** A data event of S3 as CloudTrail writes it. */
export function trailEvent(at: number, event: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::111122223333:assumed-role/App/task',
      accountId: '111122223333',
    },
    eventTime: `${new Date(at).toISOString().slice(0, 19)}Z`,
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    requestParameters: { bucketName: 'clinic-phi', key: 'scans/018f', Host: 'clinic-phi.s3.amazonaws.com' },
    responseElements: null,
    requestID: 'KQ7T0EXAMPLE0001',
    eventID: '5c4b4a7e-0000-4000-8000-000000000001',
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: false,
    eventCategory: 'Data',
    ...event,
  });
}

export function record(at: number, over: Partial<AuditRecord> = {}): AuditRecord {
  return {
    id: '018f6f2e-0000-7000-8000-000000000001',
    time: new Date(at).toISOString(),
    organization: 'north-clinic',
    location: 'none',
    actor: { id: 'u-1', role: 'nurse', type: 'person' },
    source: { ip: '192.0.2.7', userAgent: 'test' },
    action: 'read',
    resource: { type: 'patient', id: 'p-1' },
    fields: [],
    outcome: 'success',
    requestId: 'req-1',
    ...over,
  };
}

interface Delivered<T> {
  readonly value: T;
  /** When it can be seen. */
  readonly from: number;
}

/** Logs, trail and copy that show what was delivered by now, and a clock that sweeps run by. */
export function world(settings: Settings = SETTINGS) {
  let now = START;
  const database: Delivered<LogEvent>[] = [];
  const trail: Delivered<LogEvent>[] = [];
  const entries: Delivered<Entry>[] = [];
  const evidence = memoryEvidence();
  const reports: { at: number; matched: number; unmatched: number }[] = [];
  const log: string[] = [];
  /** Sources that fail, by name. */
  const broken = new Set<string>();

  async function* visible(name: string, events: Delivered<LogEvent>[], { from, to }: Window) {
    if (broken.has(name)) throw new Error('throttled');
    const seen = events.filter(({ value, from: delivered }) => {
      return delivered <= now && value.timestamp >= from && value.timestamp < to;
    });
    for (const { value } of seen.toSorted((a, b) => a.value.timestamp - b.value.timestamp)) yield value;
  }
  const sources: Sources = {
    database: (window) => visible('database', database, window),
    trail: (window) => visible('trail', trail, window),
    async *tenants() {
      yield* new Set(entries.map(({ value }) => value.record.organization));
    },
    async *entries(tenant) {
      if (broken.has(tenant)) throw new Error('no such day');
      const own = entries.filter(({ value, from }) => from <= now && value.record.organization === tenant);
      yield own.map(({ value }) => value).toSorted((a, b) => b.ingested.localeCompare(a.ingested));
    },
  };
  let count = 0;
  const put = (to: Delivered<LogEvent>[], at: number, message: string, delay: number, stream: string) =>
    to.push({
      value: { id: `e${count++}`, stream, timestamp: Math.floor(at / 1000) * 1000, message },
      from: at + delay,
    });

  return {
    evidence,
    reports,
    log,
    broken,
    now: () => now,
    statement: (at: number, line: string, delay = 10_000) => put(database, at, line, delay, 'clinic-1.0'),
    event: (at: number, event: string, delay = 2 * MINUTE) => put(trail, at, event, delay, 'trail_1'),
    record: (value: AuditRecord, delay = MINUTE) => {
      const at = Date.parse(value.time);
      const ingested = new Date(at + Math.min(delay, 5000)).toISOString();
      entries.push({ value: { sequence: count++, previous: '', ingested, record: value }, from: at + delay });
    },
    forgetRecords: () => entries.splice(0),
    /** One run of the function, now. */
    run: (signal = new AbortController().signal, requested?: Window) =>
      reconcile(requested, now, {
        sources,
        settings,
        evidence,
        logger: createLogger((line) => log.push(line)),
        mostFindings: MOST,
        report: (counts) => reports.push({ at: now, ...counts }),
        signal,
      }),
    /** Lets time pass and sweeps run by the schedule. */
    async until(end: number) {
      for (; now <= end; now += SCHEDULE_MS) await this.run();
      now -= SCHEDULE_MS;
    },
    at(time: number) {
      now = time;
      return this;
    },
    findings: () =>
      [...evidence.files.values()].map((bytes) => JSON.parse(bytes.toString()) as Record<string, string>),
    unmatched: () => reports.reduce((sum, { unmatched }) => sum + unmatched, 0),
  };
}
