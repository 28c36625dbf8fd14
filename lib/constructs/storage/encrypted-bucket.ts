import { RemovalPolicy, aws_iam as iam, aws_s3 as s3, type aws_kms as kms } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { customerKey } from '../customer-key';

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
  | 'versioned'
  | 'websiteErrorDocument'
  | 'websiteIndexDocument'
  | 'websiteRedirect'
  | 'websiteRoutingRules';

export interface EncryptedBucketProps extends Omit<s3.BucketProps, Decided> {
  /** Customer managed key of the objects (KEY-1). */
  readonly encryptionKey: kms.IKey;
  /** Bucket that receives the access log; its policy must admit S3 log delivery, as `AccessLogBucket`'s does. */
  readonly serverAccessLogsBucket: s3.IBucket;
  /**
   * Prefix of the access log.
   * @default the id in lower case, then a slash
   */
  readonly serverAccessLogsPrefix?: string;
  /**
   * Lowest TLS version of a request. 1.2 is for buckets that AWS services deliver logs to, and holds for those
   * services only: everybody else needs 1.3 in any case.
   * @default 1.3
   */
  readonly minimumTlsVersion?: 1.2 | 1.3;
  /**
   * Role with which S3 Replication writes copies into this bucket; S3 chooses the TLS version itself.
   * @default - nothing is copied here
   */
  readonly copiedBy?: iam.IRole;
}

/**
 * The one bucket that every other bucket is made of: private, versioned, encrypted under a customer managed key,
 * TLS 1.3 only, access-logged, kept on stack deletion (KEY-1, NET-1, TLS-3, BAK-1).
 * 45 CFR 164.312(a)(2)(iv), 164.312(e)(1).
 *
 * @throws when the key or the access log bucket is missing, or the TLS version is below 1.2
 * @example
 * new EncryptedBucket(this, 'Documents', { encryptionKey: key, serverAccessLogsBucket });
 */
export class EncryptedBucket extends s3.Bucket {
  constructor(scope: Construct, id: string, props: EncryptedBucketProps) {
    const {
      copiedBy,
      serverAccessLogsBucket,
      serverAccessLogsPrefix,
      minimumTlsVersion = 1.3,
      ...rest
    } = props;
    const at = `${scope.node.path}/${id}`;
    customerKey(at, 'encryptionKey', props.encryptionKey);
    if (!serverAccessLogsBucket) {
      throw new Error(
        `${at}: no serverAccessLogsBucket was given; allowed: a bucket such as AccessLogBucket`,
      );
    }
    if (!(minimumTlsVersion >= 1.2)) {
      throw new Error(`${at}: minimumTlsVersion was ${minimumTlsVersion}; allowed: 1.2 or 1.3 (TLS-3)`);
    }
    super(scope, id, {
      ...rest,
      ...PRIVATE_BUCKET,
      encryption: s3.BucketEncryption.KMS,
      bucketKeyEnabled: true,
      minimumTLSVersion: minimumTlsVersion,
    });
    // CDK's own way either warns about an imported bucket or admits the log delivery of every account.
    (this.node.defaultChild as s3.CfnBucket).loggingConfiguration = {
      destinationBucketName: serverAccessLogsBucket.bucketName,
      logFilePrefix: serverAccessLogsPrefix ?? `${id.toLowerCase()}/`,
    };
    if (minimumTlsVersion < 1.3) requireModernTls(this, copiedBy ?? props.replicationRole);
  }
}

/** What every bucket of ours is, whoever's key it is under. */
export const PRIVATE_BUCKET = {
  accessControl: undefined,
  autoDeleteObjects: false,
  blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
  publicReadAccess: false,
  removalPolicy: RemovalPolicy.RETAIN,
  serverAccessLogsBucket: undefined,
  serverAccessLogsPrefix: undefined,
  versioned: true,
  websiteErrorDocument: undefined,
  websiteIndexDocument: undefined,
  websiteRedirect: undefined,
  websiteRoutingRules: undefined,
} as const;

/**
 * Demands TLS 1.3 of everybody but the AWS services that deliver logs, whose TLS version is theirs to choose.
 * @param replication the role that S3 Replication assumes, when there is one
 */
export function requireModernTls(bucket: s3.Bucket, replication?: iam.IRole): void {
  bucket.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'PeopleAndWorkloadsNeedTls13',
      effect: iam.Effect.DENY,
      principals: [new iam.AnyPrincipal()],
      actions: ['s3:*'],
      resources: [bucket.bucketArn, bucket.arnForObjects('*')],
      conditions: {
        NumericLessThan: { 's3:TlsVersion': 1.3 },
        Bool: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
        ...(replication && { ArnNotEquals: { 'aws:PrincipalArn': replication.roleArn } }),
      },
    }),
  );
}

/** Refuses deletion to everybody; only a lifecycle rule, which no policy reaches, can remove an object. */
export function nobodyDeletes(bucket: s3.Bucket): void {
  bucket.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'NobodyDeletes',
      effect: iam.Effect.DENY,
      principals: [new iam.AnyPrincipal()],
      actions: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
      resources: [bucket.arnForObjects('*')],
    }),
  );
}
