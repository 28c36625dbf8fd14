import type { QueryResult, QueryResultRow } from 'pg';
import { AuditClient, type AuditReceipt, type AuditRecordInput } from '../audit/client';
import { outboxTransport } from '../audit/outbox-transport';
import type { AuditRecord } from '../audit/record';
import type { TenantContext } from './context';
import { TransactionError } from './errors';
import type { Lease } from './lease';
import { Portal, type StreamOptions } from './portal';
import { boundOf, changesSession, statementOf } from './statement';

/** What was done, where the transaction does not say it already: tenant, request, purpose, and who acts as what. */
export type TransactionEvent = Omit<
  AuditRecordInput<'organization' | 'requestId' | 'purpose'>,
  'organization' | 'requestId' | 'purpose' | 'actor'
> & { readonly actor: Readonly<Omit<AuditRecord['actor'], 'id' | 'role'>> };

/** A transaction of one tenant, for as long as the callback runs. */
export interface Transaction {
  readonly context: TenantContext;
  /**
   * Runs one statement that reads or changes rows, with bound values and the request id behind it. Names carry their
   * schema. Those that are begun together run one after the other.
   * @throws StatementError when the text is not that; TransactionError when the transaction has ended; otherwise what the
   *   server says, whose message may quote rows: log its `code` and nothing else
   */
  query<Row extends QueryResultRow = QueryResultRow>(
    text: string,
    values?: readonly unknown[],
  ): Promise<QueryResult<Row>>;
  /** The rows of one statement, a batch at a time: for what does not fit into memory. Other statements may run between. */
  stream<Row extends QueryResultRow = QueryResultRow>(
    text: string,
    values?: readonly unknown[],
    options?: StreamOptions,
  ): AsyncGenerator<Row, void, undefined>;
  /**
   * Records what is done, in this transaction: both commit or neither does. The record names the tenant, request, purpose,
   * actor and role of the transaction. Needs `audit_appender`.
   * @throws AuditTransportError; PostgreSQL has then aborted the transaction
   */
  audit(event: TransactionEvent): Promise<AuditReceipt>;
}

/** A transaction, and what its owner knows of it. */
export class OpenTransaction implements Transaction {
  #open = true;
  #pending = 0;
  #last: Promise<unknown> = Promise.resolve();
  #failure: unknown;
  #portals = 0;

  constructor(
    readonly context: TenantContext,
    private readonly lease: Lease,
  ) {}

  get isOpen(): boolean {
    return this.#open;
  }

  /** Of the first statement that failed. */
  get failure(): unknown {
    return this.#failure;
  }

  /** From now on nothing runs. @returns how many statements had not ended */
  close(): number {
    this.#open = false;
    return this.#pending;
  }

  /** Resolves when no statement is under way any more. */
  settled(): Promise<unknown> {
    return this.#last;
  }

  query<Row extends QueryResultRow>(
    text: string,
    values: readonly unknown[] = [],
  ): Promise<QueryResult<Row>> {
    return this.#inTurn(() => {
      // The extended protocol, also without values: the server then refuses a second statement in the text.
      const query = { text: this.#commented(text), values: boundOf(values), queryMode: 'extended' };
      return this.lease.client.query<Row>(query);
    });
  }

  async *stream<Row extends QueryResultRow>(
    text: string,
    values: readonly unknown[] = [],
    options: StreamOptions = {},
  ): AsyncGenerator<Row, void, undefined> {
    const query = { text: this.#commented(text), values: boundOf(values) };
    const portal = new Portal<Row>(this.lease.client, `bulwark_${++this.#portals}`, query, options);
    while (!portal.exhausted) yield* await this.#inTurn(() => portal.next());
  }

  audit({ actor, ...event }: TransactionEvent): Promise<AuditReceipt> {
    const { tenant, requestId, purpose, actor: id, role } = this.context;
    const defaults = { organization: tenant, requestId, purpose };
    const client = new AuditClient({ transport: outboxTransport(this), defaults });
    return client.record({ ...event, ...defaults, actor: { ...actor, id, role } });
  }

  #commented(text: string): string {
    const statement = statementOf(text, this.context.requestId);
    if (changesSession(statement)) this.lease.spoil();
    return statement;
  }

  /** One after the other, and only while the transaction is open. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const run = async () => {
      if (!this.#open) throw new TransactionError('ended', { cause: this.#failure });
      try {
        return await work();
      } catch (error) {
        throw this.lease.explain(error);
      }
    };
    this.#pending += 1;
    const result = this.#last.then(run);
    this.#last = result.then(
      () => {
        this.#pending -= 1;
      },
      (error: unknown) => {
        this.#pending -= 1;
        this.#failure ??= error;
      },
    );
    // What nobody awaits is told when the callback ends; it must not end the process before.
    result.catch(() => {});
    return result;
  }
}
