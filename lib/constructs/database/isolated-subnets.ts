import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

export interface IsolatedSubnets {
  readonly subnetIds: readonly string[];
  /** One name of each availability zone, at least two. */
  readonly zones: readonly string[];
}

/**
 * The chosen subnets of a store and their zones, as CloudFormation knows them: no zone is written into a template.
 * @throws when one is public (NET-1), or all are in one zone (BAK-4)
 */
export function isolatedSubnets(
  scope: Construct,
  vpc: ec2.IVpc,
  selection: ec2.SubnetSelection,
): IsolatedSubnets {
  const { subnets, subnetIds, hasPublic } = vpc.selectSubnets(selection);
  if (hasPublic) {
    throw new Error(
      `${scope.node.path}: subnets include public ones; allowed: subnets without an internet route`,
    );
  }
  const zones = new Map(subnets.map((subnet) => [subnet.availabilityZone, zoneOf(subnet)]));
  if (zones.size < 2) {
    throw new Error(
      `${scope.node.path}: subnets are in ${zones.size} availability zone; allowed: at least two`,
    );
  }
  return { subnetIds, zones: [...zones.values()] };
}

function zoneOf(subnet: ec2.ISubnet): string {
  const own = subnet.node.defaultChild;
  return own instanceof ec2.CfnSubnet ? own.attrAvailabilityZone : subnet.availabilityZone;
}
