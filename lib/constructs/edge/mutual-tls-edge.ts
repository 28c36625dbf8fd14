import {
  aws_elasticloadbalancingv2 as elb,
  aws_route53 as route53,
  aws_route53_targets as targets,
  aws_s3_assets as assets,
  type aws_kms as kms,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { TRUST_BUNDLE_ALLOWED, trustBundleProblem } from '../../compliance/trust-bundle';
import { TlsLoadBalancer, type TlsLoadBalancerProps } from './tls-load-balancer';
import { WebFirewall } from './web-firewall';

export interface MutualTlsEdgeProps extends TlsLoadBalancerProps {
  /**
   * Host name by which services call each other. It must be on the certificate; inside the network it leads here,
   * also when the same name leads to the public edge outside.
   */
  readonly domain: string;
  /**
   * PEM file with the certificates of the private authorities whose clients are admitted. Certificates are public;
   * the keys of the authorities stay where they are.
   */
  readonly trustBundle: string;
  /** Day on which the authorities must be valid, YYYY-MM-DD. @default - today */
  readonly today?: string;
  /** Customer managed key of the firewall's log; its policy must admit CloudWatch Logs. */
  readonly logKey: kms.IKey;
  /** Days to keep the firewall's log. @default 2192 */
  readonly logRetentionDays?: number;
}

/**
 * The way from service to service: internal, mutual TLS 1.3. A client without a certificate of a private authority
 * does not get past the handshake (TLS-3, 45 CFR 164.312(e)(1)). The load balancer tells the target who called in
 * `X-Amzn-Mtls-Clientcert-*` headers; the firewall of the public edge refuses requests that bring such headers.
 *
 * @example
 * new MutualTlsEdge(this, 'Services', {
 *   vpc,
 *   subnets: { subnetGroupName: 'app' },
 *   certificateArn,
 *   logBucket: loadBalancerLogs,
 *   logKey: key,
 *   domain: 'app.example.com',
 *   trustBundle: 'config/client-authorities.pem',
 * });
 */
export class MutualTlsEdge extends TlsLoadBalancer {
  readonly firewall: WebFirewall;

  constructor(scope: Construct, id: string, props: MutualTlsEdgeProps) {
    const { trustBundle, today = new Date().toISOString().slice(0, 10) } = props;
    const problem = trustBundleProblem(trustBundle, today);
    if (problem !== undefined) {
      throw new Error(
        `${scope.node.path}/${id}: trustBundle was "${props.trustBundle}": ${problem}; allowed: ${TRUST_BUNDLE_ALLOWED}`,
      );
    }
    // An asset, because a bucket of ours would need a function to hold the file before the trust store reads it.
    const bundle = new assets.Asset(scope, `${id}TrustBundle`, { path: props.trustBundle });
    const trustStore = new elb.TrustStore(scope, `${id}TrustStore`, {
      bucket: bundle.bucket,
      key: bundle.s3ObjectKey,
    });
    super(scope, id, props, {
      internetFacing: false,
      description: 'Service to service',
      mutualAuthentication: {
        mutualAuthenticationMode: elb.MutualAuthenticationMode.VERIFY,
        trustStore,
        ignoreClientCertificateExpiry: false,
      },
    });
    const zone = new route53.PrivateHostedZone(this, 'Zone', { zoneName: props.domain, vpc: props.vpc });
    new route53.ARecord(this, 'Name', {
      zone,
      target: route53.RecordTarget.fromAlias(new targets.LoadBalancerTarget(this.loadBalancer)),
    });
    this.firewall = new WebFirewall(this, 'Firewall', {
      loadBalancer: this.loadBalancer,
      audience: 'services',
      logKey: props.logKey,
      ...(props.logRetentionDays !== undefined && { logRetentionDays: props.logRetentionDays }),
    });
  }
}
