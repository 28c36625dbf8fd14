import type { Action, AuditRecord, Outcome } from '../../runtime/audit/record';
import type { Access, AccessKind } from './access';
import { SLACK_MS } from './timeline';

/** Actions whose record excuses an access. What is changed is read before; what is read is never changed. */
const COVERED_BY: Readonly<Record<AccessKind, readonly Action[]>> = {
  read: [
    ...(['create', 'read', 'update', 'delete', 'search', 'download', 'upload'] as const),
    ...(['print', 'export', 'share', 'send-message'] as const),
  ],
  insert: ['create', 'update', 'upload', 'share', 'send-message', 'export'],
  update: ['create', 'update', 'delete', 'upload', 'share', 'send-message'],
  delete: ['delete'],
  execute: [
    ...(['create', 'read', 'update', 'delete', 'search', 'download', 'upload'] as const),
    ...(['print', 'export', 'share', 'send-message'] as const),
  ],
  administer: ['configure', 'grant', 'revoke'],
  unknown: [],
};

/** Why an access is a finding. */
export type Reason =
  | 'not-the-application' // a person, or a program that writes no records, is never excused by somebody's record
  | 'no-request-id'
  | 'no-record'
  | 'other-time' // the request id is that of a record of another hour
  | 'other-action';

interface Excuse {
  readonly time: number;
  readonly action: Action;
  readonly outcome: Outcome;
}

/** Audit records of a window, by what accesses are matched by. */
export class Records {
  readonly #byRequest = new Map<string, Excuse[]>();
  readonly #byS3Request = new Map<string, Excuse[]>();
  readonly #applicationUsers: ReadonlySet<string>;

  constructor(applicationUsers: readonly string[]) {
    this.#applicationUsers = new Set(applicationUsers);
  }

  add(record: AuditRecord): void {
    const excuse = { time: Date.parse(record.time), action: record.action, outcome: record.outcome };
    put(this.#byRequest, record.requestId, excuse);
    for (const { service, requestId } of record.accesses ?? []) {
      if (service === 's3') put(this.#byS3Request, requestId, excuse);
    }
  }

  /** @returns why no record excuses the access, or undefined when one does */
  reasonAgainst({ source, kind, at, user, requestId }: Access): Reason | undefined {
    if (source === 'database' && !this.#applicationUsers.has(user)) return 'not-the-application';
    if (requestId === undefined) return 'no-request-id';
    const records = (source === 's3' ? this.#byS3Request : this.#byRequest).get(requestId);
    if (!records) return 'no-record';
    const timely = records.filter(({ time }) => Math.abs(time - at) <= SLACK_MS);
    if (timely.length === 0) return 'other-time';
    return timely.some((record) => covers(record, kind)) ? undefined : 'other-action';
  }
}

/** Deciding takes reading, so a denied request may have read. It has changed nothing. */
const covers = ({ action, outcome }: Excuse, kind: AccessKind): boolean =>
  COVERED_BY[kind].includes(action) && (outcome !== 'denied' || kind === 'read' || kind === 'execute');

function put(index: Map<string, Excuse[]>, key: string, excuse: Excuse): void {
  const list = index.get(key);
  if (list) list.push(excuse);
  else index.set(key, [excuse]);
}
