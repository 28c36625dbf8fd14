import { type AuditTransport, AuditTransportError, NO_ORGANIZATION } from './transport';

/** The part of a `pg` client that is used: one connection, on which the caller has begun a transaction. */
export interface TransactionClient {
  query(text: string, values: string[]): Promise<unknown>;
}

/**
 * Appends to the audit table in a transaction of the caller, from where the outbox takes the records to the stream.
 *
 * PostgreSQL's `jsonb` refuses what JSON allows (a NUL, half a surrogate pair) and would abort the transaction. What is
 * no record is therefore kept as a text in an object, which the writer quarantines.
 */
export function outboxTransport(transaction: TransactionClient): AuditTransport {
  return {
    // In an object, with its quotes escaped, it still fits in a message of the stream.
    maxLineBytes: 262_144,
    async send(organization, line, refused) {
      const tenant = organization === NO_ORGANIZATION ? undefined : organization;
      const row = refused === undefined ? line : JSON.stringify({ organization: tenant, refused, line });
      try {
        await transaction.query('select audit.append($1)', [row]);
      } catch (error) {
        throw new AuditTransportError(`the audit table did not take a record: ${codeOf(error)}`);
      }
    },
    flush: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

/** SQLSTATE, for a message of PostgreSQL may quote the row. */
function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{1,32}$/.test(code) ? code : 'unknown';
}
