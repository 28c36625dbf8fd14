import type { Census, TableCensus, TableNow } from './census';

/** Something that was recorded, and is not there, or is not as it was. Ids of tenants and names of tables, never values. */
export interface Loss {
  readonly tenant: string;
  readonly table?: string;
  readonly what: 'tenant missing' | 'table missing' | 'rows missing' | 'rows altered' | 'not readable';
}

export interface Comparison {
  /** Tenants that were compared. */
  readonly tenants: number;
  /** Tenants of the census that have ended by the time that the database is restored to. */
  readonly ended: number;
  /** Rows of the census that are there. */
  readonly rows: number;
  /** Sixteenths of tables whose rows are as they were, to the byte. */
  readonly same: number;
  /** Those in which something has changed since, so that only the ids could be compared. */
  readonly changed: number;
  readonly losses: readonly Loss[];
}

export interface Restored {
  /** Every tenant that the database knows, with its status. */
  readonly tenants: ReadonlyMap<string, string>;
  count(tenant: string, snapshot: string): Promise<Readonly<Record<string, TableNow>>>;
}

/**
 * Compares a restored database with what was counted before. Rows are never deleted while a tenant is active, so each that
 * was there then must be there, and unless it was changed since, to the byte.
 */
export async function compare(census: Census, restored: Restored, signal: AbortSignal): Promise<Comparison> {
  const losses: Loss[] = [];
  const tally = { tenants: 0, ended: 0, rows: 0, same: 0, changed: 0 };
  for (const [tenant, { snapshot, tables }] of Object.entries(census.tenants)) {
    signal.throwIfAborted();
    const status = restored.tenants.get(tenant);
    if (status === undefined) losses.push({ tenant, what: 'tenant missing' });
    else if (status !== 'active') tally.ended++;
    else {
      tally.tenants++;
      const now = await restored.count(tenant, snapshot);
      for (const [table, then] of Object.entries(tables)) {
        const what = compareTable(then, now[table], tally);
        for (const loss of what) losses.push({ tenant, table, what: loss });
      }
    }
  }
  return { ...tally, losses };
}

function compareTable(
  then: TableCensus,
  now: TableNow | undefined,
  tally: { rows: number; same: number; changed: number },
): Loss['what'][] {
  if (now === undefined) return ['table missing'];
  const found = new Set<Loss['what']>();
  const buckets = new Map(now.buckets.map((bucket) => [bucket.bucket, bucket]));
  for (const was of then.buckets) {
    const is = buckets.get(was.bucket);
    buckets.delete(was.bucket);
    if (is === undefined || is.ids !== was.ids) found.add('rows missing');
    else {
      tally.rows += Number(is.rows);
      if (is.changed > 0 || now.columns !== then.columns) tally.changed++;
      else if (is.content === was.content) tally.same++;
      else found.add('rows altered');
    }
  }
  // Rows that claim to be older than the census, and were not in it.
  if (buckets.size > 0) found.add('rows altered');
  return [...found];
}
