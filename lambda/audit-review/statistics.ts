import type { Entry } from '../shared/audit/entry';
import type { OfficeHours } from './office-hours';

/** How often somebody did something. Ids only: the review names no patient. */
export interface ActorCount {
  readonly actor: string;
  readonly count: number;
}

type Counts = Readonly<Record<string, number>>;

/** What a tenant's log says of a month: numbers, and ids of actors. */
export interface Statistics {
  /** Entries of the month, by their place in the log; null when there is none. */
  readonly entries: { readonly first: number; readonly last: number; readonly count: number } | null;
  readonly actors: number;
  /** Count by action and outcome. */
  readonly actions: Readonly<Record<string, Counts>>;
  readonly roles: Counts;
  readonly denied: Ranked;
  readonly failed: Ranked;
  readonly breakGlass: Ranked;
  /** Actions that take PHI out of the system: export, share, download, print, send-message. */
  readonly takenOut: Counts;
  readonly exporters: Ranked;
  readonly logins: { readonly success: number; readonly failed: number; readonly lockouts: number };
  readonly outsideHours: Ranked;
  readonly readers: Ranked;
  readonly auditLogReads: number;
}

export interface Ranked {
  readonly total: number;
  /** The ten with the highest counts; equal ones by id. */
  readonly top: readonly ActorCount[];
}

export const TOP = 10;

const TAKES_OUT: ReadonlySet<string> = new Set(['export', 'share', 'download', 'print', 'send-message']);
const READS: ReadonlySet<string> = new Set(['read', 'search', 'download', 'print', 'export']);

/** Counts the entries of one tenant and month, in any order. Memory grows with the number of actors alone. */
export class Tally {
  readonly #within: OfficeHours;
  readonly #actions = new Map<string, Map<string, number>>();
  readonly #roles = new Map<string, number>();
  readonly #takenOut = new Map<string, number>();
  readonly #actors = new Set<string>();
  readonly #denied = new Map<string, number>();
  readonly #failed = new Map<string, number>();
  readonly #breakGlass = new Map<string, number>();
  readonly #exporters = new Map<string, number>();
  readonly #outsideHours = new Map<string, number>();
  readonly #readers = new Map<string, number>();
  #first = Infinity;
  #last = -1;
  #count = 0;

  constructor(within: OfficeHours) {
    this.#within = within;
  }

  add({ sequence, record }: Entry): void {
    const { action, outcome, actor } = record;
    this.#count++;
    this.#first = Math.min(this.#first, sequence);
    this.#last = Math.max(this.#last, sequence);
    this.#actors.add(actor.id);
    const outcomes = this.#actions.get(action) ?? new Map<string, number>();
    this.#actions.set(action, outcomes);
    count(outcomes, outcome);
    count(this.#roles, actor.role);
    if (outcome === 'denied') count(this.#denied, actor.id);
    if (outcome === 'failure') count(this.#failed, actor.id);
    if (action === 'break-glass') count(this.#breakGlass, actor.id);
    if (TAKES_OUT.has(action)) {
      count(this.#takenOut, action);
      count(this.#exporters, actor.id);
    }
    if (outcome === 'success' && READS.has(action)) count(this.#readers, actor.id);
    if (actor.type === 'person' && !this.#within(Date.parse(record.time))) {
      count(this.#outsideHours, actor.id);
    }
  }

  statistics(): Statistics {
    const login = this.#actions.get('login');
    const success = login?.get('success') ?? 0;
    return {
      entries: this.#count === 0 ? null : { first: this.#first, last: this.#last, count: this.#count },
      actors: this.#actors.size,
      actions: Object.fromEntries(
        [...this.#actions].toSorted(byName).map(([action, outcomes]) => [action, sorted(outcomes)]),
      ),
      roles: sorted(this.#roles),
      denied: ranked(this.#denied),
      failed: ranked(this.#failed),
      breakGlass: ranked(this.#breakGlass),
      takenOut: sorted(this.#takenOut),
      exporters: ranked(this.#exporters),
      logins: { success, failed: sum(login) - success, lockouts: sum(this.#actions.get('lockout')) },
      outsideHours: ranked(this.#outsideHours),
      readers: ranked(this.#readers),
      auditLogReads: sum(this.#actions.get('read-audit-log')),
    };
  }
}

const count = (counts: Map<string, number>, name: string): void =>
  void counts.set(name, (counts.get(name) ?? 0) + 1);

const sum = (counts: ReadonlyMap<string, number> | undefined): number =>
  [...(counts?.values() ?? [])].reduce((total, one) => total + one, 0);

/** By code units: the same on every machine. */
const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : Number(a > b);

const sorted = (counts: ReadonlyMap<string, number>): Counts =>
  Object.fromEntries([...counts].toSorted(byName));

export const ranked = (counts: ReadonlyMap<string, number>): Ranked => ({
  total: sum(counts),
  top: [...counts]
    .toSorted((a, b) => b[1] - a[1] || byName(a, b))
    .slice(0, TOP)
    .map(([actor, times]) => ({ actor, count: times })),
});
