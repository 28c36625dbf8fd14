import { Stack, type StackProps, type aws_ec2 as ec2 } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import type { Config } from '../config/schema';
import { allowedHosts } from '../constructs/network/allowed-hosts';
import { DnsFirewall } from '../constructs/network/dns-firewall';
import { NetworkLogs } from '../constructs/network/network-logs';
import { PrivateNetwork } from '../constructs/network/private-network';
import { PrivateRoutes } from '../constructs/network/private-routes';
import { SessionPreferences } from '../constructs/network/session-preferences';
import { VendorEgress } from '../constructs/network/vendor-egress';
import type { ArchiveStack } from './archive-stack';
import type { KeysStack } from './keys-stack';

export interface NetworkStackProps extends StackProps {
  readonly config: Config;
  readonly keys: KeysStack;
  readonly archive: ArchiveStack;
}

/** The private network, what records it, and its guarded ways in and out. */
export class NetworkStack extends Stack {
  readonly vpc: ec2.IVpc;
  /** Public subnets, for load balancers alone. */
  readonly edgeSubnets: ec2.SubnetSelection = { subnetGroupName: 'edge' };
  /** Isolated subnets beside the endpoints: functions and tasks. */
  readonly appSubnets: ec2.SubnetSelection = { subnetGroupName: 'app' };
  /** Isolated subnets without any route out: databases. */
  readonly dataSubnets: ec2.SubnetSelection = { subnetGroupName: 'data' };
  /** Group of the interface endpoints. Whoever calls AWS needs egress to it on 443. */
  readonly endpointSecurityGroup: ec2.ISecurityGroup;
  private readonly routes: PrivateRoutes;
  private readonly zones: readonly string[];

  constructor(scope: Construct, id: string, props: NetworkStackProps) {
    super(scope, id, props);
    const { archive, config, keys } = props;
    this.zones = config.availabilityZones;
    const guardedEgress = config.vendors.length > 0;

    const network = new PrivateNetwork(this, 'Network', {
      cidr: config.network.cidr,
      availabilityZones: config.availabilityZones,
      encryptionKey: keys.compute,
      guardedEgress,
    });
    this.vpc = network.vpc;
    new NetworkLogs(this, 'Logs', { vpc: this.vpc, bucket: archive.delivery });
    new DnsFirewall(this, 'DnsFirewall', {
      vpc: this.vpc,
      ownNames: [config.domain, `*.${config.domain}`],
      vendorHosts: allowedHosts(config.vendors),
    });
    this.routes = new PrivateRoutes(this, 'Routes', {
      vpc: this.vpc,
      subnets: this.appSubnets,
      ...(config.organizationId !== undefined && { organizationId: config.organizationId }),
    });
    this.endpointSecurityGroup = this.routes.securityGroup;
    if (guardedEgress) {
      new VendorEgress(this, 'Egress', { network, vendors: config.vendors, logBucket: archive.delivery });
    }
    new SessionPreferences(this, 'Sessions', {
      encryptionKey: keys.compute,
      logRetentionDays: config.retention.logDays,
    });
  }

  /**
   * Makes a private route for every AWS service that a function or task below `root` may call (NET-2).
   * Call it when everything else is declared.
   */
  privateRoutesFor(root: IConstruct): void {
    this.routes.cover(root);
  }

  /** Zones come from the configuration: the CDK would look them up in the account otherwise. */
  override get availabilityZones(): string[] {
    return [...this.zones];
  }
}
