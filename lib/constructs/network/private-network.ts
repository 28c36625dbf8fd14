import { aws_ec2 as ec2, type aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Exceptions } from '../../compliance/gate/exceptions';
import { addressPlan, type Tier } from './address-plan';
import { closeDefaultSecurityGroup } from './closed-default-security-group';
import { TierAcls } from './tier-acls';

export interface PrivateNetworkProps {
  /** Private block of the VPC, /16 to /20, such as `10.40.0.0/16`. */
  readonly cidr: string;
  /** Exactly three zones of the region, such as `us-east-1a` (NET-1). */
  readonly availabilityZones: readonly string[];
  /** Key of the function that closes the default security group; its policy must admit CloudWatch Logs. */
  readonly encryptionKey: kms.IKey;
  /**
   * Adds the subnets of a guarded way out; see `VendorEgress`, which routes through them.
   * @default false: nothing leaves
   */
  readonly guardedEgress?: boolean;
}

/** Within RFC 1918. */
const PRIVATE_BLOCK = /^(10\.\d{1,3}|172\.(1[6-9]|2\d|3[01])|192\.168)\.\d{1,3}\.\d{1,3}\/(1[6-9]|20)$/;

/**
 * A VPC over three zones in which only load balancers have an internet route: `edge` (public), `app` (isolated,
 * reaches AWS through endpoints) and `data` (isolated, reached from the app alone). Traffic between its hosts is
 * encrypted by the network itself, the default security group is closed. NET-1, TLS-3;
 * 45 CFR 164.312(a)(1), 164.312(e)(1).
 *
 * @throws when there are not three zones, or the block is not a private one of /16 to /20
 * @example
 * const own = new PrivateNetwork(this, 'Network', {
 *   cidr: '10.40.0.0/16',
 *   availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
 *   encryptionKey: key,
 * });
 * new NetworkLogs(this, 'Logs', { vpc: own.vpc, bucket: deliveryBucket });
 * new DnsFirewall(this, 'DnsFirewall', { vpc: own.vpc });
 */
export class PrivateNetwork extends Construct {
  readonly vpc: ec2.Vpc;

  constructor(scope: Construct, id: string, props: PrivateNetworkProps) {
    super(scope, id);
    const { availabilityZones, cidr, encryptionKey, guardedEgress = false } = props;
    if (new Set(availabilityZones).size !== 3) {
      throw new Error(
        `${this.node.path}: availabilityZones were [${availabilityZones.join(', ')}]; allowed: three different zones (NET-1)`,
      );
    }
    if (!PRIVATE_BLOCK.test(cidr)) {
      throw new Error(`${this.node.path}: cidr was ${cidr}; allowed: a private block of /16 to /20 (NET-1)`);
    }
    this.vpc = new ec2.Vpc(this, 'Vpc', {
      availabilityZones: [...availabilityZones],
      ipAddresses: ec2.IpAddresses.cidr(cidr),
      subnetConfiguration: addressPlan(cidr, guardedEgress),
      natGateways: 0,
      restrictDefaultSecurityGroup: false, // closed below, by a function that passes the same gate as every other
    });
    closeDefaultSecurityGroup(this.vpc, encryptionKey);
    new TierAcls(this, 'Acls', { vpc: this.vpc, cidr, guardedEgress });
    new ec2.CfnVPCEncryptionControl(this, 'EncryptionControl', {
      vpcId: this.vpc.vpcId,
      mode: 'enforce',
      // Beyond a gateway, and inside Lambda's own network, the VPC cannot encrypt; TLS does (TLS-1, TLS-3).
      internetGatewayExclusionInput: 'enable',
      natGatewayExclusionInput: guardedEgress ? 'enable' : 'disable',
      lambdaExclusionInput: 'enable',
      egressOnlyInternetGatewayExclusionInput: 'disable',
      elasticFileSystemExclusionInput: 'disable',
      virtualPrivateGatewayExclusionInput: 'disable',
      vpcLatticeExclusionInput: 'disable',
      vpcPeeringExclusionInput: 'disable',
    });
    for (const subnet of this.vpc.publicSubnets) excuseInternetRoute(subnet);
    for (const subnet of [...this.vpc.publicSubnets, ...this.vpc.isolatedSubnets]) excuseNamedZone(subnet);
  }

  /** The subnets of a tier, one a zone, in the order of the zones. */
  tier(name: Tier): ec2.ISubnet[] {
    return this.vpc.selectSubnets({ subnetGroupName: name }).subnets;
  }
}

function excuseInternetRoute(subnet: ec2.ISubnet): void {
  Exceptions.of(subnet.node.findChild('DefaultRoute')).add({
    rules: ['HIPAA.Security-VPCNoUnrestrictedRouteToIGW', 'NIST.800.53.R5-VPCNoUnrestrictedRouteToIGW'],
    reason:
      'The load balancer that users reach, and the NAT gateway behind the egress firewall, need an internet route.',
    owner: 'security officer',
    expires: '2027-11-22',
    compensating:
      'Nothing else may be placed in these subnets (NET-1); they assign no public addresses; network ACLs and flow logs (NET-3).',
    checkers: { guard: ['NO_UNRESTRICTED_ROUTE_TO_IGW'] },
  });
}

function excuseNamedZone(subnet: ec2.ISubnet): void {
  Exceptions.of(subnet.node.findChild('Subnet')).add({
    rules: ['W3010'],
    reason:
      'The configuration names the zones, so that a synth needs neither account nor look-up and each has its route.',
    owner: 'platform engineer',
    expires: '2027-11-22',
    compensating: 'The configuration is refused unless it names three different zones of the region (NET-1).',
    checkers: { cfnLint: ['W3010'] },
  });
}
