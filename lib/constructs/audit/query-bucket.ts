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
import { EncryptedBucket } from '../storage/encrypted-bucket';
import { grantKey, grantObjects } from './object-access';

export interface QueryBucketProps {
  readonly encryptionKey: kms.IKey;
  readonly serverAccessLogsBucket: s3.IBucket;
}

/** Where the queryable copy has which kind of object, `docs/audit-log.md`. */
export const PREFIXES = {
  records: 'records/',
  disclosures: 'disclosures/',
  exports: 'exports/',
  investigations: 'investigations/',
} as const;

/** The queryable copy of the logs, which can be derived from them again at any time (AUD-5). */
export class QueryBucket extends EncryptedBucket {
  constructor(scope: Construct, id: string, props: QueryBucketProps) {
    const gone = (prefix: string, days: number) => ({
      id: `Forget${prefix.replace(/\W/g, '')}`,
      prefix,
      expiration: Duration.days(days),
    });
    super(scope, id, {
      encryptionKey: props.encryptionKey,
      serverAccessLogsBucket: props.serverAccessLogsBucket,
      minimumTlsVersion: 1.2, // Athena's choice when it reads for somebody; everybody else needs 1.3
      lifecycleRules: [
        gone(PREFIXES.exports, 7), // fetched by whoever asked, or asked for again
        gone(PREFIXES.investigations, 90),
        {
          id: 'ForgetWhatWasReplaced',
          noncurrentVersionExpiration: Duration.days(7),
          expiredObjectDeleteMarker: true, // each day is written again, and leaves a thousand markers to list past
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
    });
    Tags.of(this).add('bulwark:purpose', 'audit-query');
    Exceptions.of(this.node.defaultChild as s3.CfnBucket).add({
      rules: ['HIPAA.Security-S3BucketReplicationEnabled', 'NIST.800.53.R5-S3BucketReplicationEnabled'],
      reason: 'It is itself a copy: everything in it is derived from the locked archive, and can be again.',
      owner: 'platform engineer',
      expires: '2027-11-22',
      compensating: 'The archive keeps the records in three zones under Object Lock (AUD-3).',
      checkers: { guard: ['S3_BUCKET_REPLICATION_ENABLED'], checkov: ['CKV_AWS_144'] },
    });
  }

  /** Lets a function derive the copy, and tells it the bucket. */
  grantDerive(fn: lambda.Function): void {
    fn.addEnvironment('QUERY_BUCKET', this.bucketName);
    for (const prefix of [PREFIXES.records, PREFIXES.disclosures]) {
      grantObjects(fn, { buckets: [this], prefix, may: ['read', 'write', 'delete'] });
    }
  }

  /** Lets a function answer questions: read the copy, and leave long answers for whoever asked. */
  grantAnswer(fn: lambda.Function): void {
    this.grantQuery(fn);
    grantObjects(fn, { buckets: [this], prefix: PREFIXES.exports, may: ['write'] });
  }

  /** Lets a workload fetch long answers. */
  grantFetch(grantee: iam.IGrantable): void {
    iam.Grant.addToPrincipal({
      grantee,
      actions: ['s3:GetObject'],
      resourceArns: [this.arnForObjects(`${PREFIXES.exports}*`)],
    });
    grantKey(grantee, this.encryptionKey!, ['kms:Decrypt']);
  }

  /** Lets a function read the copy, and tells it the bucket. */
  grantQuery(fn: lambda.Function): void {
    fn.addEnvironment('QUERY_BUCKET', this.bucketName);
    for (const prefix of [PREFIXES.records, PREFIXES.disclosures]) {
      grantObjects(fn, { buckets: [this], prefix, may: ['read'] });
    }
  }
}
