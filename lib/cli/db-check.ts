import { Command } from 'commander';
import type { Client } from 'pg';
import { checkDatabase, readChecks, type CheckReport } from '../../runtime/database/checks';
import { TENANT_COLUMNS } from '../../runtime/database/inspect/database';
import { ExceptionsError, readExceptions } from '../../runtime/database/inspect/exceptions';
import { MigrationError } from '../../runtime/database/migration-error';
import { InputError } from '../compliance/check/read-templates';
import { describe, parseUrl, withConnection } from './db-connection';
import { databaseFolder } from './db-folder';
import { describeCheck, painter } from './db-report';
import { EXIT } from './exit';

interface Options {
  readonly url: string;
  readonly folder?: string;
  readonly tenantColumn?: string[];
  readonly schema?: string[];
  readonly operator?: string[];
  readonly accept?: string;
  readonly strict?: true;
  readonly json?: true;
}

const HELP = `
Judges any PostgreSQL from 14 on, and needs nothing of ours in it. Reads the catalogue, never a row; any role may ask.

Every table holds PHI unless its comment says otherwise:
  comment on table country is 'phi:none names of countries';

  broken  rows of one tenant are in reach of another, or a login can take the defence away
  weak    it holds by one thing only, leaks what can be inferred, or is slow

Exit codes: 0 nothing broken, 1 findings, 2 wrong usage or no connection.

Examples:
  bulwark db check --url postgresql://auditor@localhost/clinic
  bulwark db check --url "$URL" --tenant-column practice --schema clinic billing
  bulwark db check --url "$URL" --accept exceptions.yaml --strict
  bulwark db check --url 'postgresql://auditor@db.example.com/clinic?sslrootcert=global-bundle.pem' --json | jq .findings

docs/database-check.md explains every rule.`;

/** `bulwark db check`: whether a database keeps tenants apart, and what else it promises. */
export function checkDatabaseCommand(exit: (code: number) => void): Command {
  return new Command('check')
    .description('Check that a database keeps tenants apart, and what else it promises.')
    .requiredOption('--url <url>', 'postgresql://<user>@<host>:<port>/<database>')
    .option('--tenant-column <name...>', `what holds the tenant (default: ${TENANT_COLUMNS.join(', ')})`)
    .option('--schema <name...>', 'judge only what is in these schemas')
    .option('--operator <role...>', 'roles of the people who run the server; told, not judged')
    .option('--accept <file>', 'YAML of findings that are accepted for a while')
    .option('--strict', 'weak findings fail as well')
    .option(
      '--folder <folder>',
      'with migrations/ and checks/ (default: those of Bulwark, where it has migrated)',
    )
    .option('--json', 'print the result as JSON')
    .addHelpText('after', HELP)
    .action(async (options: Options) => exit(await run(options)));
}

async function run(options: Options): Promise<number> {
  const { url, folder, accept, strict = false, json } = options;
  const { checks: path } = databaseFolder(folder);
  const address = parseUrl(url);
  const database = describe(address);
  let report: CheckReport;
  try {
    const ours = await readChecks(path);
    const accepted = accept === undefined ? [] : await readExceptions(accept);
    report = await withConnection(address, async (client) => {
      await demandSchemas(client, options.schema ?? []);
      const { queries, exceptions } =
        folder !== undefined || (await isOurs(client)) ? ours : { queries: [], exceptions: [] };
      return checkDatabase(client, {
        checks: { queries, exceptions: [...exceptions, ...accepted] },
        scope: {
          ...(options.tenantColumn && { tenantColumns: options.tenantColumn }),
          ...(options.schema && { schemas: options.schema }),
          ...(options.operator && { operators: options.operator }),
        },
      });
    });
  } catch (error) {
    if (error instanceof ExceptionsError) throw new InputError(error.message);
    if (error instanceof MigrationError) throw new InputError(error.problems.join('\n'));
    throw error;
  }
  const failed = report.findings.length + (strict ? report.weak.length : 0) > 0;
  process.stdout.write(
    json
      ? `${JSON.stringify({ database, failed, ...report })}\n`
      : describeCheck(database, report, painter(process.stdout.isTTY && !process.env.NO_COLOR)),
  );
  return failed ? EXIT.findings : EXIT.ok;
}

/** A name that is misspelt would leave nothing to judge, and nothing to find. */
async function demandSchemas(client: Client, names: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'select name from pg_catalog.unnest($1::text[]) as name where name not in (select nspname from pg_catalog.pg_namespace)',
    [names],
  );
  if (rows.length > 0) {
    throw new InputError(`--schema: there is no ${rows.map(({ name }) => JSON.stringify(name)).join(', ')}`);
  }
}

/** Whether our migrations were ever applied, so that our queries have something to ask. Others have a schema `audit`, too. */
async function isOurs(client: Client): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'bulwark' and c.relname = 'migration'
     union all
     select from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
     where n.nspname in ('audit', 'tenancy') and p.proname in ('append', 'enter')
     limit 1`,
  );
  return rowCount === 1;
}
