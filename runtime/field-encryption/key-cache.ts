import { BoundedMap } from '../tenant-session/bounded-map';

export interface KeyCacheLimits {
  /**
   * Milliseconds that a data key is kept, from when it was asked for. A KMS key that is disabled or destroyed opens
   * fields for as long. @default 300000
   */
  readonly milliseconds?: number;
  /** Fields that are sealed, opened or indexed before it is asked for again. @default 10000000 */
  readonly uses?: number;
  /** Tenants whose data keys are kept; those used longest ago are forgotten. @default 1000 */
  readonly tenants?: number;
}

interface Entry {
  readonly key: Promise<Buffer>;
  readonly since: number;
  uses: number;
  /** Who waits for it, or uses it. Its bytes are not cleared under their hands. */
  holders: number;
  gone: boolean;
  bytes?: Buffer;
}

type TenantKeys = Map<string, Entry>;

/** Plain data keys, within limits. What leaves is filled with zeros. Failures are not kept. */
export class KeyCache {
  private readonly tenants: BoundedMap<string, TenantKeys>;
  private readonly milliseconds: number;
  private readonly uses: number;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    limits: KeyCacheLimits,
    private readonly now: () => number,
  ) {
    const { milliseconds = 300_000, uses = 10_000_000, tenants = 1000 } = limits;
    if (!(milliseconds > 0 && milliseconds <= 3_600_000)) {
      throw new RangeError(`cache.milliseconds was ${milliseconds}; allowed: above 0, up to 3600000`);
    }
    if (!(uses >= 1)) throw new RangeError(`cache.uses was ${uses}; allowed: 1 or more`);
    this.milliseconds = milliseconds;
    this.uses = uses;
    this.tenants = new BoundedMap(tenants, (keys) => keys.forEach(evict));
  }

  /**
   * Works with a data key, loading it unless it is here. Who comes while it is loaded waits for the same call.
   * @param uses what the work counts for
   * @param work must not keep the key, nor wait
   */
  async use<T>(
    tenant: string,
    id: string,
    uses: number,
    load: () => Promise<Buffer>,
    work: (key: Buffer) => T,
  ): Promise<T> {
    const entry = this.entry(tenant, id, uses, load);
    // Nobody comes between the look and the work.
    if (entry.bytes) return work(entry.bytes);
    entry.holders++;
    try {
      return work(await entry.key);
    } finally {
      entry.holders--;
      clear(entry);
    }
  }

  /** Forgets everything. */
  close(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.tenants.clear();
  }

  private entry(tenant: string, id: string, uses: number, load: () => Promise<Buffer>): Entry {
    const keys = this.keysOf(tenant);
    const known = keys.get(id);
    if (known && this.fresh(known) && known.uses + uses <= this.uses) {
      known.uses += uses;
      return known;
    }
    if (known) evict(known);
    const entry: Entry = { key: load(), since: this.now(), uses, holders: 0, gone: false };
    keys.set(id, entry);
    void entry.key.then(
      (bytes) => {
        entry.bytes = bytes;
      },
      () => this.forget(tenant, keys, id, entry),
    );
    this.sweepLater();
    return entry;
  }

  private keysOf(tenant: string): TenantKeys {
    const known = this.tenants.get(tenant);
    if (known) return known;
    const keys: TenantKeys = new Map();
    this.tenants.set(tenant, keys);
    return keys;
  }

  /** A clock that was set back makes nothing live longer. */
  private fresh({ since }: Entry): boolean {
    const age = this.now() - since;
    return age >= 0 && age < this.milliseconds;
  }

  private forget(tenant: string, keys: TenantKeys, id: string, entry: Entry): void {
    evict(entry);
    if (keys.get(id) !== entry) return;
    keys.delete(id);
    if (keys.size === 0) this.tenants.delete(tenant, keys);
  }

  /** Keys of tenants whom nobody asks for any more leave too. */
  private sweepLater(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      for (const [tenant, keys] of this.tenants) {
        for (const [id, entry] of keys) if (!this.fresh(entry)) this.forget(tenant, keys, id, entry);
      }
      if (this.tenants.size > 0) this.sweepLater();
    }, this.milliseconds).unref();
  }
}

function evict(entry: Entry): void {
  entry.gone = true;
  clear(entry);
}

function clear({ gone, holders, bytes }: Entry): void {
  if (gone && holders === 0) bytes?.fill(0);
}
