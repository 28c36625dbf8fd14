import { Inconsistent } from './errors';
import type { LockedVersion, Versions } from './stores';
import type { World } from './world';

export interface Emptied {
  readonly removed: number;
  readonly locked: readonly LockedVersion[];
  /** Whether time ran out before all was looked at. */
  readonly more: boolean;
}

/**
 * Removes every version below the prefix of a tenant that no lock keeps, and every upload that nobody has completed. Each call gets on, whatever the time is.
 * @throws Inconsistent when something stays that is not locked
 */
async function empty(tenant: string, versions: Versions, remaining: () => number): Promise<Emptied> {
  let removed = 0;
  const locked: LockedVersion[] = [];
  // First, so that none is completed behind what was looked at.
  await versions.abortUploads(tenant);
  for await (const page of versions.pages(tenant)) {
    if (page.length === 0) continue;
    if (removed > 0 && remaining() <= 0) return { removed, locked, more: true };
    const refused = await versions.remove(page);
    removed += page.length - refused.length;
    for (const { version, why } of refused) {
      const lock = await versions.lock(version);
      if (!lock) throw new Inconsistent(`a version was not removed although no lock keeps it: ${why}`);
      locked.push(lock);
    }
  }
  return { removed, locked, more: false };
}

export const removeObjects = (tenant: string, { objects, remaining }: World): Promise<Emptied> =>
  empty(tenant, objects, remaining);

/** @throws Inconsistent when a copy of a data key stays: whoever reads it could open what it sealed */
export async function removeDataKeys(tenant: string, { dataKeys, remaining }: World): Promise<number> {
  const { removed, locked, more } = await empty(tenant, dataKeys, remaining);
  if (locked.length > 0) throw new Inconsistent('a lock keeps a copy of a data key');
  if (more) throw new Error('data keys: time ran out');
  return removed;
}

/** @returns when the last of them is gone, ISO 8601; undefined when there was none */
export async function endKeys(tenant: string, { keys }: World): Promise<string | undefined> {
  const named = await keys.named(tenant);
  const all = new Map((await keys.tagged(tenant)).map((key) => [key.arn, key]));
  // The alias may know a key that the list does not show yet. A key of somebody else only loses our alias.
  if (named?.tenant === tenant) all.set(named.arn, named);
  await keys.unname(tenant);
  let last: string | undefined;
  for (const key of all.values()) {
    const endsAt = key.endsAt ?? (await keys.end(key.arn));
    if (last === undefined || endsAt > last) last = endsAt;
  }
  return last;
}
