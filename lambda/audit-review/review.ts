import type { Emergency } from './emergencies';
import { ranked, type Ranked, type Statistics } from './statistics';

/** The review of one tenant. */
export interface TenantReview {
  readonly month: string;
  readonly organization: string;
  readonly statistics: Statistics;
  /** Each use of emergency access. A review that was begun by an older version has none. */
  readonly emergencies?: readonly Emergency[];
}

/** What the checks of the month found, for all tenants together. */
export interface Checks {
  /** Findings of the reconciliation, by kind. */
  readonly reconciliation: Readonly<Record<string, number>>;
  /** Messages in quarantine that arrived in the month. */
  readonly quarantined: number;
  /** By tenant: on how many days its log was verified, and how often it was not. */
  readonly verification: Readonly<Record<string, { readonly verified: number; readonly failed: number }>>;
}

/** The review of all tenants. */
export interface OverallReview {
  readonly month: string;
  readonly tenants: readonly {
    readonly organization: string;
    readonly entries: number;
    readonly denied: number;
    readonly failed: number;
    readonly breakGlass: number;
    readonly takenOut: number;
    readonly failedLogins: number;
    readonly lockouts: number;
    readonly outsideHours: number;
    readonly daysVerified: number;
    readonly verificationFailures: number;
  }[];
  readonly actions: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly readers: Ranked;
  readonly breakGlass: Ranked;
  readonly emergencies: readonly (Emergency & { readonly organization: string })[];
  readonly checks: Checks;
}

/** Adds up tenants; an actor of one tenant is another person than that of the same id elsewhere. */
export function overallReview(
  month: string,
  reviews: readonly TenantReview[],
  checks: Checks,
): OverallReview {
  const actions = new Map<string, Map<string, number>>();
  const readers = new Map<string, number>();
  const breakGlass = new Map<string, number>();
  for (const { organization, statistics } of reviews) {
    for (const [action, outcomes] of Object.entries(statistics.actions)) {
      const total = actions.get(action) ?? new Map<string, number>();
      actions.set(action, total);
      for (const [outcome, count] of Object.entries(outcomes)) {
        total.set(outcome, (total.get(outcome) ?? 0) + count);
      }
    }
    // The ten highest of all are among the ten highest of their tenants.
    for (const { actor, count } of statistics.readers.top) readers.set(`${organization}/${actor}`, count);
    for (const { actor, count } of statistics.breakGlass.top) {
      breakGlass.set(`${organization}/${actor}`, count);
    }
  }
  const total = (of: (statistics: Statistics) => number) =>
    reviews.reduce((sum, { statistics }) => sum + of(statistics), 0);
  return {
    month,
    tenants: reviews.map(({ organization, statistics }) => ({
      organization,
      entries: statistics.entries?.count ?? 0,
      denied: statistics.denied.total,
      failed: statistics.failed.total,
      breakGlass: statistics.breakGlass.total,
      takenOut: statistics.exporters.total,
      failedLogins: statistics.logins.failed,
      lockouts: statistics.logins.lockouts,
      outsideHours: statistics.outsideHours.total,
      daysVerified: checks.verification[organization]?.verified ?? 0,
      verificationFailures: checks.verification[organization]?.failed ?? 0,
    })),
    actions: Object.fromEntries(
      [...actions.keys()]
        .toSorted(byCodeUnits)
        .map((action) => [
          action,
          Object.fromEntries([...actions.get(action)!].toSorted(([a], [b]) => byCodeUnits(a, b))),
        ]),
    ),
    readers: { ...ranked(readers), total: total(({ readers }) => readers.total) },
    breakGlass: { ...ranked(breakGlass), total: total(({ breakGlass }) => breakGlass.total) },
    emergencies: reviews.flatMap(({ organization, emergencies = [] }) =>
      emergencies.map((one) => ({ organization, ...one })),
    ),
    checks,
  };
}

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
