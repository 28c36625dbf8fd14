import type { Checks } from './review';

/** Names of objects, in their order. */
export type List = (prefix: string) => AsyncIterable<string>;

/** `reconciliation/<day>/<hour>/<kind>-<id>.json`, or without an id. */
const FINDING = /\/(?<kind>[a-z-]+?)(?:-[0-9a-f]{32})?\.json$/;
/** `self-check/<day>/<tenant>/<time>-<result>.json` */
const CHECK = /^self-check\/(?<day>[^/]+)\/(?<tenant>[^/]+)\/[^/]+-(?<result>verified|failed)\.json$/;

/**
 * What other functions kept during a month, by the names of it alone.
 * @param month `YYYY-MM`
 */
export async function readChecks(month: string, evidence: List, quarantine: List): Promise<Checks> {
  const reconciliation = new Map<string, number>();
  for await (const key of evidence(`reconciliation/${month}-`)) {
    const kind = FINDING.exec(key)?.groups?.kind ?? 'unreadable';
    reconciliation.set(kind, (reconciliation.get(kind) ?? 0) + 1);
  }
  const verification = new Map<string, { days: Set<string>; failed: number }>();
  for await (const key of evidence(`self-check/${month}-`)) {
    const { day, tenant, result } = CHECK.exec(key)?.groups ?? {};
    if (tenant === undefined) continue; // the summary of a run
    const found = verification.get(tenant) ?? { days: new Set<string>(), failed: 0 };
    verification.set(tenant, found);
    if (result === 'verified') found.days.add(day!);
    else found.failed++;
  }
  let quarantined = 0;
  for await (const _ of quarantine(`${month}-`)) quarantined++;
  return {
    reconciliation: inOrder(reconciliation),
    quarantined,
    verification: inOrder(
      new Map(
        [...verification].map(([tenant, { days, failed }]) => [tenant, { verified: days.size, failed }]),
      ),
    ),
  };
}

const inOrder = <T>(values: ReadonlyMap<string, T>): Record<string, T> =>
  Object.fromEntries([...values].toSorted(([a], [b]) => (a < b ? -1 : Number(a > b))));
