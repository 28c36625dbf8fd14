import type { DataKeyVersions, StoredVersion } from './data-key';
import { DataKeyError } from './errors';

export interface DestructionReport {
  readonly tenant: string;
  /** Ids of the data keys that this run destroyed. */
  readonly dataKeys: readonly string[];
  /** Versions that this run removed. */
  readonly versions: number;
  /** Markers of earlier deletions that this run removed. */
  readonly deleteMarkers: number;
  /** Ids of what was listed at the end: none. */
  readonly left: 0;
}

const PASSES = 5;

/**
 * Crypto-shredding of a pooled tenant (KEY-4), and tidiness for a dedicated one: removes every version of every data key,
 * and every marker of a deletion, then looks again. What was sealed with them is noise from then on, wherever it is
 * copied, as soon as caches have expired. 45 CFR 164.310(d)(2)(i).
 *
 * Take the tenant's access away first: whoever may still seal would be given a new data key. It can end anywhere and be
 * run again; a run that finds nothing says so with zeros.
 *
 * @throws DataKeyError when something could not be removed, or others do not stop making data keys
 */
export async function destroyDataKeys({
  store,
  tenant,
}: {
  readonly store: DataKeyVersions;
  readonly tenant: string;
}): Promise<DestructionReport> {
  const ids = new Set<string>();
  let [versions, deleteMarkers] = [0, 0];
  for (let pass = 0; pass < PASSES; pass++) {
    const found: StoredVersion[] = [];
    for await (const version of store.versions(tenant)) found.push(version);
    if (found.length === 0) {
      return { tenant, dataKeys: [...ids].toSorted(), versions, deleteMarkers, left: 0 };
    }
    await store.remove(found);
    for (const { id, marker } of found) {
      if (marker) deleteMarkers++;
      else versions++;
      if (id !== undefined) ids.add(id);
    }
  }
  throw new DataKeyError('contended', `somebody made data keys in each of ${PASSES} passes`);
}
