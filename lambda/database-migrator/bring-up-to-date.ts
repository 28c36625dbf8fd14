import type { Client } from 'pg';
import { type Finding, readChecks, runChecks } from '../../runtime/database/checks';
import { ledgerProblems, readLedger } from '../../runtime/database/ledger';
import { type Login, setLogins } from '../../runtime/database/logins';
import { migrate } from '../../runtime/database/migrate';
import { readMigrations } from '../../runtime/database/plan';
import type { Logger } from '../shared/logger';

export interface Files {
  /** Folder of `NNNN-name.sql`. */
  readonly migrations: string;
  /** Folder of queries that must return nothing. */
  readonly checks: string;
}

/** The database does not keep what it promises. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
  constructor(findings: readonly Finding[]) {
    const promises = findings.map(
      ({ check, controls, object, finding }) =>
        `${[...new Set([...controls, check])].join(' ')}: ${object}: ${finding}`,
    );
    super(
      `${findings.length} ${findings.length === 1 ? 'promise is' : 'promises are'} broken. ${promises.join('; ')}`,
    );
  }
}

/** Seconds that one migration may take here; one that needs longer is run from a shell. */
const LONGEST = 600;

/**
 * Migrates, makes the logins what is declared, and asks the checks.
 *
 * A database that is ahead of this release is left as it is but for its logins: an update that succeeded was taken back, and
 * there is no way back for a schema. What the checks of the older release say of the newer schema is told, and decides
 * nothing.
 *
 * @param client connected to the server itself, as the master user
 * @throws MigrationError, BrokenPromise
 */
export async function bringUpToDate(
  client: Client,
  files: Files,
  logins: readonly Login[],
  logger: Logger,
): Promise<void> {
  const ahead = await filesAhead(client, files);
  if (ahead > 0) {
    logger.warn('the database is ahead of this release: nothing is migrated', { ahead });
  } else {
    const { before, applied } = await migrate(client, { ...files, limits: { migration: LONGEST } });
    logger.info('migrated', { before, applied: applied.length });
  }
  await bringLogins(client, logins, logger);
  // Those that `migrate` asked have not seen the logins.
  const findings = await runChecks(client, await readChecks(files.checks));
  logger[findings.length > 0 ? 'error' : 'info']('checked', { findings: findings.length });
  if (findings.length > 0 && ahead === 0) throw new BrokenPromise(findings);
}

/** Makes the logins what is declared, and nothing else. */
export async function bringLogins(client: Client, logins: readonly Login[], logger: Logger): Promise<void> {
  const { created, changed, locked } = await setLogins(client, logins);
  logger.info('logins', { created: created.length, changed: changed.length, locked: locked.length });
}

/**
 * How many files were applied that are newer than all of ours, where ours are all applied and unchanged. 0 also where the
 * ledger cannot be believed, so that the migrator says why.
 */
async function filesAhead(client: Client, { migrations: folder }: Files): Promise<number> {
  const { migrations, problems } = await readMigrations(folder);
  if (problems.length > 0) return 0;
  const ledger = (await readLedger(client)) ?? [];
  const ours = migrations.every(
    ({ number, name, sha256 }, i) =>
      ledger[i]?.number === number && ledger[i].name === name && ledger[i].sha256 === sha256,
  );
  const ahead = ledger.length - migrations.length;
  return ours && ahead > 0 && (await ledgerProblems(client)).length === 0 ? ahead : 0;
}
