import { Stack, aws_ec2 as ec2, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { newApp } from './synth';

/** What an edge or a workload is put into: a network, keys and a bucket that others own. */
export interface Surroundings {
  readonly stack: Stack;
  readonly vpc: ec2.IVpc;
  readonly key: kms.IKey;
  readonly logBucket: s3.IBucket;
  /** The template of the stack, made once at the end. */
  readonly template: () => Template;
}

export const CERTIFICATE =
  'arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9';

/** @param context feature flags; none by default, as in an app that is not ours */
export function surroundings(context: Record<string, unknown> = {}): Surroundings {
  const app = newApp({ context });
  const stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'us-east-1' } });
  const zones = ['us-east-1a', 'us-east-1b', 'us-east-1c'];
  return {
    stack,
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-0123456789abcdef0',
      availabilityZones: zones,
      publicSubnetIds: zones.map((zone) => `subnet-edge-${zone}`),
      publicSubnetRouteTableIds: zones.map((zone) => `rtb-edge-${zone}`),
      isolatedSubnetIds: zones.map((zone) => `subnet-app-${zone}`),
      isolatedSubnetRouteTableIds: zones.map((zone) => `rtb-app-${zone}`),
    }),
    key: kms.Key.fromKeyArn(
      stack,
      'Key',
      'arn:aws:kms:us-east-1:111122223333:key/00000000-0000-0000-0000-000000000000',
    ),
    logBucket: s3.Bucket.fromBucketName(stack, 'LogBucket', 'load-balancer-logs'),
    template: () => Template.fromStack(stack),
  };
}

export const EDGE_SUBNETS: ec2.SubnetSelection = { subnetType: ec2.SubnetType.PUBLIC };
export const APP_SUBNETS: ec2.SubnetSelection = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
