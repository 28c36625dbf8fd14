import { select } from './select';
import type { TemplateResource } from './template';
import type { TemplateSet } from './template-set';

/** Six years, 45 CFR 164.316(b)(2)(i). */
export const SIX_YEARS_IN_DAYS = 2192;

const count = (value: unknown): number =>
  typeof value === 'number' ? value : typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : 0;

/** Whether nobody can delete an object of the bucket for six years (S3 Object Lock, COMPLIANCE mode). */
export function isLocked(bucket: TemplateResource): boolean {
  const rule = 'ObjectLockConfiguration.Rule.DefaultRetention';
  const days = count(bucket.get(`${rule}.Days`)) + 365 * count(bucket.get(`${rule}.Years`));
  const enabled = bucket.get('ObjectLockEnabled');
  return (
    (enabled === true || enabled === 'true') &&
    bucket.get('ObjectLockConfiguration.ObjectLockEnabled') === 'Enabled' &&
    bucket.get(`${rule}.Mode`) === 'COMPLIANCE' &&
    days >= SIX_YEARS_IN_DAYS
  );
}

/** Whether every object of the bucket stays for six years: it is locked, or all of it is replicated to one that is. */
export function isKept(bucket: TemplateResource, set: TemplateSet): boolean {
  if (isLocked(bucket)) return true;
  return select(bucket, 'ReplicationConfiguration.Rules.*').some(({ path }) => {
    const filter = bucket.get(`${path}.Filter`);
    const everything = filter === undefined || JSON.stringify(filter) === '{"Prefix":""}';
    const prefix = bucket.get(`${path}.Prefix`);
    const target = set.target(bucket.get(`${path}.Destination.Bucket`), bucket.template);
    return (
      bucket.get(`${path}.Status`) === 'Enabled' &&
      everything &&
      (prefix === undefined || prefix === '') &&
      target !== undefined &&
      isLocked(target)
    );
  });
}
