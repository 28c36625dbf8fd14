import { type Cell, page, table, text } from '../shared/page';
import type { Emergency } from './emergencies';
import type { OverallReview, TenantReview } from './review';
import type { Ranked } from './statistics';

/** A page for a person: no script, nothing loaded from elsewhere. The same review gives the same bytes. */
export function tenantPage({ month, organization, statistics, emergencies = [] }: TenantReview): string {
  const { entries, logins } = statistics;
  return page(`Activity review ${month}: ${organization}`, [
    text(
      entries
        ? `${entries.count} entries, ${entries.first} to ${entries.last} of the log, by ${statistics.actors} actors.`
        : 'No entries.',
    ),
    actionTable(statistics.actions),
    table('Roles', ['role', 'entries'], Object.entries(statistics.roles)),
    people('Denied', statistics.denied),
    people('Failed', statistics.failed),
    people('Break-glass', statistics.breakGlass),
    ...emergencies.flatMap(emergencyPart),
    table('Taken out of the system', ['action', 'entries'], Object.entries(statistics.takenOut)),
    people('By whom', statistics.exporters),
    table('Logins', ['result', 'entries'], Object.entries(logins)),
    people('Outside office hours, persons', statistics.outsideHours),
    people('Most reads', statistics.readers),
    text(`The audit log itself was read ${statistics.auditLogReads} times.`),
    duties,
  ]);
}

export function overallPage({
  month,
  tenants,
  actions,
  readers,
  breakGlass,
  emergencies,
  checks,
}: OverallReview): string {
  return page(`Activity review ${month}: all organizations`, [
    table(
      'Checks',
      ['check', 'count'],
      [
        ...Object.entries(checks.reconciliation).map(([kind, count]): Cell[] => [
          `reconciliation: ${kind}`,
          count,
        ]),
        ['messages in quarantine', checks.quarantined],
      ],
    ),
    table(
      'Organizations',
      TENANT_COLUMNS,
      tenants.map((tenant) => Object.values(tenant)),
    ),
    actionTable(actions),
    people('Break-glass', breakGlass),
    table(
      'Emergency access, to be confirmed one by one',
      ['organization', 'entry', 'time', 'actor', 'role', 'reason', 'patients'],
      // A review whose overall file is of an older version has no list.
      (emergencies ?? []).map((it) => [
        it.organization,
        it.sequence,
        it.time,
        it.actor,
        it.role,
        it.reason,
        it.patients,
      ]),
    ),
    people('Most reads', readers),
    duties,
  ]);
}

/** Who, when and why, and what was read with it. */
const emergencyPart = (it: Emergency): string[] => [
  table(
    `Emergency access, entry ${it.sequence}`,
    ['time', 'actor', 'role', 'location', 'reason', 'patients'],
    [[it.time, it.actor, it.role, it.location, it.reason, it.patients]],
  ),
  table(
    `What followed entry ${it.sequence} within the hour`,
    ['action', 'resource', 'outcome', 'count', 'entries of the log'],
    it.accesses.map(({ action, resource, outcome, count, sequences }) => [
      action,
      resource,
      outcome,
      count,
      sequences.join(' ') + (count > sequences.length ? ' …' : ''),
    ]),
  ),
];

const TENANT_COLUMNS =
  'organization,entries,denied,failed,break-glass,taken out,failed logins,lockouts,outside hours,days verified,verification failures'.split(
    ',',
  );

const OUTCOMES = ['success', 'failure', 'denied'];

const actionTable = (actions: TenantReview['statistics']['actions']): string =>
  table(
    'Actions',
    ['action', ...OUTCOMES],
    Object.entries(actions).map(([action, outcomes]) => [
      action,
      ...OUTCOMES.map((outcome) => outcomes[outcome] ?? 0),
    ]),
  );

const people = (title: string, { total, top }: Ranked): string =>
  table(
    `${title}: ${total}`,
    ['actor', 'entries'],
    top.map(({ actor, count }) => [actor, count]),
  );

/** What the reviewer is asked for: the numbers are no review. 45 CFR 164.308(a)(1)(ii)(D). */
const duties = `<h2>What the reviewer does</h2>
<ol>
<li>Checks that <code>SHA256SUMS</code> lists this page with its digest, and that <code>review.note</code> is signed by the key of the audit log.</li>
<li>Follows up every finding of the reconciliation and every failed verification: who, why, closed how.</li>
<li>Confirms each emergency access: asks the person for the emergency, compares the entries that followed with it, and notes the answer.</li>
<li>Asks those with many denials or reads, or with activity outside office hours for the reason, where it is not evident.</li>
<li>Looks at what was taken out of the system, and by whom, against the purpose of the person's role.</li>
<li>Signs off in the register of activity reviews: month, digest of <code>SHA256SUMS</code>, name, date, what was followed up and what came of it.</li>
</ol>`;
