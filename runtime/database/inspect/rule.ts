import type { Database } from './database';
import type { Severity, Violation } from './finding';

/** One way in which tenants are not kept apart. Judges the catalogue alone, never a row. */
export interface Rule {
  /** `<control>.<noun>`; stays the same for ever, because exceptions name it. */
  readonly id: string;
  readonly severity: Severity;
  /** Why it matters, in a phrase. */
  readonly why: string;
  judge(database: Database): Iterable<Violation>;
}
