import { Command } from 'commander';
import type { Client } from 'pg';
import { migrate } from '../../runtime/database/migrate';
import { MigrationError } from '../../runtime/database/migration-error';
import { LIMITS } from '../../runtime/database/session';
import { InputError } from '../compliance/check/read-templates';
import { describe, parseUrl, withConnection, type Address } from './db-connection';
import { databaseFolder, type DatabaseFolder } from './db-folder';
import { describeTroubles, painter, refused, type DatabaseReport } from './db-report';
import { EXIT } from './exit';
import { progress, type Progress } from './progress';

interface Options {
  readonly url: string;
  readonly folder?: string;
  readonly dryRun?: true;
  readonly wait?: string;
  readonly lockTimeout?: string;
  readonly timeout?: string;
  readonly json?: true;
}

const HELP = `
Each file is a transaction of its own. Nothing runs when an applied file was changed or is missing, or when a new file is
numbered below an applied one. Afterwards the checks run. The role needs CREATEROLE and CREATE on the database, and is
always the same; no superuser.

The password comes from PGPASSWORD or the URL. A server on another machine must prove its name (sslmode=verify-full),
Aurora's with sslrootcert=<file of authorities>.

Exit codes: 0 done, 1 refused, failed, or a promise is broken, 2 wrong usage or no connection.

Examples:
  bulwark db migrate --url postgresql://postgres@localhost/clinic --dry-run
  bulwark db migrate --url 'postgresql://master@db.example.com/clinic?sslrootcert=global-bundle.pem'
  bulwark db migrate --url "$URL" --json | jq .applied`;

/** `bulwark db migrate`: applies what is not applied yet. */
export function migrateCommand(exit: (code: number) => void): Command {
  return new Command('migrate')
    .description('Apply the migrations that a database has not got yet, then check what it promises.')
    .requiredOption('--url <url>', 'postgresql://<user>@<host>:<port>/<database>')
    .option('--dry-run', 'only print what would be applied')
    .option('--folder <folder>', 'with migrations/ and checks/ (default: those of Bulwark)')
    .option('--wait <seconds>', `for another migration to finish (default: ${LIMITS.wait})`)
    .option('--lock-timeout <seconds>', `for a lock that others hold (default: ${LIMITS.lock})`)
    .option('--timeout <seconds>', `for each migration as a whole (default: ${LIMITS.migration})`)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', HELP)
    .action(async (options: Options) => exit(await run(options)));
}

async function run(options: Options): Promise<number> {
  const limits = {
    wait: seconds('--wait', options.wait) ?? LIMITS.wait,
    lock: seconds('--lock-timeout', options.lockTimeout) ?? LIMITS.lock,
    migration: seconds('--timeout', options.timeout) ?? LIMITS.migration,
  };
  const folder = databaseFolder(options.folder);
  const address = parseUrl(options.url);
  const report = await migrated(address, folder, limits, options.dryRun ?? false);
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : asText(report));
  if (!options.json) {
    const colour = process.stderr.isTTY && !process.env.NO_COLOR;
    process.stderr.write(describeTroubles(report, painter(colour)));
  }
  return report.problems.length + report.findings.length > 0 ? EXIT.findings : EXIT.ok;
}

async function migrated(
  address: Address,
  folder: DatabaseFolder,
  limits: typeof LIMITS,
  dryRun: boolean,
): Promise<DatabaseReport> {
  const database = describe(address);
  let bar: Progress | undefined;
  try {
    const done = await withConnection(address, async (client) => {
      await demandVersion(client);
      return migrate(client, {
        ...folder,
        limits,
        dryRun,
        onPlan: ({ pending }) =>
          (bar = progress(
            'migrating',
            pending.reduce((sum, { statements }) => sum + statements.length, 0),
          )),
        onStatement: () => bar?.add(1),
      });
    });
    return { database, ...(dryRun && { dryRun }), ...done, problems: [] };
  } catch (error) {
    return { ...refused(database, error), ...(dryRun && { dryRun }) };
  } finally {
    bar?.stop();
  }
}

/** The ledger and our migrations use what came with it. */
const OLDEST = 17;

/** @throws MigrationError before anything is made */
async function demandVersion(client: Client): Promise<void> {
  const { rows } = await client.query<{ major: number }>(
    `select pg_catalog.current_setting('server_version_num')::int / 10000 as major`,
  );
  const { major } = rows[0]!;
  if (major < OLDEST) throw new MigrationError([`this is PostgreSQL ${major}; ${OLDEST} or later is needed`]);
}

function asText({ database, dryRun, before, applied, problems }: DatabaseReport): string {
  const verb = dryRun ? 'would apply' : 'applied';
  const lines = applied.map((file) => `${verb} ${file}\n`);
  if (problems.length > 0) return lines.join('');
  if (applied.length > 0) return `${database}\n${lines.join('')}`;
  return `${database}\nnothing to apply, ${before} applied before\n`;
}

function seconds(option: string, value: string | undefined): number | undefined {
  if (value !== undefined && !/^[1-9]\d{0,4}$/.test(value)) {
    throw new InputError(`${option} was "${value}"; expected seconds from 1 to 99999`);
  }
  return value === undefined ? undefined : Number(value);
}
