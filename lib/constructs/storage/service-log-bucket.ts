import { Duration, Stack, aws_iam as iam, aws_s3 as s3 } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Exception } from '../../compliance/gate/exception';
import { Exceptions } from '../../compliance/gate/exceptions';
import { REDACTED_TAG } from '../../../lambda/load-balancer-log-redactor/env';
import { keptSixYears } from './kept-six-years';
import { PRIVATE_BUCKET, nobodyDeletes, requireModernTls } from './encrypted-bucket';

const NO_CUSTOMER_KEY = [
  'KEY-1.encrypted-at-rest',
  'HIPAA.Security-S3DefaultEncryptionKMS',
  'NIST.800.53.R5-S3DefaultEncryptionKMS',
];

/** A bucket for the two kinds of log that AWS cannot write under a customer managed key. */
abstract class ServiceLogBucket extends s3.Bucket {
  constructor(
    scope: Construct,
    id: string,
    lifecycleRules: readonly s3.LifecycleRule[],
    exception: Pick<Exception, 'rules' | 'reason' | 'checkers'>,
  ) {
    super(scope, id, {
      lifecycleRules: [...lifecycleRules],
      ...PRIVATE_BUCKET,
      encryption: s3.BucketEncryption.S3_MANAGED,
      minimumTLSVersion: 1.2,
    });
    requireModernTls(this);
    nobodyDeletes(this);
    Exceptions.of(this.node.defaultChild as s3.CfnBucket).add({
      owner: 'security officer',
      expires: '2027-11-22',
      compensating:
        'AES-256 under keys of Amazon S3; private, versioned, TLS only, no deletion; requests to PHI are in CloudTrail too (DET-1).',
      ...exception,
    });
  }
}

const ONE_DAY = Duration.days(1);

/** Only what the redactor released ends; the rest waits for six years at most. S3 counts days from midnight to midnight. */
const UNTIL_REDACTED: readonly s3.LifecycleRule[] = [
  {
    id: 'EndWhenRedacted',
    tagFilters: { [REDACTED_TAG.key]: REDACTED_TAG.value },
    expiration: ONE_DAY,
    noncurrentVersionExpiration: ONE_DAY,
  },
  {
    id: 'KeepTheRest',
    expiration: Duration.days(2192),
    noncurrentVersionExpiration: Duration.days(2192),
    abortIncompleteMultipartUploadAfter: Duration.days(7),
  },
];

export interface AccessLogBucketProps {
  /** Nothing may expire within six years (2192 days). @default - objects stay in the standard class for ever */
  readonly lifecycleRules?: s3.LifecycleRule[];
}

/**
 * Receives the S3 server access logs of every bucket of the account and region.
 * S3 delivers them only to a bucket under its own keys and without Object Lock (Amazon S3 User Guide, "Enabling
 * Amazon S3 server access logging"), an exception in the
 * evidence. The other buckets of an app name it (DET-1).
 *
 * @throws when something would expire within six years
 * @example
 * const serverAccessLogsBucket = new AccessLogBucket(this, 'AccessLogs');
 * new EncryptedBucket(this, 'Documents', { encryptionKey: key, serverAccessLogsBucket });
 */
export class AccessLogBucket extends ServiceLogBucket {
  constructor(scope: Construct, id: string, props: AccessLogBucketProps = {}) {
    super(scope, id, keptSixYears(`${scope.node.path}/${id}`, props.lifecycleRules), {
      rules: [
        ...NO_CUSTOMER_KEY,
        'HIPAA.Security-S3BucketReplicationEnabled',
        'NIST.800.53.R5-S3BucketReplicationEnabled',
      ],
      reason:
        'S3 delivers server access logs only to a bucket under its own keys; the archive logs here, so this bucket cannot be copied into it.',
      checkers: {
        guard: ['S3_DEFAULT_ENCRYPTION_KMS', 'S3_BUCKET_REPLICATION_ENABLED'],
        checkov: ['CKV_AWS_145', 'CKV_AWS_144', 'CKV_AWS_18'],
      },
    });
    const stack = Stack.of(this);
    this.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'S3AccessLogDelivery',
        principals: [new iam.ServicePrincipal('logging.s3.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [this.arnForObjects('*')],
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          ArnLike: { 'aws:SourceArn': `arn:${stack.partition}:s3:::*` },
        },
      }),
    );
  }
}

