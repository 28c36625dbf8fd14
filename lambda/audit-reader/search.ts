import { MAX_FUTURE_MS, MAX_PAST_MS } from '../../runtime/audit/record';
import { copiedEntries } from '../shared/audit/copied-entries';
import type { CopyReader } from '../shared/audit/copy';
import { type Day, dayOf, type Entry } from '../shared/audit/entry';
import type { Criteria } from './request';

/** A step of a search: what was found in one object, and where to go on after it. */
export interface Found {
  readonly entries: readonly Entry[];
  /** The cursor after the whole object. */
  readonly next: string;
}

/**
 * Looks through a tenant's copy, the newest first, by the order of the log.
 *
 * Only days are read in which a record of the time asked for can have been ingested: it lies at most 7 days before and
 * 5 minutes after its ingestion.
 */
export async function* search(
  copy: CopyReader,
  tenant: string,
  criteria: Criteria,
): AsyncGenerator<Found, void, void> {
  const from = criteria.from === undefined ? -Infinity : Date.parse(criteria.from);
  const to = criteria.to === undefined ? Infinity : Date.parse(criteria.to);
  const [cursorDay, before] = criteria.cursor?.split('.') ?? [];
  const lastDay = earlier(cursorDay, to === Infinity ? undefined : dayAt(to + MAX_PAST_MS));
  const window = {
    ...(from !== -Infinity && { from: dayAt(from - MAX_FUTURE_MS) }),
    ...(lastDay !== undefined && { to: lastDay }),
    ...(before !== undefined && { before: Number(before) }),
  };
  const wanted = matcher(criteria, from, to);
  for await (const entries of copiedEntries(copy, tenant, window)) {
    yield { entries: entries.filter(wanted), next: cursorAfter(entries.at(-1)!) };
  }
}

/** The cursor that goes on with what is older than an entry. */
export const cursorAfter = (entry: Entry): string => `${dayOf(entry)}.${entry.sequence}`;

function matcher(criteria: Criteria, from: number, to: number): (entry: Entry) => boolean {
  const { actor, patient, resourceType, resourceId, action, outcome } = criteria;
  const is = (asked: string | undefined, ...values: (string | undefined)[]) =>
    asked === undefined || values.includes(asked);
  return ({ record }) => {
    const time = Date.parse(record.time);
    return (
      time >= from &&
      time < to &&
      is(actor, record.actor.id, record.actor.onBehalfOf) &&
      is(patient, record.resource.patient) &&
      is(resourceType, record.resource.type) &&
      is(resourceId, record.resource.id) &&
      is(action, record.action) &&
      is(outcome, record.outcome)
    );
  };
}

/** Years that ISO 8601 writes with four digits. */
const [FIRST_MS, LAST_MS] = [Date.parse('0000-01-01'), Date.parse('9999-12-31')];

const dayAt = (ms: number): Day =>
  new Date(Math.min(LAST_MS, Math.max(FIRST_MS, ms))).toISOString().slice(0, 10);

const earlier = (a: Day | undefined, b: Day | undefined): Day | undefined =>
  a === undefined || b === undefined ? (a ?? b) : a < b ? a : b;
