import type { Client } from 'pg';
import { checkDatabase, type Finding, readChecks } from './checks';
import { createLedger, enterLedger, ledgerProblems, readLedger } from './ledger';
import { MigrationError } from './migration-error';
import { withMigrationLock } from './migration-lock';
import { plan, readMigrations, type Migration, type Plan } from './plan';
import { type Limits, LIMITS, prepareSession, resetSession, rollBack, runStatement } from './session';
import { describeSqlError, isSqlError, lineOf } from './sql-error';

export interface MigrateOptions {
  /** Folder of `NNNN-name.sql`. */
  readonly migrations: string;
  /** Folder of queries that must return nothing, and of exceptions. The rest of the guard needs no file. */
  readonly checks: string;
  readonly limits?: Partial<Limits>;
  /** Only says what would be done, in a session that cannot write. @default false */
  readonly dryRun?: boolean;
  /** Called when the plan stands and nothing is wrong with it, before anything is applied. */
  readonly onPlan?: (plan: Plan) => void;
  /** Called when a statement was run. */
  readonly onStatement?: () => void;
}

export interface Migrated {
  /** Files that were applied already. */
  readonly before: number;
  /** Files that this run applied; those it would apply, in a dry run. */
  readonly applied: readonly string[];
  /** Promises that the database does not keep afterwards, also when there was nothing to apply. None in a dry run. */
  readonly findings: readonly Finding[];
  /** What holds by one thing only. */
  readonly weak: readonly Finding[];
}

/**
 * Brings a database to the state of a folder of migrations: each in a transaction of its own, with its line in
 * `bulwark.migration`. Files are read, and compared with what was applied, before anything runs.
 *
 * @param client connected to the server itself, without a pooler between that shares sessions, and as the role that always
 *   migrates; it needs CREATE on the database and what the migrations need
 * @throws MigrationError when something is wrong; what this run had applied by then stays applied
 */
export async function migrate(client: Client, options: MigrateOptions): Promise<Migrated> {
  const limits = { ...LIMITS, ...options.limits };
  const checks = await readChecks(options.checks);
  const { migrations, problems } = await readMigrations(options.migrations);
  if (problems.length > 0) throw new MigrationError(problems);

  try {
    if (options.dryRun) {
      const { applied, pending } = await planned(client, migrations, limits, true);
      return { before: applied, applied: pending.map(({ file }) => file), findings: [], weak: [] };
    }
    return await withMigrationLock(client, limits.wait, async () => {
      const work = await planned(client, migrations, limits);
      options.onPlan?.(work);
      const applied: string[] = [];
      for (const migration of work.pending) {
        await apply(client, migration, limits, applied, options.onStatement);
        applied.push(migration.file);
      }
      const { findings, weak } = await checkDatabase(client, { checks, limits });
      return { before: work.applied, applied, findings, weak };
    });
  } finally {
    await resetSession(client);
  }
}

/** Compares files and ledger, and makes the ledger where there is none. */
async function planned(
  client: Client,
  migrations: readonly Migration[],
  limits: Limits,
  readOnly = false,
): Promise<Plan> {
  await prepareSession(client, limits, readOnly);
  try {
    const distrust = await ledgerProblems(client);
    if (distrust.length > 0) throw new MigrationError(distrust);
    const ledger = await readLedger(client);
    const work = plan(migrations, ledger ?? []);
    if (work.problems.length > 0) throw new MigrationError(work.problems);
    if (ledger === undefined && !readOnly) {
      await createLedger(client);
      // Default privileges may have given it to others.
      const shared = await ledgerProblems(client);
      if (shared.length > 0) throw new MigrationError(shared);
    }
    return work;
  } catch (error) {
    if (!isSqlError(error)) throw error;
    throw new MigrationError([
      `the ledger bulwark.migration cannot be used: ${describeSqlError(error)}; ` +
        'the role that migrates owns it, and makes it with CREATE on the database',
    ]);
  }
}

async function apply(
  client: Client,
  migration: Migration,
  limits: Limits,
  applied: readonly string[],
  onStatement: MigrateOptions['onStatement'],
): Promise<void> {
  const failed = (error: unknown, where: string): unknown =>
    isSqlError(error)
      ? new MigrationError(
          [
            `${migration.file}, ${where}: ${describeSqlError(error)}; rolled back, the log of the server says more`,
          ],
          applied,
        )
      : error;
  await prepareSession(client, limits);
  await client.query('begin');
  let where = 'its line in bulwark.migration';
  try {
    // First, because a migration may end as another role.
    await enterLedger(client, migration);
    for (const statement of migration.statements) {
      try {
        await runStatement(client, statement);
      } catch (error) {
        throw isSqlError(error) ? failed(error, `line ${lineOf(error, statement)}`) : error;
      }
      onStatement?.();
    }
    where = 'at its commit';
    await client.query('commit');
  } catch (error) {
    await rollBack(client);
    throw failed(error, where);
  }
}
