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
 * Removes every version below the prefix of a tenant that no lock keeps.
 * @throws Inconsistent when something stays that is not locked
 */
async function empty(tenant: string, versions: Versions, remaining: () => number): Promise<Emptied> {
  let removed = 0;
  for (;;) {
    const page = await versions.list(tenant);
    if (page.length === 0) return { removed, locked: [], more: false };
    if (remaining() <= 0) return { removed, locked: [], more: true };
    const refused = await versions.remove(page);
    removed += page.length - refused.length;
    // As long as something goes, the next page is another one. What locks keep comes last.
    if (refused.length < page.length) continue;
    const locks = await Promise.all(page.map((version) => versions.lock(version)));
    const locked = locks.filter((lock) => lock !== undefined);
    if (locked.length === page.length) return { removed, locked, more: false };
    throw new Inconsistent(`versions were not removed although no lock keeps them: ${refused[0]!.why}`);
  }
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
