import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Exceptions } from '../../compliance/gate/exceptions';
import type { Tier } from './address-plan';

export interface TierAclsProps {
  readonly vpc: ec2.Vpc;
  /** Block of the VPC. */
  readonly cidr: string;
  /** Whether the tiers of a guarded way out exist. */
  readonly guardedEgress: boolean;
}

/** One line of a network ACL: TCP between the subnet and a block. */
interface Line {
  readonly cidr: string;
  readonly from: number;
  readonly to: number;
}

const ANYWHERE = '0.0.0.0/0';
const port = (cidr: string, number: number): Line => ({ cidr, from: number, to: number });
/** Ports from which clients connect and on which workloads and databases listen; RDP (3389) is among none of them. */
const high = (cidr: string): Line[] => [
  { cidr, from: 1024, to: 3388 },
  { cidr, from: 3390, to: 65535 },
];

/**
 * The second line behind the security groups (NET-3): a network ACL for each tier that names what the tier is for
 * and leaves everything else to the closing deny. No tier admits SSH or RDP from outside; data speaks with the app
 * alone.
 */
export class TierAcls extends Construct {
  constructor(scope: Construct, id: string, { vpc, cidr, guardedEgress }: TierAclsProps) {
    super(scope, id);
    const blocks = (name: Tier) =>
      vpc.selectSubnets({ subnetGroupName: name }).subnets.map((subnet) => subnet.ipv4CidrBlock);
    const add = (name: Tier, inbound: readonly Line[], outbound: readonly Line[]) =>
      this.acl(vpc, name, inbound, outbound);

    add(
      'edge',
      [port(ANYWHERE, 443), port(ANYWHERE, 80), ...high(ANYWHERE)],
      [...high(ANYWHERE), port(ANYWHERE, 443)], // 443: the load balancer fetches the identity provider's keys
    );
    // S3 and DynamoDB answer from public addresses, though by the gateway endpoints: there is no other route.
    const app = [port(cidr, 443), ...high(ANYWHERE)];
    add('app', app, [port(ANYWHERE, 443), ...high(cidr)]);
    const data = [...blocks('app'), ...blocks('data')].flatMap(high);
    add('data', data, data);
    if (guardedEgress) {
      const way = [port(cidr, 443), ...high(ANYWHERE)];
      const back = [port(ANYWHERE, 443), ...high(cidr)];
      add('firewall', way, back);
      add('egress', way, back);
    }
    Exceptions.of(this).add({
      rules: ['AwsSolutions-VPC3'],
      reason:
        'The pack prefers security groups to network ACLs; here they stand behind security groups, as NET-3 asks.',
      owner: 'security officer',
      expires: '2027-11-22',
      compensating:
        'Security groups stay the first line (NET-1); the ACLs are made by one construct and tested.',
    });
  }

  private acl(vpc: ec2.Vpc, name: Tier, inbound: readonly Line[], outbound: readonly Line[]): void {
    const acl = new ec2.NetworkAcl(this, name, {
      vpc,
      subnetSelection: { subnetGroupName: name },
    });
    const entries = (direction: ec2.TrafficDirection, lines: readonly Line[]) =>
      lines.forEach(({ cidr, from, to }, i) =>
        acl.addEntry(`${direction === ec2.TrafficDirection.INGRESS ? 'In' : 'Out'}${i}`, {
          direction,
          ruleNumber: 100 + 10 * i,
          cidr: ec2.AclCidr.ipv4(cidr),
          traffic: ec2.AclTraffic.tcpPortRange(from, to),
          ruleAction: ec2.Action.ALLOW,
        }),
      );
    entries(ec2.TrafficDirection.INGRESS, inbound);
    entries(ec2.TrafficDirection.EGRESS, outbound);
  }
}
