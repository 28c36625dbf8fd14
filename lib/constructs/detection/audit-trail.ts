import { Stack, aws_cloudtrail as cloudtrail, aws_iam as iam } from 'aws-cdk-lib';
import type { aws_kms as kms, aws_logs as logs, aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { customerKey } from '../customer-key';
import { ManagedPolicyRole } from '../identity/managed-policy-role';
import { EncryptedLogGroup } from './encrypted-log-group';

export interface AuditTrailProps {
  /** Name, unique in account and region. */
  readonly trailName: string;
  /** Object-Locked bucket whose policy admits CloudTrail of this account (AUD-3); `AuditArchive` is one. */
  readonly archive: s3.IBucket;
  /** Key of the log files; its policy must admit CloudTrail. */
  readonly encryptionKey: kms.IKey;
  /** Key of the log group; its policy must admit CloudWatch Logs. */
  readonly logKey: kms.IKey;
  /** Days to keep the log group; see `EncryptedLogGroup`. @default 2192 */
  readonly logRetentionDays?: number;
  /**
   * Further buckets that services deliver logs to. What services put into them and into the archive is not logged:
   * a delivery that logs itself never ends. Everything else done with their objects is.
   * @default - only the archive
   */
  readonly logBuckets?: readonly s3.IBucket[];
}

type Selector = cloudtrail.CfnTrail.AdvancedEventSelectorProperty;
type Field = cloudtrail.CfnTrail.AdvancedFieldSelectorProperty;

/**
 * The record of every call to AWS: all regions, management events, reads and writes of every S3 object, every
 * invocation of a function, with validated log files in a locked bucket and a copy in CloudWatch Logs (DET-1).
 * 45 CFR 164.312(b), 164.308(a)(1)(ii)(D).
 *
 * @example
 * const trail = new AuditTrail(this, 'Trail', { trailName: 'clinic', archive, encryptionKey: key, logKey: key });
 * new TrailAlarms(this, 'Signals', { logGroup: trail.logGroup, alerts });
 */
export class AuditTrail extends Construct {
  /** Receives every event of the trail, from all regions: metric filters read it. */
  readonly logGroup: logs.LogGroup;
  readonly trailArn: string;

  constructor(scope: Construct, id: string, props: AuditTrailProps) {
    super(scope, id);
    const { trailName, archive, logRetentionDays } = props;
    const stack = Stack.of(this);
    this.trailArn = stack.formatArn({ service: 'cloudtrail', resource: 'trail', resourceName: trailName });
    this.logGroup = new EncryptedLogGroup(this, 'Log', {
      encryptionKey: props.logKey,
      unmasked: {
        reason:
          'Alarms on AWS API calls (metric filters) and the reconciler of S3 data events compare names, users and addresses; masked ones would silence them',
        owner: 'platform engineer',
        expires: '2027-11-22',
        compensating:
          'CloudTrail records calls of AWS APIs, not application data; object keys hold tenant names and random ids (TEN-2)',
      },
      ...(logRetentionDays !== undefined && { retentionDays: logRetentionDays }),
    });
    const role = new ManagedPolicyRole(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('cloudtrail.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceArn': this.trailArn } },
      }),
    });
    const granted = this.logGroup.grantWrite(role);
    const trail = new cloudtrail.CfnTrail(this, 'Resource', {
      trailName,
      isLogging: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      kmsKeyId: customerKey(this.node.path, 'encryptionKey', props.encryptionKey).keyArn,
      s3BucketName: archive.bucketName,
      cloudWatchLogsLogGroupArn: this.logGroup.logGroupArn,
      cloudWatchLogsRoleArn: role.roleArn,
      advancedEventSelectors: selectors([archive, ...(props.logBuckets ?? [])]),
      insightSelectors: [{ insightType: 'ApiCallRateInsight' }, { insightType: 'ApiErrorRateInsight' }],
    });
    granted.applyBefore(trail);
  }
}

function selectors(logBuckets: readonly s3.IBucket[]): Selector[] {
  const logObjects = logBuckets.map((bucket) => bucket.arnForObjects(''));
  const data = (name: string, type: string, ...fields: Field[]): Selector => ({
    name,
    fieldSelectors: [
      { field: 'eventCategory', equalTo: ['Data'] },
      { field: 'resources.type', equalTo: [type] },
      ...fields,
    ],
  });
  return [
    {
      name: 'Management events',
      fieldSelectors: [{ field: 'eventCategory', equalTo: ['Management'] }],
    },
    data('Objects', 'AWS::S3::Object', { field: 'resources.ARN', notStartsWith: logObjects }),
    data(
      'Objects of log buckets, but for their delivery',
      'AWS::S3::Object',
      { field: 'resources.ARN', startsWith: logObjects },
      { field: 'eventName', notEquals: ['PutObject'] },
    ),
    data('Functions', 'AWS::Lambda::Function'),
  ];
}
