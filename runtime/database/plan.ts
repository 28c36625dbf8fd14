import type { Entry } from './ledger';
import { readSqlFiles, type SqlFile } from './sql-file';

/** A numbered file that brings a database from one state to the next. */
export interface Migration extends SqlFile {
  readonly number: number;
  /** What the file name says, without number and ending. */
  readonly name: string;
}

export interface Plan {
  /** How many of the files are applied already. */
  readonly applied: number;
  /** In the order in which they will be. */
  readonly pending: readonly Migration[];
  /** With one of these, nothing is applied. */
  readonly problems: readonly string[];
}

const FORM = /^(?!0000)\d{4}-[a-z0-9]+(?:-[a-z0-9]+)*\.sql$/;

/** Migrations of a folder by number. Every other file in it is a problem. */
export async function readMigrations(folder: string) {
  const { files, problems } = await readSqlFiles(folder, FORM, 'NNNN-name.sql (0001 to 9999)', 'migration');
  const migrations = files.map((file): Migration => ({
    ...file,
    number: Number(file.file.slice(0, 4)),
    name: file.file.slice(5, -4),
  }));
  const twice = migrations.flatMap(({ number, file }, i) =>
    migrations[i - 1]?.number === number ? [`${file} has the number of ${migrations[i - 1]!.file}`] : [],
  );
  return { migrations, problems: [...problems, ...twice] };
}

/** Compares the files with what the database says was applied. What was applied stays as it was, file by file. */
export function plan(migrations: readonly Migration[], ledger: readonly Entry[]): Plan {
  const problems: string[] = [];
  const byNumber = new Map(migrations.map((migration) => [migration.number, migration]));
  for (const { number, name, sha256 } of ledger) {
    const was = fileName(number, name);
    const found = byNumber.get(number);
    if (found === undefined) {
      problems.push(`${was} was applied and is missing; applied files stay (is this an older release?)`);
    } else if (found.name !== name) {
      problems.push(`${found.file} was applied as ${was}; applied files keep their name`);
    } else if (found.sha256 !== sha256) {
      problems.push(
        `${was} was changed after it was applied (SHA-256 ${short(found.sha256)} now, ${short(sha256)} then); ` +
          'restore it, and make the change in a new file',
      );
    }
  }
  const done = new Set(ledger.map(({ number }) => number));
  const pending = migrations.filter(({ number }) => !done.has(number));
  const newest = ledger.at(-1);
  for (const { file, number } of pending) {
    if (newest !== undefined && number < newest.number) {
      problems.push(
        `${file} is new, but ${fileName(newest.number, newest.name)} is applied already; ` +
          `a new file has a number above ${digits(newest.number)}`,
      );
    }
  }
  return { applied: migrations.length - pending.length, pending, problems };
}

const digits = (number: number): string => String(number).padStart(4, '0');
const fileName = (number: number, name: string): string => `${digits(number)}-${name}.sql`;
const short = (sha256: string): string => sha256.slice(0, 12);
