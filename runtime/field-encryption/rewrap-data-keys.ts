import { timingSafeEqual } from 'node:crypto';
import type { DataKeyVersions, DataKeyWrapper, StoredVersion } from './data-key';
import { DataKeyError } from './errors';

export interface RewrapOptions {
  readonly store: DataKeyVersions;
  readonly wrapper: DataKeyWrapper;
  readonly tenant: string;
  /** ARN of the KMS key. An alias is refused: what is done could not be told from what is left. */
  readonly toKmsKeyId: string;
}

export interface RewrapReport {
  readonly tenant: string;
  readonly toKmsKeyId: string;
  /** Ids of data keys that are under the KMS key now, whoever brought them there. */
  readonly dataKeys: readonly string[];
  /** How many of them this run wrapped again. */
  readonly rewrapped: number;
  /** Older versions that were removed, each opened and compared before. */
  readonly removedVersions: number;
  /** Ids of data keys that somebody deleted. They are left as they are, under the KMS key they were under. */
  readonly deleted: readonly string[];
}

const PASSES = 5;

/**
 * Wraps every data key of a tenant under another KMS key: pooled to dedicated and back, or a key that was replaced. Rows
 * stay as they are, applications go on meanwhile. Let `kmsKeyOf` name the new KMS key first; a data key that was made
 * under the old one since then is found too.
 *
 * An older version, which is a copy under the old KMS key, is removed only after it was opened, and the current one as
 * it is stored was opened, and both held the same data key. It can end anywhere and be run again.
 *
 * Needs `kms:ReEncryptFrom` and `kms:Decrypt` on the old key, `kms:ReEncryptTo` and `kms:Decrypt` on the new one, and
 * in S3 to list, get, put and delete versions below the tenant's prefix.
 *
 * @throws DataKeyError when a data key does not open, two versions differ, or others do not stop changing them
 */
export async function rewrapDataKeys(options: RewrapOptions): Promise<RewrapReport> {
  const { store, tenant, toKmsKeyId } = options;
  let [rewrapped, removedVersions] = [0, 0];
  for (let pass = 0; pass < PASSES; pass++) {
    const keys = await storedKeys(store, tenant);
    const live = [...keys].filter(([, versions]) => versions.some(({ latest, marker }) => latest && !marker));
    const before = { rewrapped, removedVersions };
    let undisturbed = true;
    for (const [id, versions] of live) {
      const moved = await moveKey(options, id);
      undisturbed &&= moved !== 'changed';
      if (moved === 'changed') continue;
      if (moved === 'rewrapped') rewrapped++;
      // What was current until now is listed in the next pass.
      else removedVersions += await removeOlder(options, id, versions);
    }
    if (undisturbed && rewrapped === before.rewrapped && removedVersions === before.removedVersions) {
      const dataKeys = live.map(([id]) => id).toSorted();
      const deleted = [...keys.keys()].filter((id) => !dataKeys.includes(id)).toSorted();
      return { tenant, toKmsKeyId, dataKeys, rewrapped, removedVersions, deleted };
    }
  }
  throw new DataKeyError('contended', `somebody changed data keys in each of ${PASSES} passes`);
}

async function storedKeys(store: DataKeyVersions, tenant: string): Promise<Map<string, StoredVersion[]>> {
  const keys = new Map<string, StoredVersion[]>();
  for await (const version of store.versions(tenant)) {
    if (version.id === undefined)
      throw new DataKeyError('malformed', 'an object among the data keys is none');
    const known = keys.get(version.id);
    if (known) known.push(version);
    else keys.set(version.id, [version]);
  }
  return keys;
}

async function moveKey(
  { store, wrapper, tenant, toKmsKeyId }: RewrapOptions,
  id: string,
): Promise<'there' | 'rewrapped' | 'changed'> {
  const seen = await store.read(tenant, id);
  if (!seen) return 'changed';
  if (seen.record.kmsKeyId === toKmsKeyId) return 'there';
  const moved = await wrapper.rewrap(tenant, seen.record, toKmsKeyId);
  return (await store.replace(tenant, { ...seen.record, ...moved }, seen)) ? 'rewrapped' : 'changed';
}

async function removeOlder(
  { store, wrapper, tenant, toKmsKeyId }: RewrapOptions,
  id: string,
  versions: readonly StoredVersion[],
): Promise<number> {
  const older = versions.filter(({ latest }) => !latest);
  if (older.length === 0) return 0;
  const current = await store.read(tenant, id);
  // Whoever changed it meanwhile will be met in the next pass.
  if (current?.record.kmsKeyId !== toKmsKeyId) return 0;
  const key = await wrapper.unwrap(tenant, current.record);
  try {
    for (const { marker, version } of older) {
      if (marker || version === current.version) continue;
      const old = await store.read(tenant, id, version);
      if (!old) continue;
      const opened = await wrapper.unwrap(tenant, old.record);
      const same = timingSafeEqual(opened, key);
      opened.fill(0);
      if (!same) throw new DataKeyError('malformed', `${id} has versions that hold different data keys`);
    }
  } finally {
    key.fill(0);
  }
  const gone = older.filter(({ version }) => version !== current.version);
  await store.remove(gone);
  return gone.length;
}
