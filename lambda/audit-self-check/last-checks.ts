import type { Evidence } from '../shared/audit/evidence';

export const CHECKS_PREFIX = 'self-check/';
const DAY_MS = 86_400_000;
/** Reports older than this are not looked for; who has none younger is overdue. */
const DAYS = 2;
const VERIFIED =
  /^self-check\/(?<day>\d{4}-\d\d-\d\d)\/(?<tenant>[^/]+)\/(?<h>\d\d)(?<m>\d\d)(?<s>\d\d)-verified\.json$/;

/** `self-check/<YYYY-MM-DD>/` */
export const dayFolder = (at: number): string =>
  `${CHECKS_PREFIX}${new Date(at).toISOString().slice(0, 10)}/`;
/** `HHmmss`, UTC. */
export const timeOf = (at: number): string => new Date(at).toISOString().slice(11, 19).replaceAll(':', '');

/** When each tenant's log was last verified, Unix time in milliseconds, by the names of the reports. */
export async function lastVerified(evidence: Evidence, now: number): Promise<Map<string, number>> {
  const last = new Map<string, number>();
  for (let back = DAYS; back >= 0; back--) {
    for await (const key of evidence.list(dayFolder(now - back * DAY_MS))) {
      const { day, tenant, h, m, s } = VERIFIED.exec(key)?.groups ?? {};
      if (tenant === undefined) continue;
      const at = Date.parse(`${day}T${h}:${m}:${s}Z`);
      if (at <= now && at > (last.get(tenant) ?? -Infinity)) last.set(tenant, at);
    }
  }
  return last;
}
