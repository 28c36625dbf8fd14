import type { Client } from 'pg';
import { describeSqlError, isSqlError } from './sql-error';
import { LIMITS, prepareSession, resetSession, rollBack, runStatement, type Limits } from './session';
import { readSqlFiles, type SqlFile } from './sql-file';
import { MigrationError } from './migration-error';

/** A promise that the database no longer keeps. */
export interface Finding {
  /** The file of the query that returned it. */
  readonly check: string;
  /** Ids of the controls that the file names at its head. */
  readonly controls: readonly string[];
  readonly finding: string;
}

const FORM = /^[a-z0-9]+(?:-[a-z0-9]+)*\.sql$/;

/**
 * Reads the queries of a folder, one a file, whose first column says what is wrong.
 * @throws MigrationError when one is none, or there is none at all: nothing would be checked
 */
export async function readChecks(folder: string): Promise<readonly SqlFile[]> {
  const { files, problems } = await readSqlFiles(folder, FORM, 'name.sql', 'check');
  const many = files.flatMap(({ file, statements }) =>
    statements.length > 1 ? [`${file} holds ${statements.length} statements; a check is one query`] : [],
  );
  if (problems.length + many.length > 0) throw new MigrationError([...problems, ...many]);
  return files;
}

/**
 * Asks each check what is wrong, reading only. A check that cannot be answered is a finding, because then nobody knows.
 * @returns none when every promise is kept
 */
export async function runChecks(
  client: Client,
  checks: readonly SqlFile[],
  limits: Limits = LIMITS,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  await prepareSession(client, limits, true);
  try {
    for (const { file, controls, statements } of checks) {
      const found = (finding: string) => findings.push({ check: file, controls, finding });
      await client.query('begin read only');
      try {
        const { fields, rows } = await runStatement(client, statements[0]!);
        if (fields.length === 0) found('cannot be judged: not a query');
        for (const [finding] of rows) found(String(finding));
      } catch (error) {
        if (!isSqlError(error)) throw error;
        found(`cannot be judged: ${describeSqlError(error)}`);
      } finally {
        await rollBack(client);
      }
    }
    return findings;
  } finally {
    await resetSession(client);
  }
}
