import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';
import type { MigrateOptions } from '../../../runtime/database/migrate';
import { MigrationError } from '../../../runtime/database/migration-error';
import type { Postgres } from '../../support/postgres';

/** The database folder of this package. */
export const SHIPPED = {
  migrations: join(__dirname, '..', '..', '..', 'database', 'migrations'),
  checks: join(__dirname, '..', '..', '..', 'database', 'checks'),
};

/** Migrates, as Aurora's master user does: no superuser, CREATEROLE, CREATE on the database. */
export const MASTER = 'master';

/** A database that `master` may create in. @returns its name, and a connection as `master` */
export async function freshDatabase(
  server: Postgres,
  user = MASTER,
): Promise<{ name: string; client: Client }> {
  const name = await server.createDatabase();
  await server.admin.query(`grant create on database ${name} to ${MASTER}`);
  return { name, client: await server.connect(user, name) };
}

const folders: string[] = [];
export const removeFolders = (): void =>
  folders.forEach((folder) => rmSync(folder, { recursive: true, force: true }));

/** A folder of migrations and checks. A check that finds nothing is there unless others are given. */
export function folderOf(
  migrations: Record<string, string | Buffer>,
  checks: Record<string, string> = { 'nothing.sql': '-- Keeps TST-1.\nselect 1 where false;' },
): Pick<MigrateOptions, 'migrations' | 'checks'> & { readonly root: string } {
  const root = mkdtempSync(join(tmpdir(), 'bulwark-migrations-'));
  folders.push(root);
  const made = { root, migrations: join(root, 'migrations'), checks: join(root, 'checks') };
  for (const [folder, files] of [
    [made.migrations, migrations],
    [made.checks, checks],
  ] as const) {
    mkdirSync(folder);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  }
  return made;
}

/** The problems that the work is refused with. */
export const problemsOf = async (work: Promise<unknown>): Promise<readonly string[]> => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof MigrationError) return error.problems;
  throw error ?? new Error('nothing was refused');
};

/** Names of the files that the ledger holds. */
export const ledgerOf = async (client: Client): Promise<string[]> =>
  (await client.query<{ name: string }>('select name from bulwark.migration order by number')).rows.map(
    ({ name }) => name,
  );
