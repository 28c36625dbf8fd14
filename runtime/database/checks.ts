import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import type { Scope } from './inspect/database';
import { accept, readExceptions, type Accepted, type Exception } from './inspect/exceptions';
import type { Finding } from './inspect/finding';
import { inspect, type Facts } from './inspect/inspect';
import { describeSqlError, isSqlError } from './sql-error';
import { LIMITS, prepareSession, resetSession, rollBack, runStatement, type Limits } from './session';
import { readSqlFiles, type SqlFile } from './sql-file';
import { MigrationError } from './migration-error';

export type { Finding } from './inspect/finding';

/** What a folder of checks holds. */
export interface Checks {
  /** Queries, one a file, whose first column says what is wrong. */
  readonly queries: readonly SqlFile[];
  /** Of `exceptions.yaml`. */
  readonly exceptions: readonly Exception[];
}

export interface CheckOptions {
  readonly checks?: Checks;
  readonly scope?: Scope;
  readonly limits?: Limits;
  /** YYYY-MM-DD. @default - of this machine */
  readonly today?: string;
}

/** What is to be known of a database. */
export interface CheckReport {
  /** Promises that it does not keep. */
  readonly findings: readonly Finding[];
  /** What holds by one thing only. */
  readonly weak: readonly Finding[];
  readonly accepted: readonly Accepted[];
  readonly facts: Facts;
}

const FORM = /^[a-z0-9]+(?:-[a-z0-9]+)*\.sql$/;
const EXCEPTIONS = 'exceptions.yaml';

/**
 * Reads a folder of queries and exceptions.
 * @throws MigrationError when a file is none of those, or there is no query: nothing of it would be checked
 * @throws ExceptionsError
 */
export async function readChecks(folder: string): Promise<Checks> {
  const { files, problems } = await readSqlFiles(folder, FORM, 'name.sql', 'check', [EXCEPTIONS]);
  const many = files.flatMap(({ file, statements }) =>
    statements.length > 1 ? [`${file} holds ${statements.length} statements; a check is one query`] : [],
  );
  if (problems.length + many.length > 0) throw new MigrationError([...problems, ...many]);
  const file = join(folder, EXCEPTIONS);
  return { queries: files, exceptions: existsSync(file) ? await readExceptions(file) : [] };
}

/**
 * Inspects a database, asks the queries what is wrong, and takes out what is accepted. Reads only; any role may ask.
 * What cannot be judged is a finding, because then nobody knows.
 */
export async function checkDatabase(client: Client, options: CheckOptions = {}): Promise<CheckReport> {
  const { checks, scope, limits = LIMITS, today = new Date().toISOString().slice(0, 10) } = options;
  const asked = checks ? await ask(client, checks.queries, limits) : [];
  const inspection = await inspect(client, scope, limits);
  const { findings, accepted } = accept(
    [...asked, ...inspection.findings],
    checks?.exceptions ?? [],
    today,
    scope?.schemas === undefined,
  );
  return {
    findings: findings.filter(({ severity }) => severity === 'broken'),
    weak: findings.filter(({ severity }) => severity === 'weak'),
    accepted,
    facts: inspection.facts,
  };
}

/** @returns the promises that a database does not keep; none when all is well */
export async function runChecks(
  client: Client,
  checks: Checks,
  limits: Limits = LIMITS,
): Promise<readonly Finding[]> {
  return (await checkDatabase(client, { checks, limits })).findings;
}

async function ask(client: Client, queries: readonly SqlFile[], limits: Limits): Promise<Finding[]> {
  const findings: Finding[] = [];
  await prepareSession(client, limits, true);
  try {
    for (const { file, controls, statements } of queries) {
      const found = (finding: string) =>
        findings.push({ check: file, controls, severity: 'broken', object: 'database', finding });
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
