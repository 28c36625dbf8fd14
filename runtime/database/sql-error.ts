import { DatabaseError } from 'pg';
import type { Statement } from './statements';

/**
 * What the server refuses, by SQLSTATE (PostgreSQL manual, "PostgreSQL Error Codes"). Its own messages can hold values of
 * rows and stay in its log.
 */
const STATES: Readonly<Record<string, string>> = {
  '22P02': 'a value has the wrong form',
  '23502': 'a value is missing',
  '23503': 'a foreign key has no counterpart',
  '23505': 'a value exists already',
  '23514': 'a value violates a check',
  '25001': 'it cannot run in a transaction',
  '25006': 'only reading is allowed here',
  '25P03': 'the transaction was idle for too long',
  '25P04': 'it took longer than a migration may',
  '2BP01': 'other objects depend on it',
  '3F000': 'no such schema; names carry their schema here',
  '40001': 'it conflicts with another transaction',
  '40P01': 'it and another transaction waited for each other',
  '42501': 'not permitted',
  '42601': 'syntax error',
  '42703': 'no such column',
  '42704': 'no such object',
  '42710': 'it exists already',
  '42723': 'the function exists already',
  '42883': 'no such function; names carry their schema here',
  '42P01': 'no such table; names carry their schema here',
  '42P06': 'the schema exists already',
  '42P07': 'the table exists already',
  '53100': 'the disk is full',
  '55006': 'it is in use',
  '55P03': 'others hold a lock that it needs',
  '57014': 'it took longer than a statement may',
  '57P01': 'the server ended the connection',
  P0001: 'an exception of its own',
};

/** What an error says about names in the schema, which are no data. */
const NAMES = ['schema', 'table', 'column', 'dataType', 'constraint'] as const;

/** `SQLSTATE 42501 (not permitted)`, and never a value. */
export function describeSqlError(error: DatabaseError): string {
  const { code = 'unknown' } = error;
  const said = STATES[code];
  const names = NAMES.flatMap((name) => (error[name] === undefined ? [] : [`${name} ${error[name]}`]));
  return [
    `SQLSTATE ${code}${said === undefined ? '' : ` (${said})`}`,
    ...(names.length > 0 ? [names.join(', ')] : []),
  ].join(': ');
}

/** The line of the file that the server points at, or else that of the statement. */
export function lineOf(error: DatabaseError, { text, line }: Statement): number {
  const position = Number(error.position ?? 1);
  // Counted in characters of Unicode, from 1.
  const before = Array.from(text).slice(0, position - 1);
  return line + before.filter((character) => character === '\n').length;
}

export const isSqlError = (error: unknown): error is DatabaseError => error instanceof DatabaseError;
