import { page, table, text } from '../shared/page';
import { type Finding, FINDINGS, STALE_DAYS } from './findings';
import type { AccessReport, AccessRow } from './report';

const HEAD = [
  'person',
  'title',
  'account',
  'tenant',
  'employment',
  'status',
  'roles',
  'AWS roles',
  'created',
  'last use',
  'second factors',
  'findings',
];

/** Wide enough for twelve columns, of words; the head stays while one scrolls, and repeats on paper. */
const STYLE =
  'body{max-width:none}td+td{text-align:left}th,td{vertical-align:top;font-size:.8rem}tr:first-child th{position:sticky;top:0;background:#fff}td:nth-child(3):not(:last-child){font-family:ui-monospace,monospace}td:nth-child(9),td:nth-child(10){white-space:nowrap}@media print{@page{size:landscape}td,th{font-size:7pt}}';

/** The report as a page for the security officer. */
export function reportPage(report: AccessReport): string {
  const { at, people, awsRoles, findings, patients, rolesFrom } = report;
  const working = people.filter(({ status }) => status === 'active' || status === 'invited').length;
  const flagged = people.filter((row) => row.findings.length > 0);
  return page(
    `Access report ${at.slice(0, 10)}`,
    [
      text(
        `As of ${at}: ${people.length} people and accounts of the workforce, of which ${working} accounts work; ${flagged.length} need a look. Roles are those of the ${rolesFrom}. Patients are counted, about ${patients}, and not listed: a list of patients is itself health information.`,
      ),
      table(
        'What needs a look',
        ['finding', 'rows', 'meaning'],
        (Object.keys(FINDINGS) as Finding[])
          .filter((finding) => findings[finding])
          .map((finding) => [finding, findings[finding]!, FINDINGS[finding]]),
      ),
      table('Who needs a look', HEAD, flagged.map(cellsOf)),
      table(
        `Roles in AWS, last ${STALE_DAYS} days`,
        ['role', 'last use', 'sessions', 'people', 'assigned to', 'findings'],
        awsRoles.map((row) => [
          row.role,
          row.lastUse,
          row.sessions,
          row.people,
          row.assigned.join(' '),
          row.findings.join(', '),
        ]),
      ),
      table('Everybody', HEAD, people.map(cellsOf)),
      DUTIES,
    ],
    STYLE,
  );
}

const cellsOf = (row: AccessRow): string[] => [
  row.person,
  row.title,
  row.account,
  row.tenant,
  row.employment,
  row.status,
  row.roles.join(' '),
  row.awsRoles.join(' '),
  row.createdOn,
  row.lastUse || 'never',
  row.secondFactors.join(' ') || 'none',
  row.findings.join(', '),
];

/** 45 CFR 164.308(a)(3)(ii)(B), 164.308(a)(4)(ii)(C). */
const DUTIES = `<h2>What the reviewer does</h2>
<ol>
<li>Checks that <code>SHA256SUMS</code> lists this page with its digest, and that <code>report.note</code> is signed by the key of access reports.</li>
<li>Follows up every finding: access that nobody needs ends, by the register.</li>
<li>Asks, for every role, whether the position still needs it.</li>
<li>Signs off: day of the report, digest of <code>SHA256SUMS</code>, name, date, what was changed.</li>
</ol>`;
