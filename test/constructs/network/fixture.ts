import { Stack, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { PrivateNetwork, type PrivateNetworkProps } from '../../../lib/constructs/network/private-network';
import { newApp, RECOMMENDED_FLAGS } from '../../support/synth';

export const ZONES = ['us-east-1a', 'us-east-1b', 'us-east-1c'];

/** A stack with a private network; the template is made once. */
export function network(
  props: Partial<PrivateNetworkProps> = {},
  context: Record<string, unknown> = RECOMMENDED_FLAGS,
) {
  const app = newApp({ context });
  const stack = new Stack(app, 'Net', { env: { account: '111122223333', region: 'us-east-1' } });
  const encryptionKey = kms.Key.fromKeyArn(
    stack,
    'Key',
    'arn:aws:kms:us-east-1:111122223333:key/00000000-0000-0000-0000-000000000000',
  );
  const bucket = s3.Bucket.fromBucketName(stack, 'Delivery', 'delivery');
  const made = new PrivateNetwork(stack, 'Network', {
    cidr: '10.40.0.0/16',
    availabilityZones: ZONES,
    encryptionKey,
    ...props,
  });
  return {
    app,
    stack,
    encryptionKey,
    bucket,
    network: made,
    vpc: made.vpc,
    template: () => Template.fromStack(stack),
  };
}

/** Routes of a subnet, by destination; targets as the template writes them. */
export function routesOf(template: Template, subnetId: string): Record<string, Record<string, unknown>> {
  const associations = Object.values(template.findResources('AWS::EC2::SubnetRouteTableAssociation'));
  const table = associations.find(({ Properties }) => Properties.SubnetId.Ref === subnetId)?.Properties
    .RouteTableId;
  const routes = Object.values(template.findResources('AWS::EC2::Route')).filter(
    ({ Properties }) => JSON.stringify(Properties.RouteTableId) === JSON.stringify(table),
  );
  return Object.fromEntries(
    routes.map(({ Properties }) => {
      const { RouteTableId: _table, DestinationCidrBlock, ...target } = Properties;
      return [DestinationCidrBlock, target];
    }),
  );
}
