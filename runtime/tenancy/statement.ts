import { SplitError, splitStatements } from '../database/statements';

/** A statement that is not sent. The message says why, and repeats nothing of it. */
export class StatementError extends Error {
  override readonly name = 'StatementError';
}

/** What reads or changes rows. Nothing here changes the session, ends the transaction, or outlives it. */
const VERBS: ReadonlySet<string> = new Set([
  'select',
  'insert',
  'update',
  'delete',
  'merge',
  'with',
  'values',
  'table',
  'explain',
]);

/** A proxy of RDS pins the session at a longer one; and what is so long holds values that should be bound. */
export const MAX_STATEMENT_BYTES = 16_384;

/** Texts are few, where values are bound. */
const KEPT = 500;
const checked = new Map<string, string>();

/**
 * The statement as it is sent: with the request id behind it, in the format of sqlcommenter (AUD-7,
 * `docs/reconciliation.md`). Whatever the text ends in, the comment is one, is the last, and is outside of quotes.
 * @throws StatementError when the text is not exactly one statement that reads or changes rows
 */
export function statementOf(text: string, requestId: string): string {
  let sql = checked.get(text);
  if (sql === undefined) {
    sql = check(text);
    if (checked.size >= KEPT) checked.clear();
    checked.set(text, sql);
  }
  const statement = `${sql}/*request_id='${encodeURIComponent(requestId)}'*/`;
  if (Buffer.byteLength(statement) > MAX_STATEMENT_BYTES) {
    throw new StatementError(`a statement has at most ${MAX_STATEMENT_BYTES} bytes; bind values as arrays`);
  }
  return statement;
}

/**
 * What PostgreSQL has for changing the session from within a statement, for running SQL that is a value, and for writing the
 * name of a function so that it is not recognized.
 */
const SESSION =
  /set_config|pg_settings|advisory_(un)?lock|query_to_xml|ts_stat|ts_rewrite|crosstab|connectby|xpath_table|dblink|u&["']/i;

/**
 * Whether something could be left on the connection for the next transaction: a setting, such as one by which the server
 * logs values, or a lock. What functions of the application's own do inside is not seen.
 */
export const changesSession = (text: string): boolean => SESSION.test(text);

/** The protocol counts values with 16 bits; what is more would be taken for fewer. */
const MOST_VALUES = 65_535;

/** @throws StatementError */
export function boundOf(values: readonly unknown[]): unknown[] {
  if (values.length > MOST_VALUES) {
    throw new StatementError(`a statement has at most ${MOST_VALUES} values; bind arrays`);
  }
  return [...values];
}

/** @returns the statement without its semicolon, and what keeps the comment apart from it */
function check(text: string): string {
  // Where a comment ends at a carriage return is not where everybody sees it end; nothing is seen behind a NUL.
  if (typeof text !== 'string' || /\0|\r(?!\n)/.test(text)) throw new StatementError('a statement is a text');
  if (text.length > MAX_STATEMENT_BYTES) {
    throw new StatementError(`a statement has at most ${MAX_STATEMENT_BYTES} bytes; bind values as arrays`);
  }
  let statements: ReturnType<typeof splitStatements>;
  try {
    statements = splitStatements(text);
  } catch (error) {
    if (error instanceof SplitError) throw new StatementError(`line ${error.line}: ${error.message}`);
    throw error;
  }
  const [statement, another] = statements;
  if (statement === undefined || another !== undefined)
    throw new StatementError('exactly one statement at a time');
  if (!VERBS.has(statement.words[0] ?? '')) {
    throw new StatementError(`a statement begins with one of ${[...VERBS].join(', ')}`);
  }
  const lastLine = statement.text.slice(statement.text.lastIndexOf('\n') + 1);
  return `${statement.text}${lastLine.includes('--') ? '\n' : ' '}`;
}