export interface LoadBalancerLogBucketProps {
  /** Bucket that receives the access log of this bucket. */
  readonly serverAccessLogsBucket: s3.IBucket;
  /** Name of the role of the `LoadBalancerLogRedactor`, in this account: nobody else reads here. */
  readonly redactor: string;
}

/**
 * Receives access and connection logs of application load balancers, for as long as it takes to redact them: they hold
 * URLs in full, those that the firewall refused included. Only the `LoadBalancerLogRedactor` may read them; when it has
 * written the copy into the archive, the raw log ends within three days, earlier versions with it (TLS-4). What was not
 * redacted stays.
 * They are delivered only to a bucket under keys of Amazon S3 (Elastic Load Balancing, "Enable access logs for your
 * Application Load Balancer"), an exception in the evidence.
 *
 * @example
 * new LoadBalancerLogBucket(this, 'LoadBalancerLogs', {
 *   serverAccessLogsBucket,
 *   redactor: 'clinic-load-balancer-log-redactor',
 * });
 */
export class LoadBalancerLogBucket extends ServiceLogBucket {
  constructor(scope: Construct, id: string, props: LoadBalancerLogBucketProps) {
    if (!/^[\w+=,.@-]{1,64}$/.test(props.redactor)) {
      throw new Error(
        `${scope.node.path}/${id}: redactor was "${props.redactor}"; allowed: the name of an IAM role, such as clinic-load-balancer-log-redactor (TLS-4)`,
      );
    }
    super(scope, id, UNTIL_REDACTED, {
      rules: [
        ...NO_CUSTOMER_KEY,
        'HIPAA.Security-S3BucketReplicationEnabled',
        'NIST.800.53.R5-S3BucketReplicationEnabled',
      ],
      reason:
        'Load balancers deliver their logs only to a bucket under keys of Amazon S3 (SSE-S3); a copy of the raw log would keep the URLs that must go.',
      checkers: {
        guard: ['S3_DEFAULT_ENCRYPTION_KMS', 'S3_BUCKET_REPLICATION_ENABLED'],
        checkov: ['CKV_AWS_145', 'CKV_AWS_144'],
      },
    });
    (this.node.defaultChild as s3.CfnBucket).loggingConfiguration = {
      destinationBucketName: props.serverAccessLogsBucket.bucketName,
      logFilePrefix: `${id.toLowerCase()}/`,
    };
    (this.node.defaultChild as s3.CfnBucket).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
    const stack = Stack.of(this);
    const redactor = stack.formatArn({
      service: 'iam',
      region: '',
      resource: 'role',
      resourceName: props.redactor,
    });
    this.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'OnlyTheRedactorReads',
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions: [
          's3:GetObject',
          's3:GetObjectTorrent',
          's3:GetObjectVersion',
          's3:GetObjectVersionForReplication',
        ],
        resources: [this.arnForObjects('*')],
        conditions: { ArnNotEquals: { 'aws:PrincipalArn': redactor } },
      }),
    );
    // Whoever says that a log is redacted ends it.
    this.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'OnlyTheRedactorReleases',
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions: [
          's3:PutObjectTagging',
          's3:PutObjectVersionTagging',
          's3:DeleteObjectTagging',
          's3:DeleteObjectVersionTagging',
        ],
        resources: [this.arnForObjects('*')],
        conditions: { ArnNotEquals: { 'aws:PrincipalArn': redactor } },
      }),
    );
    this.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'LoadBalancerLogDelivery',
        principals: [new iam.ServicePrincipal('logdelivery.elasticloadbalancing.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [`AWSLogs/${stack.account}/*`, `*/AWSLogs/${stack.account}/*`].map((path) =>
          this.arnForObjects(path),
        ),
        // The account is in the path and in the ARN; the service sends no aws:SourceAccount.
        conditions: {
          ArnLike: {
            'aws:SourceArn': stack.formatArn({
              service: 'elasticloadbalancing',
              resource: 'loadbalancer',
              resourceName: '*',
            }),
          },
        },
      }),
    );
  }
}
