import { createHash } from 'node:crypto';
import type { Evidence } from '../shared/audit/evidence';
import { jsonBytes } from '../shared/audit/evidence';
import { ConflictError } from '../../runtime/tlog/storage';
import type { Access, Irregularity } from './access';
import type { Reason } from './records';

/** Why a sweep could not judge, or should not believe, what it saw. */
export const PROBLEMS = [
  'database-unread', // a source could not be read
  'trail-unread',
  'records-unread', // the copy of a tenant could not be read, so that some accesses could not be judged
  'database-silent', // the application recorded changes, pgAudit said nothing of its statements
  'trail-silent', // the application recorded requests to S3, the trail has no data event
  'too-many', // more findings than one sweep keeps: the following ones keep the rest
  'sweep-incomplete', // no time was left
] as const;
export type Problem = (typeof PROBLEMS)[number];

/** What is kept. Bytes depend on the access alone, so that every sweep would write the same. */
export interface Finding {
  /** `reconciliation/<day>/<hour>/<kind>-<id>.json`, by the time of the access, UTC. */
  readonly key: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export const FINDINGS_PREFIX = 'reconciliation/';

/** `2026-11-22/13` */
const hourOf = (at: number): string => new Date(at).toISOString().slice(0, 13).replace('T', '/');

/** The id of the same access is the same in every sweep. */
const idOf = (origin: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(origin)).digest('hex').slice(0, 32);

const keyOf = (at: number, kind: string, id: string): string =>
  `${FINDINGS_PREFIX}${hourOf(at)}/${kind}-${id}.json`;

export function unmatched(access: Access, reason: Reason): Finding {
  const { source, at, kind, command, object, user, requestId, origin } = access;
  const id = idOf(origin);
  const [, instance, client, process, statementId] = origin;
  const where = source === 'database' ? { instance, client, process, statementId } : { eventId: origin[1] };
  const what = { access: kind, command, object, user, ...(requestId !== undefined && { requestId }) };
  return {
    key: keyOf(at, 'unmatched', id),
    body: { id, finding: 'unmatched', reason, source, time: new Date(at).toISOString(), ...what, ...where },
  };
}

export function irregular({ source, irregularity, at, user, origin }: Irregularity): Finding {
  const id = idOf([irregularity, ...origin]);
  const who = user === undefined ? {} : { user };
  const where = { stream: origin[1], position: origin.slice(2).join(' ') };
  return {
    key: keyOf(at, irregularity, id),
    body: { id, finding: irregularity, source, time: new Date(at).toISOString(), ...who, ...where },
  };
}

/** One an hour: a problem that lasts alarms with every sweep and is written down once. */
export const problem = (kind: Problem, now: number): Finding => ({
  key: `${FINDINGS_PREFIX}${hourOf(now)}/${kind}.json`,
  body: { finding: kind, hour: `${new Date(now).toISOString().slice(0, 13)}:00:00.000Z` },
});

/** Keys of the findings of a window that are kept already. */
export async function knownFindings(
  evidence: Evidence,
  { from, to }: { from: number; to: number },
): Promise<Set<string>> {
  const known = new Set<string>();
  for (let hour = Math.floor(from / HOUR); hour * HOUR < to; hour++) {
    for await (const key of evidence.list(`${FINDINGS_PREFIX}${hourOf(hour * HOUR)}/`)) known.add(key);
  }
  return known;
}

const HOUR = 3_600_000;

/** Keeps a finding, unless another sweep has. The first word stands, though a later one may give another reason. */
export async function keep(evidence: Evidence, { key, body }: Finding): Promise<void> {
  try {
    await evidence.create(key, jsonBytes(body));
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
  }
}
