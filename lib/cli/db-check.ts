import { Command } from 'commander';
import { readChecks, runChecks } from '../../runtime/database/checks';
import { describe, parseUrl, withConnection } from './db-connection';
import { databaseFolder } from './db-folder';
import { describeTroubles, refused, type DatabaseReport } from './db-report';
import { EXIT } from './exit';

interface Options {
  readonly url: string;
  readonly folder?: string;
  readonly json?: true;
}

const HELP = `
Any role may ask; nothing is written. A check that cannot be answered is a finding.

Exit codes: 0 every promise is kept, 1 findings, 2 wrong usage or no connection.

Examples:
  bulwark db check --url postgresql://auditor@localhost/clinic
  bulwark db check --url 'postgresql://auditor@db.example.com/clinic?sslrootcert=global-bundle.pem' --json`;

/** `bulwark db check`: whether a database still keeps its promises. */
export function checkDatabaseCommand(exit: (code: number) => void): Command {
  return new Command('check')
    .description('Check that a database still keeps its promises.')
    .requiredOption('--url <url>', 'postgresql://<user>@<host>:<port>/<database>')
    .option('--folder <folder>', 'with migrations/ and checks/ (default: those of Bulwark)')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', HELP)
    .action(async (options: Options) => exit(await run(options)));
}

async function run({ url, folder, json }: Options): Promise<number> {
  const { checks } = databaseFolder(folder);
  const address = parseUrl(url);
  const database = describe(address);
  let report: DatabaseReport;
  let count = 0;
  try {
    const files = await readChecks(checks);
    count = files.length;
    const findings = await withConnection(address, (client) => runChecks(client, files));
    report = { database, applied: [], problems: [], findings };
  } catch (error) {
    report = refused(database, error);
  }
  const wrong = report.problems.length + report.findings.length;
  if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else if (wrong > 0) process.stderr.write(describeTroubles(report));
  else process.stdout.write(`${database}\n${count} check${count === 1 ? '' : 's'}, nothing found\n`);
  return wrong > 0 ? EXIT.findings : EXIT.ok;
}
