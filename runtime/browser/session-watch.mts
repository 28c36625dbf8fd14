import { onActivity } from './activity.mjs';
import { ANSWER_MS, Calls } from './calls.mjs';
import { type Moment, now, parseRemaining, type Remaining, SECONDS_LEFT, since } from './remaining.mjs';
import { clearScreen, Curtain } from './screen.mjs';
import { joinTabs, type Tabs } from './tabs.mjs';
import { ENGLISH, type Texts } from './texts.mjs';
import { type Cause, Warning } from './warning.mjs';

export interface SessionWatchOptions {
  /** Where the guard answers what pages ask, `GuardOptions.sessionPath`. @default '/session' */
  readonly sessionPath?: string;
  /** Where the page goes when the session has ended; same origin, without any data in it. @default '/' */
  readonly signInUrl?: string;
  /** Seconds before the end at which a person is warned. @default 120 */
  readonly warnSeconds?: number;
  /** Seconds for which use of the page may go without a request before the server is told of it. @default 300 */
  readonly touchSeconds?: number;
  /** Sends the requests. @default - the browser's */
  readonly fetch?: typeof fetch;
  /** Empties what the application holds in memory. Called once, before the screen is cleared. */
  readonly onEnd?: () => void;
  /** @default - English */
  readonly texts?: Partial<Texts>;
}

/** Longer waits are cut: a timer that was set for a day is of no use after a night of sleep. */
const LONGEST_WAIT_MS = 30_000;
/** How often a server is asked that cannot say whether the session is. */
const MOST_ATTEMPTS = 10;

/**
 * Watches a session in a page: warns before it ends, and clears the screen when it has (IDN-2, 45 CFR
 * 164.312(a)(2)(iii)). The server decides when that is; the page only counts down what the server said, and asks again
 * before it clears. It never extends the session without a person: requests go out when somebody uses the page, or
 * presses "stay signed in".
 *
 * Tabs tell each other, so that use of one keeps the others, and the end in one ends all.
 *
 * @example
 * const session = watchSession({ onEnd: () => store.reset() });
 * const patients = await session.fetch('/api/patients');
 */
export class SessionWatch {
  readonly #options: SessionWatchOptions;
  readonly #texts: Texts;
  readonly #path: string;
  readonly #calls: Calls;
  readonly #tabs: Tabs;
  readonly #stops: (() => void)[];
  #known: { readonly remaining: Remaining; readonly at: Moment } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #warning: Warning | undefined;
  #curtain: Curtain | undefined;
  #asking: Promise<void> | undefined;
  #acknowledged = false;
  #attempts = 0;
  #state: 'watching' | 'ended' | 'stopped' = 'watching';

