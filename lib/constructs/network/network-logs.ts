import { Stack, aws_ec2 as ec2, aws_route53resolver as resolver, type aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';

export interface NetworkLogsProps {
  /** Network that is recorded. */
  readonly vpc: ec2.IVpc;
  /** Bucket that CloudWatch's log delivery may write to, such as `DeliveryBucket`. It keeps the logs six years. */
  readonly bucket: s3.IBucket;
}

/**
 * What a flow record says beyond the default: direction, path, the host in front of a gateway, the service behind an
 * AWS address, and whether the packets were encrypted. Source: Amazon VPC User Guide, "Flow log records".
 */
const FIELDS = [
  'version',
  'account-id',
  'vpc-id',
  'subnet-id',
  'az-id',
  'interface-id',
  'srcaddr',
  'dstaddr',
  'srcport',
  'dstport',
  'protocol',
  'pkt-srcaddr',
  'pkt-dstaddr',
  'pkt-src-aws-service',
  'pkt-dst-aws-service',
  'packets',
  'bytes',
  'start',
  'end',
  'tcp-flags',
  'flow-direction',
  'traffic-path',
  'action',
  'log-status',
  'reject-reason',
  'encryption-status',
] as const;

/**
 * Every connection and every look-up of a VPC, accepted or not, recorded to a bucket (NET-3). They go to S3 alone: the
 * locked copy there is the evidence, and GuardDuty reads both streams by itself. 45 CFR 164.312(b).
 *
 * @example
 * new NetworkLogs(this, 'Logs', { vpc, bucket: deliveryBucket });
 */
export class NetworkLogs extends Construct {
  constructor(scope: Construct, id: string, { vpc, bucket }: NetworkLogsProps) {
    super(scope, id);
    new ec2.CfnFlowLog(this, 'FlowLog', {
      resourceType: 'VPC',
      resourceId: vpc.vpcId,
      trafficType: 'ALL',
      maxAggregationInterval: 60,
      logFormat: FIELDS.map((field) => `\${${field}}`).join(' '),
      logDestinationType: 's3',
      logDestination: bucket.bucketArn,
      // Untyped in CDK, so it is spelled as CloudFormation spells it.
      destinationOptions: { FileFormat: 'parquet', HiveCompatiblePartitions: false, PerHourPartition: true },
    });
    const queries = new resolver.CfnResolverQueryLoggingConfig(this, 'QueryLog', {
      name: `${Stack.of(this).stackName}-queries`,
      destinationArn: bucket.bucketArn,
    });
    new resolver.CfnResolverQueryLoggingConfigAssociation(this, 'QueryLogAssociation', {
      resolverQueryLogConfigId: queries.attrId,
      resourceId: vpc.vpcId,
    });
  }
}
