import { Fn, Stack, aws_ec2 as ec2, aws_networkfirewall as firewall, type aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { allowedHosts, type VendorHosts } from './allowed-hosts';
import { hostRules, httpsOnly } from './egress-rules';
import type { PrivateNetwork } from './private-network';

export interface VendorEgressProps {
  /** A network made with `guardedEgress`. */
  readonly network: PrivateNetwork;
  /** Vendors with an agreement; at least one. */
  readonly vendors: readonly VendorHosts[];
  /** Bucket that CloudWatch's log delivery may write to, such as `DeliveryBucket`. It keeps the logs six years. */
  readonly logBucket: s3.IBucket;
}

const ANYWHERE = '0.0.0.0/0';

/**
 * The one way out of a network: from the app through a firewall that passes TLS to the vendors' own host names on port 443 and
 * drops everything else, then through a NAT gateway of the same zone. Every connection and every refusal is logged
 * (NET-5). 45 CFR 164.308(b)(1), 164.312(e)(1).
 *
 * The firewall reads the name that the client says (SNI). A client that lies about it meets the resolver
 * (`DnsFirewall`) first and the certificate of the host last; the address is not compared.
 *
 * When the last vendor goes, the routes go with it, so the way is closed at once; the firewall protects itself from
 * deletion and is taken away by hand.
 *
 * @throws when there is no vendor, or a host is no full name
 * @example
 * const network = new PrivateNetwork(this, 'Network', {
 *   cidr: '10.50.0.0/16',
 *   availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
 *   encryptionKey: key,
 *   guardedEgress: true,
 * });
 * new NetworkLogs(this, 'Logs', { vpc: network.vpc, bucket: deliveryBucket });
 * new DnsFirewall(this, 'DnsFirewall', { vpc: network.vpc, vendorHosts: ['api.mail.example'] });
 * new VendorEgress(this, 'Egress', {
 *   network,
 *   vendors: [{ name: 'mail', hosts: ['api.mail.example'] }],
 *   logBucket: deliveryBucket,
 * });
 */
export class VendorEgress extends Construct {
  constructor(scope: Construct, id: string, { network, vendors, logBucket }: VendorEgressProps) {
    super(scope, id);
    const hosts = allowedHosts(vendors);
    if (hosts.length === 0) {
      throw new Error(
        `${this.node.path}: no vendor was given; allowed: at least one, or no way out at all (NET-5)`,
      );
    }
    const gate = this.firewall(network, hosts);
    new firewall.CfnLoggingConfiguration(this, 'Logging', {
      firewallArn: gate.attrFirewallArn,
      loggingConfiguration: {
        logDestinationConfigs: ['ALERT', 'FLOW'].map((logType) => ({
          logType,
          logDestinationType: 'S3',
          logDestination: { bucketName: logBucket.bucketName, prefix: `egress/${logType.toLowerCase()}` },
        })),
      },
    });
    network.vpc.availabilityZones.forEach((zone, i) => this.route(network, endpointIn(gate, zone), i));
  }

  private firewall(network: PrivateNetwork, hosts: readonly string[]): firewall.CfnFirewall {
    const name = `${Stack.of(this).stackName}-egress`;
    const app = network.tier('app').map((subnet) => subnet.ipv4CidrBlock);
    const policy = new firewall.CfnFirewallPolicy(this, 'Policy', {
      firewallPolicyName: name,
      firewallPolicy: {
        // The stateful engine would let the first datagrams of UDP pass: only TCP on 443 gets that far.
        statelessRuleGroupReferences: [
          { priority: 1, resourceArn: httpsOnly(this, `${name}-https`, app).attrRuleGroupArn },
        ],
        statelessDefaultActions: ['aws:drop'],
        statelessFragmentDefaultActions: ['aws:drop'],
        statefulEngineOptions: { ruleOrder: 'STRICT_ORDER', streamExceptionPolicy: 'DROP' },
        statefulRuleGroupReferences: [
          { priority: 1, resourceArn: hostRules(this, `${name}-hosts`, app, hosts).attrRuleGroupArn },
        ],
        statefulDefaultActions: ['aws:drop_established', 'aws:alert_established'],
      },
    });
    return new firewall.CfnFirewall(this, 'Firewall', {
      firewallName: name,
      firewallPolicyArn: policy.attrFirewallPolicyArn,
      vpcId: network.vpc.vpcId,
      subnetMappings: network.tier('firewall').map(({ subnetId }) => ({ subnetId })),
      deleteProtection: true,
      firewallPolicyChangeProtection: true,
      subnetChangeProtection: true,
    });
  }

  /** Out and back by the same firewall endpoint, or the firewall sees half a connection and drops it. */
  private route(network: PrivateNetwork, vpcEndpointId: string, zone: number): void {
    const [app, inspected, outside] = (['app', 'firewall', 'egress'] as const).map(
      (tier) => network.tier(tier)[zone]!,
    ) as [ec2.ISubnet, ec2.ISubnet, ec2.ISubnet];
    const address = new ec2.CfnEIP(this, `Address${zone}`, { domain: 'vpc' });
    const nat = new ec2.CfnNatGateway(this, `Nat${zone}`, {
      subnetId: outside.subnetId,
      allocationId: address.attrAllocationId,
    });
    nat.node.addDependency(outside.internetConnectivityEstablished);
    const route = (
      name: string,
      from: ec2.ISubnet,
      destinationCidrBlock: string,
      target: Partial<ec2.CfnRouteProps>,
    ) =>
      new ec2.CfnRoute(this, `${name}${zone}`, {
        routeTableId: from.routeTable.routeTableId,
        destinationCidrBlock,
        ...target,
      });
    route('AppOut', app, ANYWHERE, { vpcEndpointId });
    route('FirewallOut', inspected, ANYWHERE, { natGatewayId: nat.attrNatGatewayId });
    route('EgressBack', outside, app.ipv4CidrBlock, { vpcEndpointId });
  }
}

/** The firewall lists its endpoints as `zone:endpoint`, in no order. */
const endpointIn = (gate: firewall.CfnFirewall, zone: string): string =>
  Fn.select(0, Fn.split(',', Fn.select(1, Fn.split(`${zone}:`, Fn.join(',', gate.attrEndpointIds)))));
