import { asList } from '../../template/policy';
import { isObject, type TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { textOf } from '../../template/text';
import { isFalseOrMissing, notApplicable, problem, problemWith } from '../judging';
import type { Rule } from '../rule';
import { isForTenants } from '../tenancy';

/** 45 CFR 164.310(d)(2)(i). NIST SP 800-88 Rev. 1, "Cryptographic Erase": every copy of the key must be destroyed. */
export const destroyableKeys: Rule = {
  id: 'KEY-4.destroyable-keys',
  title: 'Every copy of a wrapped data key of a tenant can be destroyed',
  help: 'Keep the bucket of data keys free of Object Lock, of replication and of backups.',
  types: ['AWS::S3::Bucket'],
  judge(bucket, set) {
    if (!isForTenants(bucket, 'tenant-data-keys')) return notApplicable;
    const copied = ['ObjectLockConfiguration', 'ReplicationConfiguration'].filter(
      (path) => bucket.get(path) !== undefined,
    );
    const backups = set
      .ofType('AWS::Backup::BackupSelection')
      .filter((selection) => mayTake(selection, bucket, set));
    return [
      ...(isFalseOrMissing(bucket.get('ObjectLockEnabled'))
        ? []
        : [problem(bucket, 'ObjectLockEnabled', 'false: a locked copy cannot be destroyed')]),
      ...copied.map((path) => problem(bucket, path, 'nothing: what is copied or locked cannot be destroyed')),
      ...backups.map(({ ref }) =>
        problemWith('', `taken by the backup selection ${ref}`, 'no backup: its copies cannot be destroyed'),
      ),
    ];
  },
};

/** Whether a selection may take the bucket: by name, by a pattern of buckets, or by a tag. */
function mayTake(selection: TemplateResource, bucket: TemplateResource, set: TemplateSet): boolean {
  const at = (name: string) => asList(selection.get(`BackupSelection.${name}`));
  const names = (name: string) =>
    at(name).some((value) => set.mentions(value, selection.template).includes(bucket));
  if (names('NotResources')) return false;
  // A reference names one resource; what cannot be read may be a pattern that takes all.
  const patterns = at('Resources')
    .filter((value) => set.mentions(value, selection.template).length === 0)
    .map((value) => textOf(value) ?? '*');
  const byTag = at('ListOfTags').some(
    (tag) =>
      isObject(tag) &&
      typeof tag.ConditionKey === 'string' &&
      tag.ConditionValue === bucket.tag(tag.ConditionKey),
  );
  return names('Resources') || byTag || patterns.some((text) => text === '*' || /:s3:::.*\*/.test(text));
}
