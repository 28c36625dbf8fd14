import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { InputError } from '../compliance/check/read-templates';

/** Numbered SQL, and queries that must return nothing. */
export interface DatabaseFolder {
  readonly migrations: string;
  readonly checks: string;
}

/** The folder of somebody else, or `database/` of this package, from the sources and from `dist/` alike. */
export function databaseFolder(given?: string): DatabaseFolder {
  const root = given === undefined ? join(packageFolder(), 'database') : resolve(given);
  const folder = { migrations: join(root, 'migrations'), checks: join(root, 'checks') };
  for (const path of Object.values(folder)) {
    if (!existsSync(path)) throw new InputError(`${path}: no such folder`);
  }
  return folder;
}

function packageFolder(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}
