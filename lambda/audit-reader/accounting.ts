import type { Purpose } from '../../runtime/audit/record';
import type { Entry } from '../shared/audit/entry';

/** What an accounting says of a disclosure, 45 CFR 164.528(b)(2), or of a series of them, (b)(3). */
export interface AccountingRow {
  /** (b)(2)(i): the date, or the first one. */
  readonly date: string;
  /** (b)(2)(ii): who received the PHI, and the address if known. */
  readonly recipient: string;
  readonly address?: string;
  /** (b)(2)(iii): what was disclosed, in brief. */
  readonly description: string;
  /** (b)(2)(iv): why, in brief. */
  readonly purpose: string;
  /** (b)(3)(ii): how many there were in the period. */
  readonly count: number;
  /** (b)(3)(iii): the date of the last one. */
  readonly last: string;
  /** Where in the log, so that each can be proved. */
  readonly sequences: readonly number[];
  /** The paragraph by which an accounting may leave it out. */
  readonly excluded?: string;
}

/**
 * Paragraphs of 45 CFR 164.528(a)(1) by which a disclosure need not be accounted for, as far as its purpose tells. What
 * has no purpose is accounted for, and what falls under a paragraph that the purpose does not tell (incident to
 * another, facility directory, national security, custody, limited data set) as well: too much is no violation.
 */
const EXCLUDED: Readonly<Partial<Record<Purpose, string>>> = {
  treatment: '164.528(a)(1)(i)',
  payment: '164.528(a)(1)(i)',
  operations: '164.528(a)(1)(i)',
  'patient-request': '164.528(a)(1)(ii)',
  authorization: '164.528(a)(1)(iv)',
};

/**
 * Purposes under 164.512, (a), (b) and (i), of which a series to one recipient may be summed up. Others may be as well,
 * but the purpose does not say so.
 */
const SUMMED_UP: ReadonlySet<Purpose | undefined> = new Set(['required-by-law', 'public-health', 'research']);

/**
 * Rows of an accounting, by date.
 * @param entries disclosures that took place, of one patient and period
 * @param form `summary` sums up a series of disclosures to one recipient for one purpose
 */
export function accountingRows(entries: readonly Entry[], form: 'each' | 'summary'): AccountingRow[] {
  const series = new Map<string, Entry[]>();
  for (const entry of entries.toSorted(byTime)) {
    const key = form === 'summary' ? seriesOf(entry) : String(entry.sequence);
    const found = series.get(key);
    if (found) found.push(entry);
    else series.set(key, [entry]);
  }
  return [...series.values()].map(rowOf);
}

function rowOf(series: readonly Entry[]): AccountingRow {
  const first = series[0]!.record;
  const { recipient, address, description, purpose } = first.disclosure!;
  const excluded = first.purpose && EXCLUDED[first.purpose];
  return {
    date: first.time,
    recipient,
    ...(address !== undefined && { address }),
    description,
    purpose,
    count: series.length,
    last: series.at(-1)!.record.time,
    sequences: series.map(({ sequence }) => sequence),
    ...(excluded !== undefined && { excluded }),
  };
}

/** What belongs to one series: the same recipient, the same single purpose. */
function seriesOf({ sequence, record }: Entry): string {
  if (!SUMMED_UP.has(record.purpose)) return String(sequence);
  const { recipient, address, purpose } = record.disclosure!;
  return JSON.stringify([record.purpose, recipient, address, purpose]);
}

const byTime = (a: Entry, b: Entry): number =>
  Date.parse(a.record.time) - Date.parse(b.record.time) || a.sequence - b.sequence;
