import { SIX_YEARS_IN_DAYS } from '../template/retention';
import { select } from '../template/select';
import type { TemplateResource } from '../template/template';
import type { TemplateSet } from '../template/template-set';
import { asNumber, expect, isMissingOr, isOneOf, isTrue, problemWith, show } from './judging';
import type { Problem } from './rule';

/** Tag by which a bucket says what it is for; `audit-archive` keeps audit logs. */
export const PURPOSE_TAG = 'bulwark:purpose';

/** Whether a bucket keeps audit logs: its tag says so, or a trail writes to it. */
export const isArchive = (bucket: TemplateResource, set: TemplateSet): boolean =>
  set.index(archives).has(bucket);

export function archives(set: TemplateSet): ReadonlySet<TemplateResource> {
  const buckets = set.ofType('AWS::S3::Bucket');
  const tagged = buckets.filter((bucket) => bucket.tag(PURPOSE_TAG) === 'audit-archive');
  const written = set
    .ofType('AWS::CloudTrail::Trail')
    .map((trail) => set.target(trail.get('S3BucketName'), trail.template));
  return new Set([
    ...tagged,
    ...written.filter((it) => it?.type === 'AWS::S3::Bucket'),
  ] as TemplateResource[]);
}

/** The buckets that S3 replication copies a bucket's objects to. */
export const replicasOf = (bucket: TemplateResource, set: TemplateSet): (TemplateResource | undefined)[] =>
  select(bucket, 'ReplicationConfiguration?.Rules.*.Destination.Bucket').map(({ value }) =>
    set.target(value, bucket.template),
  );

/** Why nobody can rely on a bucket to keep its objects unchanged for six years. */
export function lockProblems(bucket: TemplateResource): Problem[] {
  const retention = 'ObjectLockConfiguration.Rule.DefaultRetention';
  const [days, years] = [`${retention}.Days`, `${retention}.Years`];
  // S3 counts a year as 365 days, so that six of them fall two days short.
  const byYears = (asNumber(bucket.get(years)) ?? 0) * 365 >= SIX_YEARS_IN_DAYS;
  return [
    ...expect(bucket, 'ObjectLockEnabled', isTrue, 'true'),
    ...expect(bucket, 'ObjectLockConfiguration.ObjectLockEnabled', isOneOf('Enabled'), 'Enabled'),
    ...expect(bucket, `${retention}.Mode`, isOneOf('COMPLIANCE'), 'COMPLIANCE'),
    ...(byYears
      ? []
      : expect(
          bucket,
          days,
          (v) => (asNumber(v) ?? 0) >= SIX_YEARS_IN_DAYS,
          `at least ${SIX_YEARS_IN_DAYS}`,
        )),
    // Object Lock turns versioning on by itself; only turning it off again would matter.
    ...expect(bucket, 'VersioningConfiguration.Status', isMissingOr('Enabled'), 'Enabled'),
    ...retainProblems(bucket),
  ];
}

/** Why a stack could delete a resource and its data with it. */
export function retainProblems(
  resource: TemplateResource,
  defaults: 'Snapshot' | 'Delete' = 'Delete',
): Problem[] {
  const judge = (path: 'DeletionPolicy' | 'UpdateReplacePolicy', fallback: string): Problem[] => {
    const given = resource.body[path];
    if (isOneOf('Retain', 'Snapshot', 'RetainExceptOnCreate')(given ?? fallback)) return [];
    return [{ ...problemWith('', show(given), 'Retain or Snapshot'), path }];
  };
  return [...judge('DeletionPolicy', defaults), ...judge('UpdateReplacePolicy', 'Delete')];
}
