import { aws_ec2 as ec2, aws_elasticloadbalancingv2 as elb, type aws_kms as kms } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { TlsLoadBalancer, type TlsLoadBalancerProps } from './tls-load-balancer';
import { WebFirewall } from './web-firewall';

export interface HttpsEdgeProps extends TlsLoadBalancerProps {
  /** Customer managed key of the firewall's log; its policy must admit CloudWatch Logs. */
  readonly logKey: kms.IKey;
  /** Requests that one address, and one account, may make in five minutes (INT-2); 100 to 20000. */
  readonly requestsPerFiveMinutes: number;
  /** Days to keep the firewall's log. @default 2192 */
  readonly logRetentionDays?: number;
}

/**
 * The only way in from the internet: TLS 1.3 with post-quantum key exchange, plain HTTP redirected, security
 * headers set by the listener, a web firewall in front.
 *
 * @example
 * const edge = new HttpsEdge(this, 'Edge', {
 *   vpc, subnets: { subnetType: ec2.SubnetType.PUBLIC }, certificateArn, logBucket, logKey,
 *   requestsPerFiveMinutes: 2000,
 * });
 */
export class HttpsEdge extends TlsLoadBalancer {
  readonly firewall: WebFirewall;

  constructor(scope: Construct, id: string, props: HttpsEdgeProps) {
    super(scope, id, props, { internetFacing: true, description: 'Internet to the edge' });
    for (const port of [443, 80]) {
      this.securityGroup.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(port), 'Clients on the internet');
    }
    this.loadBalancer.addListener('Http', {
      port: 80,
      protocol: elb.ApplicationProtocol.HTTP,
      defaultAction: elb.ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
      open: false,
    });
    this.firewall = new WebFirewall(this, 'Firewall', {
      loadBalancer: this.loadBalancer,
      audience: 'internet',
      requestsPerFiveMinutes: props.requestsPerFiveMinutes,
      logKey: props.logKey,
      ...(props.logRetentionDays !== undefined && { logRetentionDays: props.logRetentionDays }),
    });
  }
}
