import { Stack, aws_iam as iam } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { keptSixYears } from './kept-six-years';
import { EncryptedBucket, nobodyDeletes, type EncryptedBucketProps } from './encrypted-bucket';

export type DeliveryBucketProps = Omit<
  EncryptedBucketProps,
  'minimumTlsVersion' | 'objectLockDefaultRetention' | 'objectLockEnabled'
>;

/**
 * Receives what AWS services cannot write to a locked bucket: configuration snapshots, VPC flow logs, resolver query
 * logs, load balancer and firewall logs that go through CloudWatch's log delivery. Services of this account only,
 * nobody deletes (NET-3, DET-2). Its key must admit `config.amazonaws.com` and `delivery.logs.amazonaws.com`.
 * Copy it into an `AuditArchive` with `ArchiveReplication`.
 *
 * @throws when something would expire within six years
 * @example
 * new DeliveryBucket(this, 'Delivery', { encryptionKey: key, serverAccessLogsBucket });
 */
export class DeliveryBucket extends EncryptedBucket {
  constructor(scope: Construct, id: string, props: DeliveryBucketProps) {
    super(scope, id, {
      ...props,
      lifecycleRules: keptSixYears(`${scope.node.path}/${id}`, props.lifecycleRules),
      minimumTlsVersion: 1.2,
      objectLockEnabled: undefined,
      objectLockDefaultRetention: undefined,
    });
    nobodyDeletes(this);
    const stack = Stack.of(this);
    // Amazon CloudWatch Logs User Guide, "Logs sent to Amazon S3".
    this.admit(
      'LogDelivery',
      'delivery.logs.amazonaws.com',
      `arn:${stack.partition}:logs:*:${stack.account}:*`,
    );
    // AWS Config Developer Guide, "Permissions for the Amazon S3 bucket for the AWS Config delivery channel".
    this.admit('AWSConfig', 'config.amazonaws.com', `arn:${stack.partition}:config:*:${stack.account}:*`);
  }

  private admit(name: string, service: string, sourceArn: string): void {
    const { account } = Stack.of(this);
    const conditions = {
      StringEquals: { 'aws:SourceAccount': account },
      ArnLike: { 'aws:SourceArn': sourceArn },
    };
    const principals = [new iam.ServicePrincipal(service)];
    this.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: `${name}AclCheck`,
        principals,
        actions: ['s3:GetBucketAcl', 's3:ListBucket'],
        resources: [this.bucketArn],
        conditions,
      }),
    );
    this.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: `${name}Write`,
        principals,
        actions: ['s3:PutObject'],
        resources: [`AWSLogs/${account}/*`, `*/AWSLogs/${account}/*`].map((path) => this.arnForObjects(path)),
        conditions: {
          StringEquals: { ...conditions.StringEquals, 's3:x-amz-acl': 'bucket-owner-full-control' },
          ArnLike: conditions.ArnLike,
        },
      }),
    );
  }
}
