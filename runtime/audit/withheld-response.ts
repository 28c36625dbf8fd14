import type { ServerResponse } from 'node:http';

export interface Settlement {
  /** Records what was accessed so far. @throws when that is not known to be stored */
  settle(status: number): Promise<void>;
  /** Whether nothing was accessed since. */
  settled(): boolean;
  /** The answer has ended; nothing will be recorded any more. */
  over(): void;
  failed(error: unknown): void;
}

type Method = 'writeHead' | 'write' | 'end' | 'flushHeaders';

/** Nginx's word for a client that left before its answer. */
const CLIENT_LEFT = 499;

/**
 * Holds back a response until what was accessed is recorded: when its first byte would leave, and whenever a byte would
 * leave after something more was accessed. Held writes report a full buffer, so that a stream that is piped in waits.
 */
export class WithheldResponse {
  readonly #res: ServerResponse;
  readonly #settlement: Settlement;
  readonly #original: Pick<ServerResponse, Method>;
  #state: 'unused' | 'held' | 'open' | 'refused' = 'unused';
  #held: (() => void)[] = [];
  /** As `writeHead` was called with it, while that is held. */
  #status: number | undefined;
  #heldWrite = false;
  #ended = false;
  #threw = false;

  constructor(res: ServerResponse, settlement: Settlement) {
    this.#res = res;
    this.#settlement = settlement;
    this.#original = {
      writeHead: res.writeHead.bind(res),
      write: res.write.bind(res),
      end: res.end.bind(res),
      flushHeaders: res.flushHeaders.bind(res),
    };
    const hold = (method: Method, result: unknown) => ({
      configurable: true,
      writable: true,
      value: (...args: unknown[]) => this.#call(method, args, result),
    });
    Object.defineProperties(res, {
      writeHead: hold('writeHead', res),
      write: hold('write', false),
      end: hold('end', res),
      flushHeaders: hold('flushHeaders', undefined),
    });
    res.once('close', () => {
      // A client that left early has perhaps seen nothing, but the application has.
      if (!settlement.settled()) this.#settle(res.writableFinished ? res.statusCode : CLIENT_LEFT, () => {});
      settlement.over();
    });
  }

  /** The application threw: an answer that has not begun to leave becomes a 500, one that has is cut. */
  fail(): void {
    if (this.#ended || this.#state === 'refused') return;
    this.#threw = true;
    if (this.#state === 'unused') this.#hold(500);
    else if (this.#state === 'open') this.#cut();
  }

  #call(method: Method, args: unknown[], result: unknown): unknown {
    const original = this.#original[method] as (...args: unknown[]) => unknown;
    // Node calls `writeHead` itself while it ends a response.
    if (this.#state === 'open' && this.#settlement.settled()) {
      this.#ended ||= method === 'end';
      return original(...args);
    }
    if (this.#state === 'refused' || this.#ended || this.#threw) return result;
    if (method === 'writeHead' && typeof args[0] === 'number') this.#status = args[0];
    this.#heldWrite ||= method === 'write';
    this.#ended = method === 'end';
    this.#held.push(() => original(...args));
    if (this.#state !== 'held') this.#hold(this.#status ?? this.#res.statusCode);
    return result;
  }

  #hold(status: number): void {
    this.#state = 'held';
    this.#settle(status, () => {
      // What was accessed while the first record was on its way needs its own.
      if (!this.#settlement.settled()) this.#hold(this.#threw ? 500 : status);
      else if (this.#threw) this.#answer(500);
      else this.#release();
    });
  }

  #settle(status: number, then: () => void): void {
    this.#settlement.settle(status).then(then, (error: unknown) => {
      this.#settlement.failed(error);
      this.#answer(503);
    });
  }

  #release(): void {
    this.#state = 'open';
    for (const call of this.#held.splice(0)) if (!this.#res.destroyed) call();
    if (this.#heldWrite && !this.#ended) this.#res.emit('drain');
    this.#heldWrite = false;
  }

  /** An answer of ours in place of the application's; where that has begun to leave, none. */
  #answer(status: number): void {
    if (this.#res.headersSent) return this.#cut();
    this.#state = 'refused';
    this.#held = [];
    for (const name of this.#res.getHeaderNames()) this.#res.removeHeader(name);
    this.#original.writeHead(status);
    this.#original.end();
  }

  #cut(): void {
    this.#state = 'refused';
    this.#held = [];
    this.#res.destroy();
  }
}
