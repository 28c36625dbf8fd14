import type { Pool, PoolClient } from 'pg';
import { sqlState, TransactionError } from './errors';

/** A connection of the pool for the time of one transaction. It goes back in good order, or is destroyed. */
export class Lease {
  #held = true;
  #spoilt = false;
  #lost: unknown;
  readonly #onError = (error: unknown): void => {
    this.#lost ??= error;
  };

  private constructor(readonly client: PoolClient) {
    // Unheard, the event would end the process.
    client.on('error', this.#onError);
  }

  /** Waits for a connection, no longer than the pool and the caller want. */
  static async take(pool: Pool, signal?: AbortSignal): Promise<Lease> {
    signal?.throwIfAborted();
    const coming = pool.connect().then(
      (client) => new Lease(client),
      (error: unknown) => {
        throw isNoConnection(error) ? new TransactionError('unavailable', { cause: error }) : error;
      },
    );
    if (signal === undefined) return coming;
    return new Promise((resolve, reject) => {
      const abort = () => {
        reject(signal.reason);
        // It comes all the same, for nobody.
        coming.then((lease) => lease.giveBack()).catch(() => {});
      };
      signal.addEventListener('abort', abort, { once: true });
      coming.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
    });
  }

  get held(): boolean {
    return this.#held;
  }

  /** That the connection was lost, where that is why: not when the server has said something else. */
  explain(error: unknown): unknown {
    if (this.#lost === undefined || sqlState(error) !== undefined) return error;
    return error instanceof TransactionError ? error : new TransactionError('lost', { cause: this.#lost });
  }

  /** What is left on the connection when the transaction has ended, may not be there for the next one. */
  spoil(): void {
    this.#spoilt = true;
  }

  /** Back to the pool, unless it is spoilt, or the server has not said that no transaction is open. */
  giveBack(): void {
    if (!this.#held) return;
    if (this.#spoilt || this.client.getTransactionStatus() !== 'I') return this.destroy();
    this.#held = false;
    this.client.off('error', this.#onError);
    this.client.release();
  }

  /** Cuts the connection; the server rolls back. Whoever waits for an answer on it gets an error. */
  destroy(): void {
    if (!this.#held) return;
    this.#held = false;
    this.client.connection.stream.destroy();
    this.client.release(true);
  }

  /**
   * Does something with the connection until it is done, or until the time or the patience of the caller is over: then the
   * connection is destroyed, because nobody knows what it is doing.
   */
  async during<T>(work: () => Promise<T>, ms: number, signal?: AbortSignal): Promise<T> {
    let release = () => {};
    const stopped = new Promise<never>((_, reject) => {
      const stop = (reason: unknown) => {
        reject(reason);
        this.destroy();
      };
      const abort = () => stop(signal!.reason);
      const timer = setTimeout(() => stop(new TransactionError('timeout')), ms);
      signal?.addEventListener('abort', abort, { once: true });
      release = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
      };
      if (signal?.aborted) abort();
    });
    try {
      return await (signal?.aborted ? stopped : Promise.race([stopped, work()]));
    } finally {
      release();
    }
  }
}

/** What `pg` says in words alone: nobody gave a connection back in time, or the server hung up. */
const isNoConnection = (error: unknown): boolean =>
  error instanceof Error && /^(timeout e|Connection terminated)/.test(error.message);
