import {
  Duration,
  aws_cloudwatch as cloudwatch,
  aws_ec2 as ec2,
  aws_elasticloadbalancingv2 as elb,
  type aws_s3 as s3,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Entrance } from './entrance';
import { SECURITY_HEADER_ATTRIBUTES } from './security-headers';

/** TLS 1.3 only, with post-quantum hybrid key exchange. Elastic Load Balancing User Guide, "Security policies". */
export const TLS_POLICY = elb.SslPolicy.TLS13_13_PQ;

export interface TlsLoadBalancerProps {
  /** Network of the load balancer. */
  readonly vpc: ec2.IVpc;
  /** Subnets of the load balancer, one in each zone: public ones for the internet, private ones for services. */
  readonly subnets: ec2.SubnetSelection;
  /** ACM certificate of the host name, in the same region. */
  readonly certificateArn: string;
  /**
   * Bucket for access and connection logs, such as a `LoadBalancerLogBucket`: its policy must admit log delivery.
   * AWS writes URLs there in full, those that the firewall refused included; a `LoadBalancerLogRedactor` takes them out.
   */
  readonly logBucket: s3.IBucket;
  /** @default - the path of the construct, lower case */
  readonly logPrefix?: string;
}

/** What the two kinds of load balancer decide for themselves. */
interface Kind {
  readonly internetFacing: boolean;
  readonly description: string;
  /** Who presents a certificate: nobody, or every client. @default - nobody */
  readonly mutualAuthentication?: elb.MutualAuthentication;
}

/**
 * An application load balancer whose only HTTPS listener speaks TLS 1.3, sets the security headers and answers 404
 * until a workload takes a path. TLS-1, TLS-2; 45 CFR 164.312(e)(1).
 */
export abstract class TlsLoadBalancer extends Construct implements Entrance {
  readonly loadBalancer: elb.ApplicationLoadBalancer;
  readonly listener: elb.ApplicationListener;
  readonly securityGroup: ec2.SecurityGroup;

  protected constructor(scope: Construct, id: string, props: TlsLoadBalancerProps, kind: Kind) {
    super(scope, id);
    this.securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: kind.description,
      allowAllOutbound: false,
    });
    this.loadBalancer = new elb.ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc: props.vpc,
      vpcSubnets: props.subnets,
      internetFacing: kind.internetFacing,
      securityGroup: this.securityGroup,
      deletionProtection: true,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: elb.DesyncMitigationMode.STRICTEST,
      xffHeaderProcessingMode: elb.XffHeaderProcessingMode.APPEND,
      preserveHostHeader: true,
      crossZoneEnabled: true,
    });
    this.loadBalancer.setAttribute('waf.fail_open.enabled', 'false');
    const prefix = props.logPrefix ?? this.node.path.toLowerCase().replace(/[^a-z0-9]+/g, '-');
    for (const log of ['access', 'connection'] as const) {
      this.loadBalancer.setAttribute(`${log}_logs.s3.enabled`, 'true');
      this.loadBalancer.setAttribute(`${log}_logs.s3.bucket`, props.logBucket.bucketName);
      this.loadBalancer.setAttribute(`${log}_logs.s3.prefix`, `${prefix}/${log}`);
    }
    this.listener = this.loadBalancer.addListener('Https', {
      port: 443,
      protocol: elb.ApplicationProtocol.HTTPS,
      sslPolicy: TLS_POLICY,
      certificates: [elb.ListenerCertificate.fromArn(props.certificateArn)],
      defaultAction: elb.ListenerAction.fixedResponse(404, {
        contentType: 'text/plain',
        messageBody: 'Not found',
      }),
      open: false,
      ...(kind.mutualAuthentication && { mutualAuthentication: kind.mutualAuthentication }),
    });
    for (const [key, value] of Object.entries(SECURITY_HEADER_ATTRIBUTES)) {
      this.listener.setAttribute(key, value);
    }
  }

  /** Answers of class 5xx in five minutes: by the load balancer itself and by what stands behind it. */
  get errors(): cloudwatch.IMetric {
    const { metrics } = this.loadBalancer;
    const sum = { statistic: cloudwatch.Stats.SUM };
    return new cloudwatch.MathExpression({
      expression: 'FILL(own, 0) + FILL(target, 0)',
      usingMetrics: {
        own: metrics.httpCodeElb(elb.HttpCodeElb.ELB_5XX_COUNT, sum),
        target: metrics.httpCodeTarget(elb.HttpCodeTarget.TARGET_5XX_COUNT, sum),
      },
      label: 'Answers of class 5xx',
      period: Duration.minutes(5),
    });
  }

  get listenerArn(): string {
    return this.listener.listenerArn;
  }
}
