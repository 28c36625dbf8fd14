import {
  Duration,
  Stack,
  type StackProps,
  type aws_cloudwatch as cloudwatch,
  aws_s3 as s3,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../config/schema';
import { ArchiveReplication } from '../constructs/storage/archive-replication';
import { AuditArchive } from '../constructs/storage/audit-archive';
import { AuditWitness } from '../constructs/storage/audit-witness';
import { DeliveryBucket } from '../constructs/storage/delivery-bucket';
import { AccessLogBucket, LoadBalancerLogBucket } from '../constructs/storage/service-log-bucket';
import type { KeysStack } from './keys-stack';

export interface ArchiveStackProps extends StackProps {
  readonly config: Config;
  readonly keys: KeysStack;
}

/** Where every log ends up: buckets that services deliver to, and the locked archive they are copied into. */
export class ArchiveStack extends Stack {
  /** Locked for six years and more; CloudTrail and the audit log write here. */
  readonly archive: s3.IBucket;
  /** Locked as well, under another key: sees every checkpoint of the audit log. */
  readonly witness: s3.IBucket;
  /** For services that cannot write to a locked bucket; copied to the archive within 15 minutes. */
  readonly delivery: s3.IBucket;
  /** Target of S3 server access logs. Copied to the archive, but for the archive's own. */
  readonly accessLogs: s3.IBucket;
  /** Target of access and connection logs of load balancers, until they are redacted into the archive. */
  readonly loadBalancerLogs: s3.IBucket;
  /** Name of the role that alone may read `loadBalancerLogs`; its function stands in the edge stack. */
  readonly logRedactorRole: string;
  /** Copies that failed, one metric a source bucket. An alarm on each belongs to whoever owns the pager. */
  readonly replicationFailures: readonly cloudwatch.IMetric[];

  constructor(scope: Construct, id: string, props: ArchiveStackProps) {
    super(scope, id, props);
    const { config, keys } = props;
    this.logRedactorRole = `${config.name}-load-balancer-log-redactor`;
    const encryptionKey = keys.archive;
    const lifecycleRules = [keepSixYears(config.retention.auditDays)];

    const accessLogs = new AccessLogBucket(this, 'AccessLogs', { lifecycleRules });
    const archive = new AuditArchive(this, 'Archive', {
      encryptionKey,
      serverAccessLogsBucket: accessLogs,
      retentionDays: config.retention.auditDays,
    });
    const witness = new AuditWitness(this, 'Witness', {
      encryptionKey: keys.witness,
      serverAccessLogsBucket: accessLogs,
      retentionDays: config.retention.auditDays,
    });
    const copy = new ArchiveReplication(this, 'Copy', { archive, encryptionKey });
    const delivery = new DeliveryBucket(this, 'Delivery', {
      encryptionKey,
      serverAccessLogsBucket: accessLogs,
      lifecycleRules,
      ...copy.of('delivery'),
    });
    const loadBalancerLogs = new LoadBalancerLogBucket(this, 'LoadBalancerLogs', {
      serverAccessLogsBucket: accessLogs,
      redactor: this.logRedactorRole,
    });
    copy.admit(delivery, 'delivery');

    // Other stacks get them by name: the policies are complete, and CDK would widen them with every consumer.
    const byName = (bucket: s3.Bucket) =>
      s3.Bucket.fromBucketAttributes(this, `${bucket.node.id}ByName`, {
        bucketArn: bucket.bucketArn,
        bucketName: bucket.bucketName,
        region: this.region,
        account: this.account,
        encryptionKey: bucket.encryptionKey,
      });
    this.accessLogs = byName(accessLogs);
    this.archive = byName(archive);
    this.witness = byName(witness);
    this.delivery = byName(delivery);
    this.loadBalancerLogs = byName(loadBalancerLogs);
    this.replicationFailures = copy.failures;
  }
}

/**
 * The copy at the source outlives six years too, so that a failed replication loses nothing; cheaper after a quarter.
 */
const keepSixYears = (days: number): s3.LifecycleRule => ({
  id: 'KeepSixYears',
  transitions: [
    { storageClass: s3.StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: Duration.days(90) },
  ],
  expiration: Duration.days(days),
  noncurrentVersionExpiration: Duration.days(days),
  abortIncompleteMultipartUploadAfter: Duration.days(7),
});
