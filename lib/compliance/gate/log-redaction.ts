import { asList, statementsAt } from '../template/policy';
import { isLocked, SIX_YEARS_IN_DAYS } from '../template/retention';
import { select } from '../template/select';
import { isObject, type JsonObject, type TemplateResource } from '../template/template';
import type { TemplateSet } from '../template/template-set';
import { PURPOSE_TAG } from './archive';
import { isRunning } from './event-rules';
import { asNumber, vouching } from './judging';

/** What says that a raw log was redacted; `REDACTED_TAG` of the function. */
const REDACTED = 'bulwark:redacted';
/** Days until a raw log is gone, earlier versions too. */
const MOST_DAYS = 3;
const READS = ['s3:GetObject', 's3:GetObjectVersion'];

/** Bulwark's own function that copies the logs of a bucket, redacted, into a bucket that is locked for six years. */
export const redactorOf = (bucket: TemplateResource, set: TemplateSet): TemplateResource | undefined =>
  vouching(set, bucket, 'AWS::Lambda::Function').find((fn) => {
    const at = (name: string) => set.target(fn.get(`Environment.Variables.${name}`), fn.template);
    const archive = at('ARCHIVE_BUCKET');
    const ours = fn.tag(PURPOSE_TAG) === 'load-balancer-log-redactor' && at('RAW_BUCKET') === bucket;
    return ours && archive !== undefined && archive !== bucket && isLocked(archive);
  });

/** Whether what is in the bucket lives on in a locked one, redacted, and nothing ends before that. */
export const isKeptRedacted = (bucket: TemplateResource, set: TemplateSet): boolean =>
  redactorOf(bucket, set) !== undefined &&
  lifecycles(bucket).every(
    (rule) => isOfRedacted(rule) || daysOf(rule).every((days) => days >= SIX_YEARS_IN_DAYS),
  );

/** Why people may find in a bucket what load balancers logged in full; nothing when they may not. */
export function redactionGaps(bucket: TemplateResource, set: TemplateSet): string[] {
  const redactor = redactorOf(bucket, set);
  if (!redactor) return ['whose logs nothing redacts into a locked bucket'];
  const ending = lifecycles(bucket).some(
    (rule) =>
      isOfRedacted(rule) && daysOf(rule).length === 2 && daysOf(rule).every((days) => days <= MOST_DAYS),
  );
  return [
    ...(isTold(bucket, redactor, set) ? [] : ['whose redactor is not told of deliveries']),
    ...(onlyOneReads(bucket, set) ? [] : ['which others than the redactor may read']),
    ...(select(bucket, 'ReplicationConfiguration?').length === 0 ? [] : ['which is copied as it is']),
    ...(ending ? [] : [`where raw logs stay longer than ${MOST_DAYS} days after they were redacted`]),
  ];
}

const lifecycles = (bucket: TemplateResource): JsonObject[] =>
  select(bucket, 'LifecycleConfiguration?.Rules.*').flatMap(({ value }) =>
    isObject(value) && value.Status === 'Enabled' ? [value] : [],
  );

const isOfRedacted = ({ TagFilters }: JsonObject): boolean =>
  asList(TagFilters).some((tag) => isObject(tag) && tag.Key === REDACTED && tag.Value === 'yes');

/** Days after which objects and their earlier versions end; what never ends is not among them. */
const daysOf = ({ ExpirationInDays, NoncurrentVersionExpiration: earlier }: JsonObject): number[] =>
  [ExpirationInDays, isObject(earlier) ? earlier.NoncurrentDays : undefined].flatMap((days) =>
    days === undefined ? [] : [asNumber(days) ?? 0],
  );

function isTold(bucket: TemplateResource, redactor: TemplateResource, set: TemplateSet): boolean {
  const speaks = isObject(bucket.get('NotificationConfiguration.EventBridgeConfiguration'));
  return (
    speaks &&
    bucket.get('NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled') !== false &&
    vouching(set, bucket, 'AWS::Events::Rule').some(
      (rule) =>
        isRunning(rule) &&
        asList(rule.get('EventPattern.source')).includes('aws.s3') &&
        set.mentions(rule.get('EventPattern.detail.bucket'), rule.template).includes(bucket) &&
        asList(rule.get('Targets')).some(
          (target) => isObject(target) && set.target(target.Arn, rule.template) === redactor,
        ),
    )
  );
}

/** A policy that denies reading to everybody but one role, on no other condition. */
const onlyOneReads = (bucket: TemplateResource, set: TemplateSet): boolean =>
  vouching(set, bucket, 'AWS::S3::BucketPolicy')
    .filter((policy) => set.target(policy.get('Bucket'), policy.template) === bucket)
    .flatMap((policy) => statementsAt(policy, 'PolicyDocument') ?? [])
    .some(
      ({ effect, actions, principals, resources, conditions }) =>
        effect === 'Deny' &&
        principals.includes('*') &&
        READS.every((read) => actions.includes(read)) &&
        resources.some((it) => it.endsWith('/*')) &&
        conditions.length === 1 &&
        conditions[0]!.operator === 'ArnNotEquals' &&
        conditions[0]!.key === 'aws:principalarn' &&
        conditions[0]!.values.length === 1 &&
        !/[*?]/.test(conditions[0]!.values[0]!),
    );
