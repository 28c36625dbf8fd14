import { inParallel } from './in-parallel';
import type { PublishedLog } from './published-log';

/** How far a consumer of a tenant's log has come. */
export interface Cursor {
  /** Entries that are done. */
  readonly size: number;
  /** Where the range that is being worked on ends; undefined when none is. */
  readonly next?: number;
}

/** Entries from `first` up to, and without, `end`. */
export interface Range {
  readonly first: number;
  readonly end: number;
}

/** Work and cursors of one consumer in the log table, `docs/audit-log.md`. */
export interface ConsumerTable {
  /** Tenants whose log has grown. */
  waiting(): AsyncIterable<string>;
  cursor(tenant: string): Promise<Cursor>;
  /** Fixes the next range. @returns false when the cursor is not where the range begins, or has a range already */
  claim(tenant: string, range: Range): Promise<boolean>;
  /** Ends the range. @returns false when somebody else did */
  advance(tenant: string, range: Range): Promise<boolean>;
  /** Forgets the work, unless it asks for more than `size` entries: then the log has grown meanwhile. */
  clear(tenant: string, size: number): Promise<void>;
}

/** The log has fewer entries than were consumed: it was rolled back, or the cursor is wrong. */
export class CursorError extends Error {
  override readonly name = 'CursorError';
}

export interface Consumption {
  readonly table: ConsumerTable;
  readonly open: (tenant: string) => Promise<PublishedLog>;
  /** Entries of a range at most. */
  readonly longest: number;
  /** Does the work of a range; the same range gives the same result however often it is done. */
  readonly handle: (range: Range, log: PublishedLog) => Promise<unknown>;
  /** Asked before each range: false leaves the rest for the next run. */
  readonly mayContinue: () => boolean;
  /** Told when something is left for the next run. */
  readonly onLate?: () => void;
}

/**
 * Works through a tenant's log from where the last run ended.
 *
 * A range is written down before anything is done for it. So a run after a crash does the very same range again,
 * although the log has grown, and two runs at once do the same work twice instead of two overlapping pieces of it.
 * @returns entries that were done
 */
export async function consume(tenant: string, by: Consumption): Promise<number> {
  const log = await by.open(tenant);
  let done = 0;
  while (by.mayContinue()) {
    const { size, next } = await by.table.cursor(tenant);
    if (size > log.size) throw new CursorError('the log is shorter than what was consumed of it');
    const range = { first: size, end: next ?? Math.min(size + by.longest, log.size) };
    if (range.end === size) {
      await by.table.clear(tenant, size);
      return done;
    }
    if (next === undefined && !(await by.table.claim(tenant, range))) return done;
    await by.handle(range, log);
    if (!(await by.table.advance(tenant, range))) return done;
    done += range.end - range.first;
  }
  by.onLate?.();
  return done;
}

/** Tenants that are worked for at once. */
const AT_ONCE = 8;

/**
 * Does something for every tenant, in an order that changes, so that those who are slow are not always first. A failure
 * is reported and stops nobody else.
 * @returns how many failed
 */
export async function eachTenant(
  tenants: AsyncIterable<string>,
  work: (tenant: string) => Promise<void>,
  onFailure: (tenant: string, error: unknown) => void,
): Promise<number> {
  const order: { tenant: string; at: number }[] = [];
  for await (const tenant of tenants) order.push({ tenant, at: Math.random() });
  order.sort((a, b) => a.at - b.at);
  let failures = 0;
  await inParallel(order, AT_ONCE, async ({ tenant }) => {
    try {
      await work(tenant);
    } catch (error) {
      failures++;
      onFailure(tenant, error);
    }
  });
  return failures;
}
