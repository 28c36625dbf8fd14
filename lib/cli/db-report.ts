import { styleText } from 'node:util';
import type { CheckReport, Finding } from '../../runtime/database/checks';
import { counted, listed } from '../../runtime/database/inspect/finding';
import { MigrationError } from '../../runtime/database/migration-error';

/** What `bulwark db` prints, and with `--json` in exactly this shape; docs/database-check.md. */
export interface DatabaseReport extends Partial<CheckReport> {
  /** Database, server and role; never the password. */
  readonly database: string;
  readonly dryRun?: true;
  /** Files that were applied before. */
  readonly before?: number;
  /** Files that were applied now, or would be. */
  readonly applied: readonly string[];
  /** Why nothing, or nothing more, was applied. */
  readonly problems: readonly string[];
  /** Promises that are broken. */
  readonly findings: readonly Finding[];
}

/** The report of what was refused, or failed in between. */
export function refused(database: string, error: unknown): DatabaseReport {
  if (!(error instanceof MigrationError)) throw error;
  return { database, applied: error.applied, problems: error.problems, findings: [] };
}

type Style = 'bold' | 'red' | 'green' | 'yellow' | 'dim';
type Paint = (style: Style, text: string) => string;

export const painter = (colour: boolean): Paint =>
  colour ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;

/** Names in a database may hold anything, a terminal's commands as well. */
const printable = (text: string): string =>
  text.replaceAll(/[^\n\P{C}]|\p{Zl}|\p{Zp}/gu, (c) => `\\u{${c.codePointAt(0)!.toString(16)}}`);

const LABEL = { broken: 'red', weak: 'yellow' } as const;

/** Findings by object, each with what is wrong, what would cure it, and the first time, why that matters. */
export function describeFindings(findings: readonly Finding[], paint: Paint): string {
  const lines: string[] = [];
  const explained = new Set<string>();
  const width = Math.max(...findings.map(({ check }) => check.length));
  for (const object of new Set(findings.map((finding) => finding.object))) {
    lines.push(paint('bold', printable(object)));
    for (const { check, severity, controls, finding, why, cure } of findings.filter(
      (one) => one.object === object,
    )) {
      const id = check.endsWith('.sql') && controls.length > 0 ? `${controls.join(', ')} · ${check}` : check;
      lines.push(
        `  ${paint(LABEL[severity], severity.padEnd(6))}  ${id.padEnd(width)}  ${printable(finding)}`,
      );
      if (why !== undefined && !explained.has(check)) lines.push(paint('dim', `          ${why}`));
      explained.add(check);
      if (cure !== undefined)
        lines.push(
          ...printable(cure)
            .split('\n')
            .map((line) => paint('dim', `          ${line.startsWith(' ') ? line : `→ ${line}`}`)),
        );
    }
  }
  return lines.map((line) => `${line}\n`).join('');
}

const SHOWN = 6;

/** Weak findings by rule, because there are many of a kind; `--json` has all, and what would cure each. */
function describeWeak(findings: readonly Finding[], paint: Paint): string {
  const lines: string[] = [];
  for (const check of new Set(findings.map((finding) => finding.check))) {
    const own = findings.filter((finding) => finding.check === check);
    lines.push(`${paint('yellow', 'weak')}  ${paint('bold', check)}  ${paint('dim', own[0]!.why ?? '')}`);
    lines.push(
      ...own.slice(0, SHOWN).map(({ object, finding }) => `  ${printable(`${object}: ${finding}`)}`),
    );
    if (own.length > SHOWN) lines.push(paint('dim', `  and ${own.length - SHOWN} more (--json)`));
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** The whole report of a check, for a person. */
export function describeCheck(database: string, report: CheckReport, paint: Paint): string {
  const { findings, weak, accepted, facts } = report;
  const { version, tables, functions, tenantColumns, logins, operators, administrators } = facts;
  const told = (what: string, names: readonly string[]) =>
    names.length > 0 ? [`${what}: ${listed(names, 8)}`] : [];
  const sections = [
    database,
    describeFindings(findings, paint),
    describeWeak(weak, paint),
    accepted
      .map(
        ({ finding: { object, check }, exception: { expires, owner, reason } }) =>
          `${paint('yellow', 'accepted')}  ${check} of ${printable(object)} until ${expires} (${owner}): ${reason}\n`,
      )
      .join(''),
    [
      `PostgreSQL ${Math.floor(version / 10_000)}: ${counted(tables.phi, 'table')} with PHI, ${tables.none} without, ${counted(functions, 'function')}`,
      ...told('tenant column', tenantColumns),
      ...told('logins', logins),
      ...told('operators, who are not judged', operators),
      ...told('can make themselves an owner, as whoever migrates can', administrators),
      findings.length === 0 && weak.length === 0
        ? paint('green', 'nothing found')
        : `${paint(findings.length > 0 ? 'red' : 'green', `${findings.length} broken`)}, ${weak.length} weak, ${accepted.length} accepted`,
    ]
      .map((line) => `${line}\n`)
      .join(''),
  ];
  return sections
    .filter((section) => section !== '')
    .map((section) => (section.endsWith('\n') ? section : `${section}\n`))
    .join('\n');
}

/** Problems, a line each, and broken promises. */
export const describeTroubles = ({ problems, findings, weak = [] }: DatabaseReport, paint: Paint): string =>
  [
    ...(problems.length > 0 ? [`${counted(problems.length, 'problem')}:\n`] : []),
    ...problems.map((problem) => `  ${problem}\n`),
    ...(findings.length > 0
      ? [`${counted(findings.length, 'promise')} broken:\n`, describeFindings(findings, paint)]
      : []),
    ...(weak.length > 0 ? [`${weak.length} weak: bulwark db check says more\n`] : []),
  ].join('');
