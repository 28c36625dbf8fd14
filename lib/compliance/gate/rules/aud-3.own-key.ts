import { STORE_TYPES, storedData } from '../../encryption-at-rest';
import type { TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { archives, isArchive, replicasOf } from '../archive';
import { notApplicable, problemWith } from '../judging';
import type { Rule } from '../rule';

/** AWS KMS Developer Guide, "Key policies": who may use a key for one kind of data may use it for all. */
export const ownKey: Rule = {
  id: 'AUD-3.own-key',
  title: 'Audit logs are encrypted under a key that protects nothing else',
  help: 'Give the archive, and the buckets that feed it, a KMS key of their own.',
  types: ['AWS::S3::Bucket'],
  judge(bucket, set) {
    if (!isArchive(bucket, set)) return notApplicable;
    const { keys, others } = set.index(foreignUses);
    const key = keys.get(bucket);
    if (!key)
      return [problemWith('BucketEncryption', 'under no customer managed key', 'a KMS key of its own')];
    const [other] = others.get(key) ?? [];
    return other
      ? [problemWith('BucketEncryption', `under the key of ${other.ref}`, 'a KMS key of its own')]
      : [];
  },
};

/** The key of every archive, and which stores other than audit logs each key protects. */
function foreignUses(set: TemplateSet) {
  const keys = new Map<TemplateResource, string>();
  const others = new Map<string, TemplateResource[]>();
  const logs = set.index(archives);
  for (const store of set.ofType(...STORE_TYPES)) {
    for (const { reference } of storedData(store, set)?.uses ?? []) {
      if (reference.kind !== 'customer') continue;
      if (logs.has(store)) keys.set(store, keys.get(store) ?? reference.ref);
      else if (!feeds(store, logs, set))
        others.set(reference.ref, [...(others.get(reference.ref) ?? []), store]);
    }
  }
  return { keys, others };
}

/** A trail, or a bucket whose objects are copied to the archive. */
const feeds = (store: TemplateResource, logs: ReadonlySet<TemplateResource>, set: TemplateSet): boolean =>
  store.type.startsWith('AWS::CloudTrail::') ||
  (store.type === 'AWS::S3::Bucket' &&
    replicasOf(store, set).some((replica) => replica !== undefined && logs.has(replica)));
