import { Stack, type StackProps, type aws_ec2 as ec2, type aws_s3 as s3 } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { judgedOn } from '../config/load';
import type { Config } from '../config/schema';
import { PagingAlarm } from '../constructs/alerts/paging-alarm';
import { HttpsEdge } from '../constructs/edge/https-edge';
import { LoadBalancerLogRedactor } from '../constructs/edge/load-balancer-log-redactor';
import { MutualTlsEdge } from '../constructs/edge/mutual-tls-edge';
import type { AlertsStack } from './alerts-stack';
import type { KeysStack } from './keys-stack';

export interface EdgeStackProps extends StackProps {
  readonly config: Config;
  readonly keys: KeysStack;
  readonly alerts: AlertsStack;
  readonly network: {
    readonly vpc: ec2.IVpc;
    readonly edgeSubnets: ec2.SubnetSelection;
    readonly appSubnets: ec2.SubnetSelection;
    readonly endpointSecurityGroup: ec2.ISecurityGroup;
  };
  readonly archive: {
    readonly archive: s3.IBucket;
    readonly loadBalancerLogs: s3.IBucket;
    readonly logRedactorRole: string;
  };
}

/** The two ways to a workload, from the internet and from another service, and what keeps their logs clean. */
export class EdgeStack extends Stack {
  /** From the internet: TLS 1.3, web firewall, security headers. */
  readonly edge: HttpsEdge;
  /** From service to service: mutual TLS 1.3 under the same host name, inside the network. */
  readonly services: MutualTlsEdge;

  constructor(scope: Construct, id: string, props: EdgeStackProps) {
    super(scope, id, props);
    const { config, keys, alerts, network, archive } = props;
    const common = {
      vpc: network.vpc,
      certificateArn: config.certificateArn,
      logBucket: archive.loadBalancerLogs,
      logKey: keys.logs,
      logRetentionDays: config.retention.logDays,
    };
    const { botControl, requestsPerFiveMinutes, signInPath } = config.edge;
    this.edge = new HttpsEdge(this, 'Edge', {
      ...common,
      subnets: network.edgeSubnets,
      logPrefix: 'edge',
      requestsPerFiveMinutes,
      botControl,
      ...(signInPath !== undefined && { signIn: { path: signInPath } }),
    });
    this.services = new MutualTlsEdge(this, 'Services', {
      ...common,
      subnets: network.appSubnets,
      logPrefix: 'services',
      domain: config.domain,
      trustBundle: config.edge.clientAuthorities,
      today: judgedOn(config),
    });
    // Whether or not a workload has callers today: CloudFormation takes no export away from a stack that still uses it.
    this.exportValue(this.services.listenerArn);
    new LoadBalancerLogRedactor(this, 'LogRedactor', {
      roleName: archive.logRedactorRole,
      rawLogs: archive.loadBalancerLogs,
      archive: archive.archive,
      logPrefixes: ['edge', 'services'],
      surroundings: {
        vpc: network.vpc,
        subnets: network.appSubnets,
        endpoints: network.endpointSecurityGroup,
        encryptionKey: keys.compute,
        logKey: keys.logs,
        logRetentionDays: config.retention.logDays,
        alerts,
      },
    });
    for (const { node, errors } of [this.edge, this.services]) {
      new PagingAlarm(this, `${node.id}Errors`, {
        alarmName: `${this.stackName}-edge-errors-${node.id.toLowerCase()}`,
        signal: 'edge-errors',
        meaning: 'Requests are answered with errors of class 5xx.',
        alerts,
        metric: errors,
        threshold: 20,
      });
    }
  }
}
