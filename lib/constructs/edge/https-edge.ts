import { aws_ec2 as ec2, aws_elasticloadbalancingv2 as elb, type aws_kms as kms } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Exceptions } from '../../compliance/gate/exceptions';
import { TlsLoadBalancer, type TlsLoadBalancerProps } from './tls-load-balancer';
import type { SignIn } from './managed-rules';
import { WebFirewall } from './web-firewall';

export interface HttpsEdgeProps extends TlsLoadBalancerProps {
  /** Customer managed key of the firewall's log; its policy must admit CloudWatch Logs. */
  readonly logKey: kms.IKey;
  /** Requests that one address, and one account, may make in five minutes (INT-2); 100 to 20000. @default 2000 */
  readonly requestsPerFiveMinutes?: number;
  /** AWS WAF Bot Control, common level; charged by request. @default false */
  readonly botControl?: boolean;
  /** Where people sign in with a password: account takeover prevention, charged by attempt. @default - none */
  readonly signIn?: SignIn;
  /** Days to keep the firewall's log. @default 2192 */
  readonly logRetentionDays?: number;
}

/**
 * The only way in from the internet: TLS 1.3 with post-quantum key exchange, plain HTTP redirected, security
 * headers set by the listener, a web firewall in front (TLS-1, TLS-2, TLS-4, INT-2). 45 CFR 164.312(e)(1).
 *
 * @example
 * new HttpsEdge(this, 'Edge', {
 *   vpc,
 *   subnets: { subnetType: ec2.SubnetType.PUBLIC },
 *   certificateArn,
 *   logBucket: loadBalancerLogs,
 *   logKey: key,
 * });
 */
export class HttpsEdge extends TlsLoadBalancer {
  readonly firewall: WebFirewall;

  constructor(scope: Construct, id: string, props: HttpsEdgeProps) {
    super(scope, id, props, { internetFacing: true, description: 'Internet to the edge' });
    for (const port of [443, 80]) {
      this.securityGroup.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(port), 'Clients on the internet');
    }
    const redirect = this.loadBalancer.addListener('Http', {
      port: 80,
      protocol: elb.ApplicationProtocol.HTTP,
      defaultAction: elb.ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
      open: false,
    });
    Exceptions.of(this.securityGroup).add({
      rules: ['AwsSolutions-EC23'],
      reason: 'This is the public edge: patients come from anywhere',
      owner: 'platform engineer',
      expires: '2027-11-22',
      compensating: 'Web firewall with rate limits (INT-2, TLS-4); only ports 443 and 80 are open (TLS-1)',
      checkers: { checkov: ['CKV_AWS_260'], cfnNag: ['W2', 'W9'] },
    });
    Exceptions.of(redirect).add({
      rules: ['HIPAA.Security-ELBv2ACMCertificateRequired', 'NIST.800.53.R5-ELBv2ACMCertificateRequired'],
      reason: 'The listener answers nothing but a redirect to HTTPS; there is nothing to encrypt',
      owner: 'platform engineer',
      expires: '2027-11-22',
      compensating: 'HSTS with preload keeps browsers from plain HTTP altogether (TLS-2)',
      checkers: { checkov: ['CKV_AWS_2'], cfnNag: ['W56'] },
    });
    this.firewall = new WebFirewall(this, 'Firewall', {
      loadBalancer: this.loadBalancer,
      audience: 'internet',
      requestsPerFiveMinutes: props.requestsPerFiveMinutes ?? 2000,
      logKey: props.logKey,
      ...(props.botControl !== undefined && { botControl: props.botControl }),
      ...(props.signIn && { signIn: props.signIn }),
      ...(props.logRetentionDays !== undefined && { logRetentionDays: props.logRetentionDays }),
    });
  }
}
