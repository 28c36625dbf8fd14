import type { Finding } from '../../runtime/database/checks';
import { MigrationError } from '../../runtime/database/migration-error';

/** What `bulwark db` prints, and with `--json` in exactly this shape. */
export interface DatabaseReport {
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

/** A finding with the promise it breaks: `AUD-3 · audit.sql: role app can delete audit.record`. */
const describeFinding = ({ check, controls, finding }: Finding): string =>
  `  ${controls.length > 0 ? `${controls.join(', ')} · ` : ''}${check}: ${finding}\n`;

const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** Problems and findings, a line each. */
export const describeTroubles = ({ problems, findings }: DatabaseReport): string =>
  [
    ...(problems.length > 0 ? [`${counted(problems.length, 'problem')}:\n`] : []),
    ...problems.map((problem) => `  ${problem}\n`),
    ...(findings.length > 0 ? [`${counted(findings.length, 'promise')} broken:\n`] : []),
    ...findings.map(describeFinding),
  ].join('');
