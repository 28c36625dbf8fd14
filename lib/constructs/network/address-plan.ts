import { aws_ec2 as ec2 } from 'aws-cdk-lib';

/** The tiers of the network, in the order in which their addresses are cut. */
export type Tier = 'edge' | 'app' | 'data' | 'firewall' | 'egress';

/**
 * Cuts a VPC into tiers, one subnet a tier and zone. A new tier comes last, so that it never renumbers another.
 * @param cidr /16 to /20; with /20 a zone has 512 addresses for the app, 128 for data, 64 for the edge
 * @param guardedEgress adds the tiers of a guarded way out
 */
export function addressPlan(cidr: string, guardedEgress: boolean): ec2.SubnetConfiguration[] {
  const size = Number(cidr.split('/')[1]);
  const { PUBLIC, PRIVATE_ISOLATED } = ec2.SubnetType;
  const tier = (name: Tier, subnetType: ec2.SubnetType, cidrMask: number): ec2.SubnetConfiguration => ({
    name,
    subnetType,
    cidrMask,
    ...(subnetType === PUBLIC && { mapPublicIpOnLaunch: false }),
  });
  return [
    tier('app', PRIVATE_ISOLATED, size + 3),
    tier('data', PRIVATE_ISOLATED, size + 5),
    tier('edge', PUBLIC, size + 6),
    ...(guardedEgress ? [tier('firewall', PRIVATE_ISOLATED, 28), tier('egress', PUBLIC, 28)] : []),
  ];
}
