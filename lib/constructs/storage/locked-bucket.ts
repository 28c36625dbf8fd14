import { Duration, Stack, Tags, Token, aws_iam as iam, aws_s3 as s3, type aws_kms as kms } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Exceptions } from '../../compliance/gate/exceptions';
import { customerKey } from '../customer-key';
import { EncryptedBucket, nobodyDeletes, type EncryptedBucketProps } from './encrypted-bucket';

/** Six years, 45 CFR 164.316(b)(2)(i). */
const SIX_YEARS = 2192;

export interface LockedBucketProps {
  /** A key of its own. */
  readonly encryptionKey: kms.IKey;
  /** Bucket that receives the access log. */
  readonly serverAccessLogsBucket: s3.IBucket;
  /**
   * Days for which nobody can delete or overwrite an object version; at least 2192.
   * @default 2192 (six years)
   */
  readonly retentionDays?: number;
}

/** What the kinds of locked bucket differ in. */
export interface LockedBucketKind extends Pick<EncryptedBucketProps, 'copiedBy' | 'minimumTlsVersion'> {
  /** Says what the bucket is for, to whoever judges the template. */
  readonly purpose: string;
  /** Why it is not replicated. */
  readonly notReplicated: string;
}

/**
 * A bucket under S3 Object Lock in COMPLIANCE mode, in which not even the root user of the account can delete a version
 * or shorten its retention (AUD-3). 45 CFR 164.312(c)(1), 164.316(b)(2)(i).
 * @throws when the retention is shorter than six years
 */
export abstract class LockedBucket extends EncryptedBucket {
  constructor(scope: Construct, id: string, props: LockedBucketProps, kind: LockedBucketKind) {
    const { encryptionKey, serverAccessLogsBucket, retentionDays = SIX_YEARS } = props;
    const { purpose, notReplicated, ...rest } = kind;
    if (!Token.isUnresolved(retentionDays) && !(retentionDays >= SIX_YEARS)) {
      throw new Error(
        `${scope.node.path}/${id}: retentionDays was ${retentionDays}; allowed: at least ${SIX_YEARS}, six years (AUD-3)`,
      );
    }
    customerKey(`${scope.node.path}/${id}`, 'encryptionKey', encryptionKey);
    super(scope, id, {
      ...rest,
      encryptionKey,
      serverAccessLogsBucket,
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
    Tags.of(this).add('bulwark:purpose', purpose);
    nobodyDeletes(this);
    for (const statement of this.locks(retentionDays)) this.addToResourcePolicy(statement);
    Exceptions.of(this.node.defaultChild as s3.CfnBucket).add({
      rules: ['HIPAA.Security-S3BucketReplicationEnabled', 'NIST.800.53.R5-S3BucketReplicationEnabled'],
      reason: notReplicated,
      owner: 'security officer',
      expires: '2027-11-22',
      compensating:
        'No version can be deleted or overwritten (Object Lock, COMPLIANCE), and S3 keeps each in three zones.',
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
}
