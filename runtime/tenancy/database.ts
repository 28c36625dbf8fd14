import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import { type DatabaseAddress, parseDatabaseUrl, tlsOf } from '../database/connection';
import { begin, type Isolation, ISOLATIONS, type Limits } from './begin';
import { parseContext, type TenantContext } from './context';
import { isConflict, isRefusedContext, sqlState, TransactionError } from './errors';
import { Lease } from './lease';
import type { SigningKeys } from './signing-keys';
import { OpenTransaction, type Transaction } from './transaction';

export interface DatabaseOptions {
  /** As the workload has it in DATABASE_URL: `postgresql://<user>@<host>:<port>/<database>?sslmode=verify-full`. */
  readonly url: string;
  /** Keys that contexts are signed with. */
  readonly keys: SigningKeys;
  /**
   * The IAM token to sign in with, asked for anew for every connection: `Signer` of `@aws-sdk/rds-signer` makes one without
   * a call. It is sent only to a server that has proved who it is.
   */
  readonly token: (address: DatabaseAddress) => Promise<string>;
  /** Connections at most. @default 10 */
  readonly connections?: number;
  /** Unless a transaction says otherwise. */
  readonly limits?: Partial<Limits>;
  /** What the server knows the connections by. @default bulwark */
  readonly applicationName?: string;
  /** Milliseconds since 1970. @default Date.now */
  readonly clock?: () => number;
}

export interface TransactionOptions {
  /** @default - that of the database: read committed */
  readonly isolation?: Isolation;
  /** @default false */
  readonly readOnly?: boolean;
  readonly limits?: Partial<Limits>;
  /**
   * How often a transaction that another one got in the way of (SQLSTATE 40001, 40P01) is repeated, callback and all, at
   * most 10 times: what the callback does outside of the database, it does again. @default 0
   */
  readonly retries?: number;
  /** Gives up, and rolls back. */
  readonly signal?: AbortSignal | undefined;
}

