import {
  Duration,
  Tags,
  aws_iam as iam,
  type aws_kms as kms,
  type aws_lambda as lambda,
  type aws_s3 as s3,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Exceptions } from '../../compliance/gate/exceptions';
import { EncryptedBucket, nobodyDeletes } from '../storage/encrypted-bucket';
import { grantObjects } from './object-access';

export interface QuarantineBucketProps {
  readonly encryptionKey: kms.IKey;
  readonly serverAccessLogsBucket: s3.IBucket;
}

/** What no log takes, kept as it came: nobody deletes it for six years (AUD-1). */
export class QuarantineBucket extends EncryptedBucket {
  constructor(scope: Construct, id: string, props: QuarantineBucketProps) {
    super(scope, id, {
      encryptionKey: props.encryptionKey,
      serverAccessLogsBucket: props.serverAccessLogsBucket,
      lifecycleRules: [
        {
          id: 'KeepSixYears',
          expiration: Duration.days(2192),
          noncurrentVersionExpiration: Duration.days(2192),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
    });
    Tags.of(this).add('bulwark:purpose', 'audit-quarantine');
    nobodyDeletes(this);
    Exceptions.of(this.node.defaultChild as s3.CfnBucket).add({
      rules: ['HIPAA.Security-S3BucketReplicationEnabled', 'NIST.800.53.R5-S3BucketReplicationEnabled'],
      reason: 'What is mended is sequenced and then locked in the archive; what is not is no audit record.',
      owner: 'platform engineer',
      expires: '2027-11-22',
      compensating:
        'Versioned, kept in three zones, and nobody deletes it; the first object pages on-call (AUD-1).',
      checkers: { guard: ['S3_BUCKET_REPLICATION_ENABLED'], checkov: ['CKV_AWS_144'] },
    });
  }

  /** Lets a function see what lies here by name, never by content, and tells it the bucket. */
  grantCount(fn: lambda.Function): void {
    fn.addEnvironment('QUARANTINE_BUCKET', this.bucketName);
    fn.addToRolePolicy(new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucketArn] }));
  }

  /** Lets a function put records here and look at them again, and tells it the bucket. */
  grantQuarantine(fn: lambda.Function): void {
    fn.addEnvironment('QUARANTINE_BUCKET', this.bucketName);
    grantObjects(fn, { buckets: [this], prefix: '', may: ['read', 'write'] });
  }
}
