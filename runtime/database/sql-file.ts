import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { refusal, SplitError, splitStatements, type Statement } from './statements';

/** A file of SQL, read and understood. */
export interface SqlFile {
  readonly file: string;
  /** Hex. Of the text with line feeds, so that a checkout on Windows has the same. */
  readonly sha256: string;
  readonly statements: readonly Statement[];
  /** Ids of controls that the comment at its head names, such as `AUD-3`. */
  readonly controls: readonly string[];
}

/** Files of a folder, in the order of their names, and what is wrong with them. */
export interface SqlFiles {
  readonly files: readonly SqlFile[];
  readonly problems: readonly string[];
}

/**
 * Reads a folder in which every file must be SQL with a name of that form: one that is skipped would be a promise that
 * is silently not kept. Hidden files are no business of ours.
 * @param form said in words to whoever named a file otherwise
 * @param besides names of other files that may be there
 */
export async function readSqlFiles(
  folder: string,
  name: RegExp,
  form: string,
  what: string,
  besides: readonly string[] = [],
): Promise<SqlFiles> {
  const files: SqlFile[] = [];
  const problems: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.name.startsWith('.') || besides.includes(entry.name)) continue;
    if (!name.test(entry.name)) {
      problems.push(`${printable(entry.name)} has no name of the form ${form}`);
    } else if (!entry.isFile()) {
      problems.push(`${entry.name} is not an ordinary file`);
    } else {
      const read = readSql(entry.name, await readFile(join(folder, entry.name)));
      files.push(read);
      problems.push(...read.problems);
    }
  }
  if (files.length === 0 && problems.length === 0) problems.push(`${printable(folder)} holds no ${what}`);
  return { files, problems };
}

function readSql(file: string, bytes: Buffer): SqlFile & { readonly problems: readonly string[] } {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll('\r\n', '\n');
  } catch {
    return { file, sha256: '', statements: [], controls: [], problems: [`${file} is not UTF-8`] };
  }
  const head = /^(?:\s*--[^\n]*\n)*/.exec(text)![0];
  const base = {
    file,
    sha256: createHash('sha256').update(text).digest('hex'),
    controls: [...new Set(head.match(/\b[A-Z]{3}-\d+\b/g) ?? [])],
  };
  try {
    if (text.includes('\0')) throw new SplitError(1, 'a null character');
    const statements = splitStatements(text);
    const problems = statements.flatMap((statement) => {
      const why = refusal(statement);
      return why === undefined ? [] : [`${file}, line ${statement.line}: ${why}`];
    });
    if (statements.length === 0) problems.push(`${file} holds no statement`);
    return { ...base, statements, problems };
  } catch (error) {
    if (!(error instanceof SplitError)) throw error;
    return { ...base, statements: [], problems: [`${file}, line ${error.line}: ${error.message}`] };
  }
}

/** A name from a disk may hold anything, a terminal's commands as well. */
const printable = (name: string): string =>
  JSON.stringify(name).replaceAll(
    /[^\x20-\x7e]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
