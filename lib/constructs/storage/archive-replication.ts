import {
  Duration,
  aws_cloudwatch as cloudwatch,
  aws_iam as iam,
  aws_s3 as s3,
  type aws_kms as kms,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { customerKey } from '../customer-key';
import type { AuditArchive } from './audit-archive';

export interface ArchiveReplicationProps {
  /** Where the copies go; its default retention locks every copy as it arrives. */
  readonly archive: AuditArchive;
  /**
   * Key of the copies.
   * @default - the key of the archive
   */
  readonly encryptionKey?: kms.IKey;
}

/**
 * Copies buckets that services deliver logs to into the audit archive, within 15 minutes (S3 Replication Time
 * Control), so that the logs end where nobody can delete them (AUD-3, NET-3). It makes no resource of its own: the
 * role belongs to the archive, the rule to the source.
 *
 * @example
 * const { key: encryptionKey } = new EncryptionKey(this, 'ArchiveKey', {
 *   purpose: 'Audit archive and the buckets that feed it',
 *   alias: 'app/archive',
 *   services: ['cloudtrail.amazonaws.com', 'config.amazonaws.com', 'delivery.logs.amazonaws.com'],
 * });
 * const locked = new AuditArchive(this, 'Archive', { encryptionKey, serverAccessLogsBucket });
 * const copy = new ArchiveReplication(this, 'Copy', { archive: locked });
 * const delivery = new DeliveryBucket(this, 'Delivery', {
 *   ...copy.of('delivery'),
 *   encryptionKey,
 *   serverAccessLogsBucket,
 * });
 * copy.admit(delivery, 'delivery');
 */
export class ArchiveReplication extends Construct {
  private readonly archive: AuditArchive;
  private readonly key: kms.IKey;
  private readonly rules: { readonly source: s3.Bucket; readonly ruleId: string }[] = [];

  constructor(scope: Construct, id: string, props: ArchiveReplicationProps) {
    super(scope, id);
    this.archive = props.archive;
    this.key = customerKey(
      this.node.path,
      'encryptionKey',
      props.encryptionKey ?? props.archive.encryptionKey,
    );
  }

  /**
   * The part of a source bucket's props that sends its objects to the archive.
   * @param ruleId names the rule in the metrics
   */
  of(ruleId: string): Pick<s3.BucketProps, 'replicationRole' | 'replicationRules'> {
    return {
      replicationRole: this.archive.copier,
      replicationRules: [
        {
          id: ruleId,
          priority: 1,
          destination: this.archive,
          kmsKey: this.key,
          sseKmsEncryptedObjects: true,
          // A deletion at the source, by lifecycle or by hand, must not hide the copy.
          deleteMarkerReplication: false,
          replicationTimeControl: s3.ReplicationTimeValue.FIFTEEN_MINUTES,
          metrics: s3.ReplicationTimeValue.FIFTEEN_MINUTES,
        },
      ],
    };
  }

  /** Lets the role read a source bucket that was made with `of(ruleId)`. */
  admit(source: s3.Bucket, ruleId: string): void {
    this.rules.push({ source, ruleId });
    this.archive.copier.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['s3:GetReplicationConfiguration', 's3:ListBucket'],
        resources: [source.bucketArn],
      }),
    );
    source.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'CopiesLeave',
        principals: [new iam.ArnPrincipal(this.archive.copier.roleArn)],
        actions: [
          's3:GetObjectVersionForReplication',
          's3:GetObjectVersionAcl',
          's3:GetObjectVersionTagging',
        ],
        resources: [source.arnForObjects('*')],
      }),
    );
  }

  /** Copies that failed, one metric a source: any value above zero means that a log is missing from the archive. */
  get failures(): cloudwatch.Metric[] {
    return this.rules.map(
      ({ source, ruleId }) =>
        new cloudwatch.Metric({
          namespace: 'AWS/S3',
          metricName: 'OperationsFailedReplication',
          label: `Copies of ${ruleId} that failed`,
          dimensionsMap: {
            SourceBucket: source.bucketName,
            DestinationBucket: this.archive.bucketName,
            RuleId: ruleId,
          },
          statistic: cloudwatch.Stats.SUM,
          period: Duration.minutes(5),
        }),
    );
  }
}
