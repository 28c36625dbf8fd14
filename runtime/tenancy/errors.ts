import { DatabaseError } from 'pg';

/** Why a transaction did not do what it was asked to. */
export const TRANSACTION_PROBLEMS = {
  ended: 'this transaction has ended; its tx is of no use outside of the callback',
  nested: 'a transaction is open here already: pass its tx, or begin another one when it has ended',
  unawaited: 'the callback ended before its statements did; await them. Nothing was committed',
  swallowed: 'a statement failed and the callback went on; nothing was committed',
  timeout: 'the transaction took longer than it may; nothing was committed',
  unavailable: 'there was no connection to be had; nothing was begun',
  lost: 'the connection was lost; nothing was committed',
  'commit-unknown': 'the connection was lost at the commit; it is not known whether it took place',
  closed: 'the database was closed',
} as const;
export type TransactionProblem = keyof typeof TRANSACTION_PROBLEMS;

/** A transaction that failed for no reason of the server's. Holds no statement and no value. */
export class TransactionError extends Error {
  override readonly name = 'TransactionError';
  constructor(
    readonly problem: TransactionProblem,
    options?: ErrorOptions,
  ) {
    super(TRANSACTION_PROBLEMS[problem], options);
  }
}

/** SQLSTATE of an error that the server raised. */
export const sqlState = (error: unknown): string | undefined =>
  error instanceof DatabaseError ? error.code : undefined;

/** Another transaction was in the way; the same again may succeed. */
export const isConflict = (error: unknown): boolean => ['40001', '40P01'].includes(sqlState(error) ?? '');

/** The database does not accept the context, on whichever connection. */
export const isRefusedContext = (error: unknown): boolean =>
  sqlState(error) === '42501' &&
  /^context refused: (?!the connection )/.test((error as DatabaseError).message);

const REPLACED_KEY = /^context refused: (signature|the key has expired)$/;

/** The database does not know the key, or no longer: it was rotated. */
export const isRefusedKey = (error: unknown): boolean =>
  sqlState(error) === '42501' && REPLACED_KEY.test((error as DatabaseError).message);
