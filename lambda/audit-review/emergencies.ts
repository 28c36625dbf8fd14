import type { Entry } from '../shared/audit/entry';

/** One use of emergency access, for whoever reviews it (IDN-7). 45 CFR 164.312(a)(2)(ii). */
export interface Emergency {
  /** Place of the use in the log. */
  readonly sequence: number;
  readonly time: string;
  readonly actor: string;
  readonly role: string;
  readonly location: string;
  /** The word that was given; empty where there was none. */
  readonly reason: string;
  /** What the actor did in the hour after it, by kind of resource. */
  readonly accesses: readonly Accesses[];
  /** Different patients among them. Which ones, the entries say, to whoever asks the log and is recorded for it. */
  readonly patients: number;
}

export interface Accesses {
  readonly action: string;
  readonly resource: string;
  readonly outcome: string;
  readonly count: number;
  /** Places of the entries in the log, the first of them, in order. */
  readonly sequences: readonly number[];
}

/** Emergency access lasts an hour at most. */
const LASTS_MS = 3_600_000;
/** Entries that are named for each kind; the count has all. */
const NAMED = 50;
/** What reaches no record. */
const NO_ACCESS: ReadonlySet<string> = new Set([
  'break-glass',
  'login',
  'logout',
  'mfa-challenge',
  'session-revoked',
]);

/** Whether an entry says that emergency access was taken: denied and failed attempts are counted elsewhere. */
export const isEmergency = ({ record }: Entry): boolean =>
  record.action === 'break-glass' && record.outcome === 'success';

/**
 * What was done with each emergency access.
 * @param uses entries of a month, in any order
 * @param entries all entries from the first use on, in any order: also those of the hour after the month
 */
export async function emergenciesOf(
  uses: readonly Entry[],
  entries: AsyncIterable<readonly Entry[]>,
): Promise<Emergency[]> {
  const found = uses
    .toSorted((a, b) => a.sequence - b.sequence)
    .map((use) => ({ use, from: Date.parse(use.record.time), accesses: [] as Entry[] }));
  if (found.length === 0) return [];
  for await (const batch of entries) {
    for (const entry of batch) {
      if (NO_ACCESS.has(entry.record.action)) continue;
      const at = Date.parse(entry.record.time);
      for (const { use, from, accesses } of found) {
        const during = at >= from && at <= from + LASTS_MS;
        if (during && entry.record.actor.id === use.record.actor.id) accesses.push(entry);
      }
    }
  }
  return found.map(({ use, accesses }) => emergency(use, accesses));
}

function emergency({ sequence, record }: Entry, accesses: readonly Entry[]): Emergency {
  const kinds = new Map<string, number[]>();
  for (const { sequence: place, record: it } of accesses) {
    const kind = JSON.stringify([it.action, it.resource.type, it.outcome]);
    const places = kinds.get(kind);
    if (places) places.push(place);
    else kinds.set(kind, [place]);
  }
  return {
    sequence,
    time: record.time,
    actor: record.actor.id,
    role: record.actor.role,
    location: record.location,
    reason: record.reason ?? '',
    accesses: [...kinds]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([kind, places]) => {
        const [action, resource, outcome] = JSON.parse(kind) as [string, string, string];
        const sequences = places.toSorted((a, b) => a - b).slice(0, NAMED);
        return { action, resource, outcome, count: places.length, sequences };
      }),
    patients: new Set(accesses.flatMap(({ record: it }) => it.resource.patient ?? [])).size,
  };
}
