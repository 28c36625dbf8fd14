import { RemovalPolicy, aws_s3 as s3, type aws_kms as kms } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** What no caller may choose. */
type Decided =
  | 'accessControl'
  | 'autoDeleteObjects'
  | 'blockPublicAccess'
  | 'bucketKeyEnabled'
  | 'encryption'
  | 'encryptionKey'
  | 'enforceSSL'
  | 'minimumTLSVersion'
  | 'objectOwnership'
  | 'publicReadAccess'
  | 'removalPolicy'
  | 'serverAccessLogsBucket'
  | 'versioned';

export interface EncryptedBucketProps extends Omit<s3.BucketProps, Decided> {
  /** Customer managed key of the objects (KEY-1). */
  readonly encryptionKey: kms.IKey;
  /** Bucket that receives the access log. */
  readonly serverAccessLogsBucket: s3.IBucket;
  /**
   * Lowest TLS version of a request. 1.2 is for buckets that AWS services deliver logs to.
   * @default 1.3
   */
  readonly minimumTlsVersion?: 1.2 | 1.3;
}

/**
 * The one bucket that every other bucket is made of: private, versioned, encrypted under a customer managed key,
 * TLS only, access-logged, kept on stack deletion. 45 CFR 164.312(a)(2)(iv), 164.312(e)(1).
 *
 * @example
 * new EncryptedBucket(this, 'Documents', { encryptionKey: key.key, serverAccessLogsBucket: accessLogs });
 */
export class EncryptedBucket extends s3.Bucket {
  constructor(scope: Construct, id: string, props: EncryptedBucketProps) {
    const { minimumTlsVersion = 1.3, ...rest } = props;
    super(scope, id, {
      ...rest,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      bucketKeyEnabled: true,
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: props.encryptionKey,
      enforceSSL: true,
      minimumTLSVersion: minimumTlsVersion,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      publicReadAccess: false,
      removalPolicy: RemovalPolicy.RETAIN,
      serverAccessLogsBucket: props.serverAccessLogsBucket,
      serverAccessLogsPrefix: rest.serverAccessLogsPrefix ?? `${id.toLowerCase()}/`,
      versioned: true,
      autoDeleteObjects: false,
    });
  }
}
