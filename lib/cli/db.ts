import { Command } from 'commander';
import { checkDatabaseCommand } from './db-check';
import { migrateCommand } from './db-migrate';

/** `bulwark db`: what a database needs to keep its promises. */
export function dbCommand(exit: (code: number) => void): Command {
  return new Command('db')
    .description('Bring a PostgreSQL database to its newest state, and check what it promises.')
    .addCommand(migrateCommand(exit))
    .addCommand(checkDatabaseCommand(exit));
}