  constructor(options: SessionWatchOptions = {}) {
    this.#options = options;
    this.#texts = { ...ENGLISH, ...options.texts };
    this.#path = options.sessionPath ?? '/session';
    this.#calls = new Calls(this.#path, options.fetch);
    this.#tabs = joinTabs('bulwark-session', (tidings) => {
      if (tidings.kind === 'ended') this.#end();
      else
        this.#learn(tidings.remaining, {
          wall: tidings.at,
          steady: performance.now() - (Date.now() - tidings.at),
        });
    });
    const check = (): void => this.#check();
    const shown = ({ persisted }: PageTransitionEvent): void => {
      // Brought back as it was left: somebody may have signed out since.
      if (persisted) this.#verify();
    };
    document.addEventListener('visibilitychange', check);
    document.addEventListener('resume', check);
    addEventListener('focus', check);
    addEventListener('pageshow', shown);
    this.#stops = [
      onActivity(() => this.#used()),
      () => document.removeEventListener('visibilitychange', check),
      () => document.removeEventListener('resume', check),
      () => removeEventListener('focus', check),
      () => removeEventListener('pageshow', shown),
      () => this.#tabs.close(),
    ];
    void this.#ask(() => this.#calls.status());
  }

  /**
   * As the browser's, and use of the session: for what a person does. The answer is heard, the token against forgery is
   * sent along.
   */
  readonly fetch = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> =>
    this.#send(input, init);

  /** The same for what the page does by itself, such as asking for news: no use of the session. */
  readonly poll = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> =>
    this.#send(input, init, true);

  /**
   * Hears what an answer to a request of the application's own says of the session.
   * @param at when the request was sent
   */
  observe(response: Response, at: Moment = now()): void {
    const remaining = parseRemaining(response.headers.get(SECONDS_LEFT));
    if (remaining) this.#learn(remaining, at, true);
    else if (response.status === 401) this.#verify();
  }

  /** Ends the session: at the server, in this tab and in the others. */
  async signOut(): Promise<void> {
    // The screen is cleared whether or not the server can be reached.
    const signal = AbortSignal.timeout(ANSWER_MS);
    await this.#calls.send(`${this.#path}/end`, { method: 'POST', signal }).catch(() => undefined);
    this.#end();
  }

  /** Stops watching; for tests, and for pages that are not of a session. */
  stop(): void {
    this.#state = 'stopped';
    this.#rest();
  }

  async #send(input: RequestInfo | URL, init?: RequestInit, passive = false): Promise<Response> {
    const at = now();
    const response = await this.#calls.send(input, init, passive);
    if (new URL(response.url || location.href).origin === location.origin) this.observe(response, at);
    return response;
  }

  /** @param tell the other tabs as well */
  #learn(remaining: Remaining, at: Moment, tell = false): void {
    if (this.#state !== 'watching') return;
    // An answer that was overtaken says less than what is known.
    if (this.#known && this.#known.at.steady > at.steady) return;
    this.#known = { remaining, at };
    if (tell) this.#tabs.tell({ kind: 'remaining', remaining, at: at.wall });
    if (remaining.idle > 0 && remaining.absolute > 0) this.#lift();
    this.#check();
  }

  #left(): { readonly ms: number; readonly cause: Cause } | undefined {
    if (!this.#known) return undefined;
    const { remaining, at } = this.#known;
    const cause = remaining.absolute <= remaining.idle ? 'absolute' : 'idle';
    return { ms: remaining[cause] * 1000 - since(at), cause };
  }

  /** Looks at the clock: after every timer, and whenever the page comes to the front. */
  #check(): void {
    if (this.#state !== 'watching') return;
    clearTimeout(this.#timer);
    const left = this.#left();
    if (!left) return;
    const warnMs = (this.#options.warnSeconds ?? 120) * 1000;
    if (left.ms <= 0) return this.#verify();
    if (left.ms > warnMs) this.#unwarn();
    else if (!this.#curtain && !(this.#acknowledged && left.cause === 'absolute'))
      this.#warn(left.cause, left.ms);
    const wait = left.ms > warnMs ? left.ms - warnMs : Math.min(left.ms, this.#warning ? 1000 : Infinity);
    this.#timer = setTimeout(() => this.#check(), Math.min(Math.max(wait, 0), LONGEST_WAIT_MS));
  }

  #warn(cause: Cause, ms: number): void {
    if (this.#warning?.cause === cause) return this.#warning.update(ms / 1000);
    this.#unwarn();
    this.#warning = new Warning(cause, ms / 1000, this.#texts, {
      stay: () => {
        if (cause === 'absolute') {
          this.#acknowledged = true;
          this.#unwarn();
          this.#check();
        } else void this.#stay();
      },
      signOut: () => void this.signOut(),
    });
  }

  #unwarn(): void {
    this.#warning?.close();
    this.#warning = undefined;
  }

  #lift(): void {
    this.#curtain?.lift();
    this.#curtain = undefined;
  }

  /** Somebody uses the page without a request of it: the server hears of it from time to time. */
  #used(): void {
    if (this.#state !== 'watching' || this.#warning || this.#curtain || !this.#known) return;
    if (since(this.#known.at) >= (this.#options.touchSeconds ?? 300) * 1000) void this.#stay();
  }

  #stay(): Promise<void> {
    const signal = AbortSignal.timeout(ANSWER_MS);
    return this.#ask(() => this.#calls.send(`${this.#path}/stay`, { method: 'POST', signal }));
  }

  /** Nobody sees the page until the server has said that the session is; without an answer it has ended. */
  #verify(): void {
    if (this.#state !== 'watching') return;
    this.#unwarn();
    this.#curtain ??= new Curtain(this.#texts);
    void this.#ask(() => this.#calls.status());
  }

  /** One question at a time. */
  #ask(question: () => Promise<Response>): Promise<void> {
    this.#asking ??= this.#answered(question).finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  async #answered(question: () => Promise<Response>): Promise<void> {
    const at = now();
    const response = await question().catch(() => undefined);
    if (this.#state !== 'watching') return;
    const remaining = parseRemaining(response?.headers.get(SECONDS_LEFT) ?? null);
    if (response?.ok && remaining && remaining.idle > 0 && remaining.absolute > 0) {
      this.#attempts = 0;
      this.#learn(remaining, at, true);
    } else if (response?.status === 503 && ++this.#attempts < MOST_ATTEMPTS) {
      // The server does not know; meanwhile nobody sees the page.
      this.#unwarn();
      this.#curtain ??= new Curtain(this.#texts);
      const seconds = Number(response.headers.get('retry-after')) || 1;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#verify(), Math.min(seconds * 1000, LONGEST_WAIT_MS));
    } else if (response?.status === 401 || this.#curtain) this.#end();
    else this.#check();
  }

  #end(): void {
    if (this.#state !== 'watching') return;
    this.#state = 'ended';
    this.#tabs.tell({ kind: 'ended' });
    this.#rest();
    try {
      this.#options.onEnd?.();
    } catch (error) {
      reportError(error);
    } finally {
      const { signInUrl = '/' } = this.#options;
      clearScreen(this.#texts, signInUrl);
      sessionStorage.clear();
      history.replaceState(null, '', signInUrl);
      // What scripts still hold goes with the document; the entry in the history is replaced by the new one.
      location.replace(signInUrl);
    }
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#unwarn();
    this.#lift();
    for (const stop of this.#stops) stop();
  }
}

/** Begins to watch the session of this page. */
export const watchSession = (options?: SessionWatchOptions): SessionWatch => new SessionWatch(options);
