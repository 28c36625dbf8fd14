/** A KMS key that was made for a tenant. */
export interface TenantKey {
  readonly arn: string;
  readonly tenant: string;
  readonly state: 'usable' | 'ending' | 'other';
  /** When its deletion takes effect. ISO 8601. */
  readonly endsAt?: string;
}

/** The KMS keys of the tenants, as their administrator, who cannot use one. */
export interface TenantKeys {
  /** The key that the alias of the tenant names. */
  named(tenant: string): Promise<TenantKey | undefined>;
  /** Keys with our tags, whether named or not. KMS may not show the newest ones yet. */
  tagged(tenant?: string): Promise<readonly TenantKey[]>;
  /** Makes one, with its policy and tags; it has no alias yet. Not idempotent. */
  create(tenant: string): Promise<TenantKey>;
  /** Rotates it every 90 days from now on. */
  rotate(arn: string): Promise<void>;
  /** Gives it the alias; fine when the alias exists, whatever it names. */
  name(tenant: string, arn: string): Promise<void>;
  /** Removes the alias; fine when there is none. */
  unname(tenant: string): Promise<void>;
  /** Schedules the deletion; fine when it is scheduled. @returns when it takes effect, ISO 8601 */
  end(arn: string): Promise<string>;
}
