export type KeyMode = 'dedicated' | 'pooled';
export type Status = 'onboarding' | 'active' | 'closing' | 'closed';

export interface TenantRow {
  readonly id: string;
  readonly status: Status;
  readonly mode: KeyMode;
}

/** What is done together with renewing the lease, in one transaction: a run that lost it changes nothing. */
export type Change =
  | { readonly provision: KeyMode }
  | {
      readonly advance: 'active';
      /** `sub` of the person whose account is the first. @default - nobody: the tenant has no account */
      readonly administrator?: string;
    }
  | { readonly advance: 'closing' | 'closed' }
  | { readonly withdraw: true };

export interface Lease {
  readonly tenant: string;
  /** The run. */
  readonly holder: string;
  /** Whether it takes back what it did. Once it has begun to, it cannot go forward. */
  readonly undoing: boolean;
}

/** A table with rows of tenants. */
export interface TenantTable {
  /** Schema and name, such as `phi.patient`. */
  readonly name: string;
  /** Columns with envelopes of sealed fields. */
  readonly sealed: readonly string[];
}

/** A row as text, by column: null, or as PostgreSQL writes it in ISO style; bytes in hexadecimal. */
export type Row = Readonly<Record<string, string | null>>;

/** Rows between two ids, and which version of each: `versions` is SHA-256 over `<id> <changed_in>\n` in order of ids. */
export interface Extent {
  readonly rows: number;
  readonly versions: string;
}

/** Before all ids, and behind them. */
export const FIRST = '00000000-0000-0000-0000-000000000000';
export const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** The database of the tenants, as the registrar. `database/migrations/0002-tenancy.sql`, `0006-lifecycle.sql`. */
export interface TenancyDatabase {
  /**
   * Takes or renews the lease for an hour, and changes the row.
   * @throws LeaseLost when it is another's
   * @throws Refused when the row does not allow it
   * @throws Inconsistent when the first account is somebody else's
   */
  change(lease: Lease, change?: Change): Promise<void>;
  release(tenant: string, holder: string): Promise<void>;
  tenants(): Promise<readonly TenantRow[]>;
  /** Tenants on which a run has a lease that is in force. */
  leased(): Promise<ReadonlySet<string>>;
  /**
   * Tables in the order in which rows can be deleted.
   * @throws Inconsistent when a table with rows of tenants is closed to the registrar: it would be left out
   */
  tables(tenant: string): Promise<readonly TenantTable[]>;
  /** Rows behind an id, in order of ids. */
  page(tenant: string, table: TenantTable, after: string, most: number): Promise<readonly Row[]>;
  /** Rows behind one id and up to another. */
  extent(tenant: string, table: TenantTable, after: string, upTo: string): Promise<Extent>;
  /** @returns how many were deleted, at most `most`; 0 when none is left */
  remove(tenant: string, table: TenantTable, most: number): Promise<number>;
}
