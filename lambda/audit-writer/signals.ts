import type { Action, AuditRecord, Outcome } from '../../runtime/audit/record';
import { METRICS } from './env';

/** A kind of record that people must hear of, and the metric that counts it. */
interface Signal {
  readonly metric: (typeof METRICS)[keyof typeof METRICS];
  readonly action: Action;
  /** @default - whatever the outcome */
  readonly outcome?: Outcome;
  /** @default - whatever the reason */
  readonly reason?: string;
  /** Type of the resource. @default - whatever it is */
  readonly resource?: string;
}

/**
 * What pages out of the audit trail itself, so that no application can forget to: emergency access (IDN-7), a refresh
 * token that was used twice (IDN-2), a webhook that nobody verified (INT-1).
 */
const SIGNALS: readonly Signal[] = [
  { metric: METRICS.breakGlass, action: 'break-glass', outcome: 'success' },
  { metric: METRICS.replayed, action: 'session-revoked', reason: 'refresh-replayed' },
  {
    metric: METRICS.unverified,
    action: 'create',
    outcome: 'denied',
    reason: 'unverified-webhook',
    resource: 'webhook',
  },
];

/**
 * Counts the records that are signals, by metric; none that is zero. It counts what has arrived, before it has its place:
 * a record that comes again counts again, because the run that counted it first may have ended before anybody heard.
 */
export function countSignals(records: Iterable<AuditRecord>): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const record of records) {
    for (const { metric, action, outcome, reason, resource } of SIGNALS) {
      if (record.action !== action) continue;
      if (outcome !== undefined && record.outcome !== outcome) continue;
      if (reason !== undefined && record.reason !== reason) continue;
      if (resource !== undefined && record.resource.type !== resource) continue;
      counts.set(metric, (counts.get(metric) ?? 0) + 1);
    }
  }
  return Object.fromEntries(counts);
}
