import type { Exception } from '../../gate/exception';
import type { RuleRow } from '../../gate/row';
import type { Evidence } from '../model';

export interface RegisterEntry {
  readonly number: number;
  readonly exception: Exception;
  readonly rows: readonly RuleRow[];
}

/** The exceptions that were used, each once, numbered by the day they end. */
export class ExceptionsRegister {
  readonly entries: readonly RegisterEntry[];
  private readonly numbers: ReadonlyMap<string, number>;

  constructor({ judgements }: Evidence) {
    const uses = new Map<string, { exception: Exception; rows: RuleRow[] }>();
    for (const row of judgements.rows) {
      if (!row.exception) continue;
      const key = keyOf(row.exception);
      const use = uses.get(key);
      if (use) use.rows.push(row);
      else uses.set(key, { exception: row.exception, rows: [row] });
    }
    this.entries = [...uses.values()]
      .toSorted((a, b) => a.exception.expires.localeCompare(b.exception.expires, 'en'))
      .map((use, i) => ({ number: i + 1, ...use }));
    this.numbers = new Map(this.entries.map(({ exception, number }) => [keyOf(exception), number]));
  }

  numberOf(exception: Exception): number | undefined {
    return this.numbers.get(keyOf(exception));
  }
}

/** By content: the control's record of an exception is a copy. */
const keyOf = ({ rules, reason, owner, expires, compensating }: Exception): string =>
  JSON.stringify([rules, reason, owner, expires, compensating]);
