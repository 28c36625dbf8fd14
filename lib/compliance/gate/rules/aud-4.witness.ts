import { STORE_TYPES, storedData } from '../../encryption-at-rest';
import type { TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { lockProblems } from '../archive';
import { isFor } from '../audit-log';
import { notApplicable, problemWith, vouching } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.312(c)(2). C2SP tlog-witness: a log is held to what somebody else has seen. */
export const witness: Rule = {
  id: 'AUD-4.witness',
  title: 'Checkpoints are kept in a second locked bucket, under a key that protects nothing else',
  help: 'Add a bucket tagged bulwark:purpose audit-witness under Object Lock, COMPLIANCE, 2192 days, with a KMS key of its own.',
  types: ['AWS::KMS::Key', 'AWS::S3::Bucket'],
  judge(resource, set) {
    if (isFor(resource, 'audit-signing')) {
      const seen = vouching(set, resource, 'AWS::S3::Bucket').some((bucket) =>
        isFor(bucket, 'audit-witness'),
      );
      return seen ? [] : [problemWith('', 'signs what no witness sees', 'a bucket tagged audit-witness')];
    }
    if (!isFor(resource, 'audit-witness')) return notApplicable;
    const [key] = customerKeys(resource, set);
    const others = set.index(storesByKey).get(key ?? '') ?? [];
    const other = others.find((store) => store !== resource);
    const given = !key ? 'under no customer managed key' : other && `under the key of ${other.ref}`;
    return [
      ...lockProblems(resource),
      ...(given ? [problemWith('BucketEncryption', given, 'a KMS key of its own')] : []),
    ];
  },
};

const customerKeys = (store: TemplateResource, set: TemplateSet): string[] =>
  (storedData(store, set)?.uses ?? []).flatMap(({ reference }) =>
    reference.kind === 'customer' ? [reference.ref] : [],
  );

function storesByKey(set: TemplateSet): ReadonlyMap<string, readonly TemplateResource[]> {
  const found = new Map<string, TemplateResource[]>();
  for (const store of set.ofType(...STORE_TYPES)) {
    for (const key of new Set(customerKeys(store, set))) found.set(key, [...(found.get(key) ?? []), store]);
  }
  return found;
}
