import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';
import { endpointStatements, type EndpointAudience } from './endpoint-policy';
import { SERVICE_ROUTES } from './service-routes';
import { servicesUsedBy } from './services-used';

export interface PrivateRoutesProps extends EndpointAudience {
  /** Network that gets the routes. */
  readonly vpc: ec2.IVpc;
  /** Where functions and tasks run, and the endpoints beside them. */
  readonly subnets: ec2.SubnetSelection;
}

/**
 * Private routes to AWS: the gateways of S3 and DynamoDB from the start, and an interface endpoint for every other
 * service that a workload's role lets it call, derived from the finished tree (NET-2). Each endpoint serves this
 * account's (or organization's) principals on its resources alone. 45 CFR 164.312(e)(1).
 *
 * @example
 * const routes = new PrivateRoutes(this, 'Routes', { vpc, subnets: { subnetGroupName: 'app' } });
 * // ... everything else ...
 * routes.cover(this); // or the whole app
 */
export class PrivateRoutes extends Construct {
  /** Group of the interface endpoints; it admits the app's subnets on 443. A caller needs egress to it on 443. */
  readonly securityGroup: ec2.SecurityGroup;
  private readonly made = new Set<string>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PrivateRoutesProps,
  ) {
    super(scope, id);
    const { vpc, subnets } = props;
    this.securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: 'Interface endpoints: HTTPS from the subnets of the app',
      allowAllOutbound: false,
    });
    for (const { ipv4CidrBlock } of vpc.selectSubnets(subnets).subnets) {
      this.securityGroup.addIngressRule(
        ec2.Peer.ipv4(ipv4CidrBlock),
        ec2.Port.tcp(443),
        'HTTPS from the app',
      );
    }
    for (const [name, service] of [
      ['s3', ec2.GatewayVpcEndpointAwsService.S3],
      ['dynamodb', ec2.GatewayVpcEndpointAwsService.DYNAMODB],
    ] as const) {
      const gateway = new ec2.GatewayVpcEndpoint(this, name, { vpc, service, subnets: [subnets] });
      for (const statement of endpointStatements(this, name, props)) gateway.addToPolicy(statement);
    }
  }

  /**
   * Makes the endpoints that workloads below `root` need. Call it when everything is declared; a grant that comes
   * later and needs another service fails validation.
   * @throws when a workload may call a service that has no private route
   */
  cover(root: IConstruct): void {
    for (const endpoint of endpointsFor(root)) this.endpoint(endpoint);
    this.node.addValidation({
      validate: () =>
        [...endpointsFor(root)]
          .filter((endpoint) => !this.made.has(endpoint))
          .map(
            (endpoint) =>
              `no private route to ${endpoint}: it was granted after the routes were made (NET-2)`,
          ),
    });
  }

  private endpoint(name: string): void {
    if (this.made.has(name)) return;
    this.made.add(name);
    const endpoint = new ec2.InterfaceVpcEndpoint(this, name.replace('.', '-'), {
      vpc: this.props.vpc,
      service: new ec2.InterfaceVpcEndpointAwsService(name),
      subnets: this.props.subnets,
      securityGroups: [this.securityGroup],
      open: false,
      privateDnsEnabled: true,
    });
    for (const statement of endpointStatements(this, name, this.props)) endpoint.addToPolicy(statement);
  }
}

function endpointsFor(root: IConstruct): Set<string> {
  const endpoints = new Set<string>();
  for (const [service, users] of servicesUsedBy(root)) {
    const route = SERVICE_ROUTES[service];
    if (route === undefined) {
      throw new Error(
        `${[...users].join(', ')}: may call ${service}, to which no private route is known; allowed: ${Object.keys(SERVICE_ROUTES).join(', ')} (NET-2)`,
      );
    }
    if (typeof route !== 'string') for (const name of route) endpoints.add(name);
  }
  return new Set([...endpoints].toSorted());
}
