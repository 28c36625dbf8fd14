import { Duration, Stack, Tags, Token, aws_iam as iam, aws_s3 as s3, type aws_kms as kms } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { customerKey } from '../customer-key';
import { Exceptions } from '../../compliance/gate/exceptions';
import { ManagedPolicyRole } from '../identity/managed-policy-role';
import { EncryptedBucket, nobodyDeletes } from './encrypted-bucket';

/** Six years, 45 CFR 164.316(b)(2)(i). */
const SIX_YEARS = 2192;

export interface AuditArchiveProps {
  /** The archive's own key; its policy must admit CloudTrail. */
  readonly encryptionKey: kms.IKey;
  /** Bucket that receives the access log. */
  readonly serverAccessLogsBucket: s3.IBucket;
  /**
   * Days for which nobody can delete or overwrite an object version; at least 2192.
   * @default 2192 (six years)
   */
  readonly retentionDays?: number;
}

/**
 * Where audit records end up: S3 Object Lock in COMPLIANCE mode, in which not even the root user of the account can
 * delete a version or shorten its retention (AUD-3). 45 CFR 164.312(c)(1), 164.316(b)(2)(i).
 * CloudTrail may write to it; other services deliver to a bucket that is replicated here (`ArchiveReplication`).
 *
 * @throws when the retention is shorter than six years
 * @example
 * const archiveKey = new EncryptionKey(this, 'ArchiveKey', {
 *   purpose: 'Audit archive',
 *   alias: 'app/archive',
 *   services: ['cloudtrail.amazonaws.com'],
 * });
 * new AuditArchive(this, 'Archive', { encryptionKey: archiveKey.key, serverAccessLogsBucket });
 */
export class AuditArchive extends EncryptedBucket {
  /** The role of `ArchiveReplication`. It may touch objects only where a bucket's own policy says so. */
  readonly copier: iam.IRole;

  constructor(scope: Construct, id: string, props: AuditArchiveProps) {
    const { encryptionKey, serverAccessLogsBucket, retentionDays = SIX_YEARS } = props;
    if (!Token.isUnresolved(retentionDays) && !(retentionDays >= SIX_YEARS)) {
      throw new Error(
        `${scope.node.path}/${id}: retentionDays was ${retentionDays}; allowed: at least ${SIX_YEARS}, six years (AUD-3)`,
      );
    }
    customerKey(`${scope.node.path}/${id}`, 'encryptionKey', encryptionKey);
    const copier = new ManagedPolicyRole(scope, `${id}Copier`, {
      assumedBy: new iam.ServicePrincipal('s3.amazonaws.com'),
      description: 'S3 Replication: copies delivered logs into the audit archive',
    });
    copier.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'],
        resources: [encryptionKey.keyArn],
      }),
    );
    super(scope, id, {
      encryptionKey,
      copiedBy: copier,
      serverAccessLogsBucket,
      minimumTlsVersion: 1.2,
      objectLockEnabled: true,
      objectLockDefaultRetention: s3.ObjectLockRetention.compliance(Duration.days(retentionDays)),
      // Cheaper, as quick to read; nothing expires.
      lifecycleRules: [
        {
          id: 'Cool',
          transitions: [
            { storageClass: s3.StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: Duration.days(90) },
          ],
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
    });
    this.copier = copier;
    Tags.of(this).add('bulwark:purpose', 'audit-archive');
    nobodyDeletes(this);
    for (const statement of this.locks(retentionDays)) this.addToResourcePolicy(statement);
    this.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'CopiesArrive',
        principals: [new iam.ArnPrincipal(copier.roleArn)],
        actions: ['s3:ReplicateObject', 's3:ReplicateTags'],
        resources: [this.arnForObjects('*')],
      }),
    );
    for (const statement of this.cloudTrail()) this.addToResourcePolicy(statement);
    Exceptions.of(this.node.defaultChild as s3.CfnBucket).add({
      rules: ['HIPAA.Security-S3BucketReplicationEnabled', 'NIST.800.53.R5-S3BucketReplicationEnabled'],
      reason:
        'The archive is the end of the replication: every copy needs one bucket that is not copied again.',
      owner: 'security officer',
      expires: '2027-11-22',
      compensating:
        'No version can be deleted or overwritten (Object Lock, COMPLIANCE); S3 keeps each in three zones; delivered logs stay at their source as well.',
      checkers: { guard: ['S3_BUCKET_REPLICATION_ENABLED'], checkov: ['CKV_AWS_144'] },
    });
  }

  private locks(retentionDays: number): iam.PolicyStatement[] {
    const deployment = Stack.of(this).formatArn({
      service: 'iam',
      region: '',
      resource: 'role',
      resourceName: 'cdk-*-cfn-exec-role-*',
    });
    const deny = (sid: string, actions: string[], resource: string, conditions?: iam.Conditions) =>
      new iam.PolicyStatement({
        sid,
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions,
        resources: [resource],
        ...(conditions && { conditions }),
      });
    const objects = this.arnForObjects('*');
    return [
      deny('NobodyBypasses', ['s3:BypassGovernanceRetention'], objects),
      deny('NobodyRetainsForLess', ['s3:PutObjectRetention'], objects, {
        NumericLessThan: { 's3:object-lock-remaining-retention-days': retentionDays },
      }),
      deny('NobodyRetainsOtherwise', ['s3:PutObjectRetention'], objects, {
        StringNotEquals: { 's3:object-lock-mode': 'COMPLIANCE' },
      }),
      deny('NobodyRemovesTheBucket', ['s3:DeleteBucket'], this.bucketArn),
      deny(
        'OnlyDeploymentsConfigure',
        [
          's3:DeleteBucketPolicy',
          's3:PutBucketObjectLockConfiguration',
          's3:PutBucketPolicy',
          's3:PutBucketVersioning',
          's3:PutEncryptionConfiguration',
          's3:PutLifecycleConfiguration',
          's3:PutReplicationConfiguration',
        ],
        this.bucketArn,
        { ArnNotLike: { 'aws:PrincipalArn': deployment } },
      ),
    ];
  }

  /** AWS CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail"; the trail's ARN holds the account. */
  private cloudTrail(): iam.PolicyStatement[] {
    const stack = Stack.of(this);
    const principals = [new iam.ServicePrincipal('cloudtrail.amazonaws.com')];
    const trails = stack.formatArn({ service: 'cloudtrail', resource: 'trail', resourceName: '*' });
    return [
      new iam.PolicyStatement({
        sid: 'CloudTrailAclCheck',
        principals,
        actions: ['s3:GetBucketAcl'],
        resources: [this.bucketArn],
        conditions: { ArnLike: { 'aws:SourceArn': trails } },
      }),
      new iam.PolicyStatement({
        sid: 'CloudTrailDelivery',
        principals,
        actions: ['s3:PutObject'],
        resources: [`AWSLogs/${stack.account}/*`, `*/AWSLogs/${stack.account}/*`].map((path) =>
          this.arnForObjects(path),
        ),
        conditions: {
          StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' },
          ArnLike: { 'aws:SourceArn': trails },
        },
      }),
    ];
  }
}