/** Transactions, each of one tenant. There is no other way to a statement. */
export interface Database {
  /**
   * Runs the callback in a transaction of a tenant, which the database has accepted by then: it never runs without one.
   * Commits when the callback ends, and rolls back when it throws.
   * @throws what the callback threw; ContextError; TransactionError; what the server says
   */
  withTenant<T>(
    context: TenantContext,
    work: (tx: Transaction) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T>;
  /** Takes no new transactions, and resolves when those under way, or waiting for a connection, have ended. */
  close(): Promise<void>;
}

const LIMITS: Limits = { statement: 30, transaction: 60 };
const MOST_SECONDS = 600;
const MOST_RETRIES = 10;
/** To connect, for a free connection, for a transaction to begin, and for one to be rolled back. */
const PATIENCE_MS = 10_000;
/** The server ends what takes too long; if it does not answer, the client does, so much later. */
const GRACE_MS = 2000;
/** Longer than that, and a firewall, a proxy or a frozen function may have lost the connection without a word. */
const IDLE_MS = 30_000;
/** A login that was taken away is out by then. */
const LIFETIME_SECONDS = 900;

/**
 * Opens a database for transactions of tenants. Connects when it is first used.
 * @throws DatabaseUrlError
 */
export function openDatabase(options: DatabaseOptions): Database {
  return new TenantDatabase(options);
}

class TenantDatabase implements Database {
  /** The transaction that the code is in. */
  readonly #current = new AsyncLocalStorage<OpenTransaction>();
  readonly #pool: Pool;
  readonly #keys: SigningKeys;
  readonly #limits: Limits;
  readonly #clock: () => number;
  /** When a connection was last in use. */
  readonly #used = new WeakMap<object, number>();
  readonly #underWay = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  constructor({ url, token, keys, connections = 10, limits, applicationName, clock }: DatabaseOptions) {
    const address = parseDatabaseUrl(url);
    const { user, host, port, database } = address;
    this.#keys = keys;
    if (!Number.isInteger(connections) || connections < 1)
      throw new TypeError('connections is a whole number from 1');
    this.#limits = limitsOf(limits, LIMITS);
    this.#clock = clock ?? Date.now;
    this.#pool = new Pool({
      user,
      host,
      port,
      database,
      ssl: tlsOf(address),
      password: () => token(address),
      application_name: applicationName ?? 'bulwark',
      max: connections,
      connectionTimeoutMillis: PATIENCE_MS,
      idleTimeoutMillis: IDLE_MS,
      maxLifetimeSeconds: LIFETIME_SECONDS,
      keepAlive: true,
      allowExitOnIdle: true,
    });
    // A connection that is lost while nobody uses it is no longer in the pool; unheard, the event would end the process.
    this.#pool.on('error', () => {});
    this.#pool.on('release', (_, client) => this.#used.set(client, this.#clock()));
  }

  withTenant<T>(
    context: TenantContext,
    work: (tx: Transaction) => Promise<T>,
    options: TransactionOptions = {},
  ): Promise<T> {
    const running = this.#run(context, work, options);
    const ended = () => this.#underWay.delete(running);
    this.#underWay.add(running);
    running.then(ended, ended);
    return running;
  }

  close(): Promise<void> {
    // A pool that ends forgets who waits for a connection.
    return (this.#closing ??= Promise.allSettled(this.#underWay).then(() => this.#pool.end()));
  }

  async #run<T>(
    context: TenantContext,
    work: (tx: Transaction) => Promise<T>,
    options: TransactionOptions,
  ): Promise<T> {
    const parsed = parseContext(context);
    const checked = { ...optionsOf(options), limits: limitsOf(options.limits, this.#limits) };
    if (this.#current.getStore()?.isOpen) throw new TransactionError('nested');
    if (this.#closing) throw new TransactionError('closed');
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#attempt(parsed, work, checked);
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
        if (attempt >= checked.retries) throw error.cause;
        // Those who met do not meet again at once.
        await sleep(Math.random() * 20 * 2 ** Math.min(attempt, 4));
      }
    }
  }

  /** @throws Conflict when it may be repeated */
  async #attempt<T>(
    context: TenantContext,
    work: (tx: Transaction) => Promise<T>,
    options: CheckedOptions,
  ): Promise<T> {
    const { signal, limits } = options;
    const lease = await this.#begin(context, options);
    const tx = new OpenTransaction(context, lease);
    const limit = limits.transaction * 1000 + GRACE_MS;
    try {
      const result = await lease.during(() => this.#current.run(tx, () => work(tx)), limit, signal);
      if (tx.close() > 0) throw new TransactionError('unawaited');
      await commit(lease, tx, limit);
      lease.giveBack();
      return result;
    } catch (error) {
      // A statement that is under way would be waited for, unless the server has given up the transaction already.
      const busy = tx.close() > 0 && tx.failure === undefined;
      // Of a server that only reads, after a failover: the next connection finds the one that writes.
      if (busy || (sqlState(tx.failure) === '25006' && !options.readOnly)) lease.destroy();
      await this.#rollBack(lease, tx);
      throw isConflict(tx.failure) || isConflict(error) ? new Conflict(error) : error;
    }
  }

  /** A connection on which a transaction of the tenant has begun. */
  async #begin(context: TenantContext, options: CheckedOptions): Promise<Lease> {
    for (;;) {
      const lease = await this.#take(options.signal);
      const used = this.#used.has(lease.client);
      try {
        const work = () => begin(lease, context, options, this.#keys);
        await lease.during(work, PATIENCE_MS, options.signal);
        return lease;
      } catch (error) {
        // What earlier work did to the session may keep anything from beginning on it.
        if (sqlState(error) !== undefined && !isRefusedContext(error)) lease.destroy();
        const alive = await this.#rollBack(lease);
        // Nothing has happened yet, and a connection that was lost or spoilt in the pool is no reason to fail.
        if (alive || !used || error instanceof TransactionError || options.signal?.aborted)
          throw lease.explain(error);
      }
    }
  }

  async #take(signal?: AbortSignal): Promise<Lease> {
    for (;;) {
      const lease = await Lease.take(this.#pool, signal);
      const used = this.#used.get(lease.client);
      if (used === undefined || this.#clock() - used < IDLE_MS) return lease;
      lease.destroy();
    }
  }

  /** What went wrong before is what counts, so this throws nothing. @returns whether the connection is in good order */
  async #rollBack(lease: Lease, tx?: OpenTransaction): Promise<boolean> {
    if (!lease.held) return false;
    try {
      await lease.during(async () => {
        await tx?.settled();
        await lease.client.query('rollback');
      }, PATIENCE_MS);
      lease.giveBack();
      return true;
    } catch {
      lease.destroy();
      return false;
    }
  }
}

type CheckedOptions = ReturnType<typeof optionsOf> & { readonly limits: Limits };

/** Another transaction was in the way. */
class Conflict extends Error {
  constructor(cause: unknown) {
    super('conflict', { cause });
  }
}

/** Once the server was asked to commit, nobody gives up any more: it is either known what became of it, or said that not. */
async function commit(lease: Lease, tx: OpenTransaction, ms: number): Promise<void> {
  let command: string;
  try {
    ({ command } = await lease.during(() => lease.client.query('commit'), ms));
  } catch (error) {
    lease.destroy();
    // The server has refused, and rolled back; a connection that ended has not said.
    const state = sqlState(error);
    if (state !== undefined && !/^(57P|08|25P04)/.test(state)) throw error;
    throw new TransactionError('commit-unknown', { cause: error });
  }
  if (command !== 'COMMIT') throw new TransactionError('swallowed', { cause: tx.failure });
}

function optionsOf({ isolation, readOnly = false, retries = 0, signal }: TransactionOptions) {
  if (isolation !== undefined && !ISOLATIONS.includes(isolation)) {
    throw new TypeError(`isolation is one of ${ISOLATIONS.join(', ')}`);
  }
  if (!Number.isInteger(retries) || retries < 0 || retries > MOST_RETRIES) {
    throw new TypeError(`retries is a number up to ${MOST_RETRIES}`);
  }
  return { isolation, readOnly, retries, signal };
}

function limitsOf(given: Partial<Limits> | undefined, defaults: Limits): Limits {
  const limits = { ...defaults, ...given };
  for (const [name, seconds] of Object.entries(limits)) {
    if (!(seconds > 0 && seconds <= MOST_SECONDS)) {
      throw new TypeError(`limits.${name} is more than 0 and at most ${MOST_SECONDS} seconds`);
    }
  }
  return limits;
}
