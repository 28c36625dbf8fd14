import { type PoolClient, Query, type QueryResultRow, type Submittable } from 'pg';

export interface StreamOptions {
  /** Rows that are fetched at a time. @default 500 */
  readonly batch?: number;
}

/** The messages of a connection that are sent here. */
interface Wire {
  execute(message: { readonly portal: string; readonly rows: number }): void;
  sync(): void;
}

interface Batch<Row> {
  readonly rows: Row[];
}

/** How a connection of `pg` drives a query; its types leave it out. Exactly pinned, and tested on the wire. */
interface DrivenQuery<Row> {
  callback?: (error: Error | null, batch?: Batch<Row>) => void;
  submit(connection: Wire): void;
}
const DrivenQuery = Query as unknown as new <Row>(config: object) => DrivenQuery<Row>;

/**
 * A result that stays with the server and is fetched in batches. A portal of the protocol ends with its transaction, and
 * unlike a declared cursor nobody takes it for state of the session. Each batch is a query of its own, so that others can
 * run in between.
 * Source: PostgreSQL manual, "Message Flow", "Extended Query".
 */
export class Portal<Row extends QueryResultRow> extends DrivenQuery<Row> {
  readonly #batch: number;
  #begun = false;
  #suspended = true;

  constructor(
    private readonly client: PoolClient,
    private readonly portalName: string,
    query: { readonly text: string; readonly values: unknown[] },
    { batch = 500 }: StreamOptions,
  ) {
    super({ ...query, portal: portalName, queryMode: 'extended' });
    if (!Number.isInteger(batch) || batch < 1) throw new TypeError('a batch has at least one row');
    this.#batch = batch;
  }

  /** Whether there is nothing more to fetch. */
  get exhausted(): boolean {
    return !this.#suspended;
  }

  next(): Promise<Row[]> {
    return new Promise((resolve, reject) => {
      this.#suspended = false;
      this.callback = (error, batch) => {
        if (error) reject(error);
        else resolve(batch?.rows.splice(0) ?? []);
      };
      this.client.query(this as unknown as Submittable);
    });
  }

  /** Called by `pg` when it is this query's turn: parses and binds the first time. */
  override submit(connection: Wire): void {
    if (this.#begun) return this.#fetch(connection);
    this.#begun = true;
    super.submit(connection);
  }

  /** Called by `pg` when it has sent what comes before the rows. */
  ['_getRows'](connection: Wire): void {
    this.#fetch(connection);
  }

  /** With `sync`, so that the connection is free for others when the batch is there. */
  #fetch(connection: Wire): void {
    connection.execute({ portal: this.portalName, rows: this.#batch });
    connection.sync();
  }

  /** Called by `pg` when the server has more rows than it was asked for. */
  handlePortalSuspended(): void {
    this.#suspended = true;
  }
}
