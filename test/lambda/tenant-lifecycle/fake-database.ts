import { createHash } from 'node:crypto';
import { Inconsistent, LeaseLost, Refused } from '../../../lambda/tenant-lifecycle/errors';
import type {
  Change,
  Extent,
  Lease,
  Row,
  Status,
  TenantRow,
  TenantTable,
} from '../../../lambda/tenant-lifecycle/tenancy-database';

const TABLES: readonly TenantTable[] = [
  { name: 'phi.patient_identifier', sealed: ['value'] },
  { name: 'phi.document', sealed: ['title'] },
];

/** The database of the tenants as the real one behaves, which `tenancy-database.test.ts` asks the same of leases and states. */
export class FakeDatabase {
  readonly rows = new Map<string, { status: Status; mode: TenantRow['mode'] }>();
  /** The first account, by tenant. */
  readonly administrators = new Map<string, string>();
  readonly leases = new Map<string, { holder: string; undoing: boolean; until: number }>();
  /** By tenant and table, in order of ids. */
  readonly content = new Map<string, Map<string, Row[]>>();

  constructor(private readonly clock: () => number) {}

  table(tenant: string, name: string): Row[] {
    const tables = this.content.get(tenant) ?? new Map<string, Row[]>();
    this.content.set(tenant, tables);
    const rows = tables.get(name) ?? [];
    tables.set(name, rows);
    return rows;
  }

  /** Synchronous, so that each is one transaction. */
  readonly operations = {
    Change: ([{ tenant, holder, undoing }, change]: [Lease, Change | undefined]) => {
      const lease = this.leases.get(tenant);
      const own = lease?.holder === holder;
      if (lease && (own ? lease.undoing && !undoing : lease.until > this.clock()))
        throw new LeaseLost('held');
      if (change) this.apply(tenant, change);
      this.leases.set(tenant, { holder, undoing, until: this.clock() + 3_600_000 });
    },
    Release: ([tenant, holder]: [string, string]) => {
      if (this.leases.get(tenant)?.holder === holder) this.leases.delete(tenant);
    },
    Tenants: () => [...this.rows].map(([id, row]) => ({ id, ...row })),
    Leased: () =>
      new Set([...this.leases].filter(([, { until }]) => until > this.clock()).map(([tenant]) => tenant)),
    Tables: () => TABLES,
    Page: ([tenant, { name }, after, most]: [string, TenantTable, string, number]) =>
      this.enter(tenant, name)
        .filter(({ id }) => id! > after)
        .slice(0, most),
    Extent: ([tenant, { name }, after, upTo]: [string, TenantTable, string, string]): Extent => {
      const rows = this.enter(tenant, name).filter(({ id }) => id! > after && id! <= upTo);
      const text = rows.map(({ id, changed_in }) => `${id} ${changed_in}\n`).join('');
      return { rows: rows.length, versions: createHash('sha256').update(text).digest('hex') };
    },
    Remove: ([tenant, { name }, most]: [string, TenantTable, number]) =>
      this.enter(tenant, name).splice(0, Math.min(most, 2)).length,
  };

  private enter(tenant: string, name: string): Row[] {
    const row = this.rows.get(tenant);
    if (!row || row.status === 'closed') throw new Error('context refused: no such active tenant');
    return this.table(tenant, name);
  }

  private apply(tenant: string, change: Change): void {
    const row = this.rows.get(tenant);
    if ('provision' in change) {
      if (row && (row.status !== 'onboarding' || row.mode !== change.provision))
        throw new Refused('there was one');
      this.rows.set(tenant, { status: 'onboarding', mode: change.provision });
    } else if ('withdraw' in change) {
      if (row?.status === 'onboarding') this.rows.delete(tenant);
    } else {
      const before = { active: 'onboarding', closing: 'active', closed: 'closing' }[change.advance];
      if (row?.status !== before && row?.status !== change.advance)
        throw new Refused('not in the state for this');
      if ('administrator' in change && change.administrator !== undefined) {
        const first = this.administrators.get(tenant) ?? change.administrator;
        if (first !== change.administrator) throw new Inconsistent('another is');
        this.administrators.set(tenant, first);
      }
      row.status = change.advance;
    }
  }
}
