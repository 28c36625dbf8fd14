import { Stack, aws_iam as iam } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { customerKey } from '../customer-key';
import { ManagedPolicyRole } from '../identity/managed-policy-role';
import { LockedBucket, type LockedBucketProps } from './locked-bucket';

/** `encryptionKey` is the archive's own; its policy must admit CloudTrail. */
export type AuditArchiveProps = LockedBucketProps;

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
export class AuditArchive extends LockedBucket {
  /** The role of `ArchiveReplication`. It may touch objects only where a bucket's own policy says so. */
  readonly copier: iam.IRole;

  constructor(scope: Construct, id: string, props: AuditArchiveProps) {
    const { encryptionKey } = props;
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
    super(scope, id, props, {
      purpose: 'audit-archive',
      copiedBy: copier,
      minimumTlsVersion: 1.2,
      notReplicated:
        'The archive is the end of the replication: every copy needs one bucket that is not copied again.',
    });
    this.copier = copier;
    this.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'CopiesArrive',
        principals: [new iam.ArnPrincipal(copier.roleArn)],
        actions: ['s3:ReplicateObject', 's3:ReplicateTags'],
        resources: [this.arnForObjects('*')],
      }),
    );
    for (const statement of this.cloudTrail()) this.addToResourcePolicy(statement);
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
