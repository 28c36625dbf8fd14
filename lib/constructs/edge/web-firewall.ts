import { ArnFormat, Names, Stack, aws_wafv2 as waf, type aws_kms as kms } from 'aws-cdk-lib';
import type { aws_elasticloadbalancingv2 as elb } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { EncryptedLogGroup } from '../detection/encrypted-log-group';
import { accountTakeover, BOT_CONTROL, MANAGED_RULES, type FirewallRule, type SignIn } from './managed-rules';
import { phiInUrl } from './phi-in-url';
import { rateLimits } from './rate-limits';

interface FirewallProps {
  readonly loadBalancer: elb.IApplicationLoadBalancer;
  /** Customer managed key of the log; its policy must admit CloudWatch Logs. */
  readonly logKey: kms.IKey;
  /** Days to keep the log. @default 2192 */
  readonly logRetentionDays?: number;
}

export type WebFirewallProps = FirewallProps &
  (
    | {
        /** Anybody: limited by rate. */
        readonly audience: 'internet';
        /** Requests that one address, and one account, may make in five minutes; 100 to 20000. */
        readonly requestsPerFiveMinutes: number;
        /** AWS WAF Bot Control, common level; charged by request. @default false */
        readonly botControl?: boolean;
        /** Where people sign in with a password: account takeover prevention, charged by attempt. @default - none */
        readonly signIn?: SignIn;
      }
    /** Own services, known by certificate: their rate is theirs. */
    | { readonly audience: 'services' }
  );

/**
 * Only the mutual-TLS load balancer may say who a client certificate belongs to; it writes these headers itself. A
 * request from the internet that claims it is forged.
 * A request with more headers than the firewall reads is refused as well: the claim could be behind the limit.
 */
const FORGED_CLIENT_CERTIFICATE: FirewallRule = {
  name: 'ForgedClientCertificate',
  statement: {
    byteMatchStatement: {
      searchString: 'x-amzn-mtls-',
      positionalConstraint: 'STARTS_WITH',
      fieldToMatch: {
        headers: { matchPattern: { all: {} }, matchScope: 'KEY', oversizeHandling: 'MATCH' },
      },
      textTransformations: [{ priority: 0, type: 'LOWERCASE' }],
    },
  },
  action: { block: {} },
};

/** Parts of a request that may hold PHI or a credential; the log shows `REDACTED` instead (TLS-4). */
const REDACTED: waf.CfnLoggingConfiguration.FieldToMatchProperty[] = [
  { queryString: {} },
  { uriPath: {} },
  ...['authorization', 'cookie', 'referer'].map((name) => ({ singleHeader: { Name: name } })),
];

/**
 * A web firewall in front of a load balancer: AWS managed rules, rate limits, no PHI in URLs, and a six-year log
 * that shows neither URLs nor credentials (TLS-4, INT-2). Both edges bring their own; it is for a load balancer that
 * you have already.
 *
 * @example
 * const loadBalancer = elb.ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(this, 'LoadBalancer', {
 *   loadBalancerArn:
 *     'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/clinic/0123456789abcdef',
 *   securityGroupId: 'sg-0123456789abcdef0',
 * });
 * new WebFirewall(this, 'Firewall', {
 *   loadBalancer,
 *   audience: 'internet',
 *   requestsPerFiveMinutes: 2000,
 *   logKey: key,
 * });
 */
export class WebFirewall extends Construct {
  readonly webAcl: waf.CfnWebACL;

  constructor(scope: Construct, id: string, props: WebFirewallProps) {
    super(scope, id);
    const rules = [...ownRules(this, props), ...MANAGED_RULES, ...chargedRules(this, props)];
    const name = Names.uniqueResourceName(this, { maxLength: 100, separator: '-' });
    this.webAcl = new waf.CfnWebACL(this, 'Acl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visible(name),
      rules: rules.map((rule, priority) => ({ ...rule, priority, visibilityConfig: visible(rule.name) })),
    });
    new waf.CfnWebACLAssociation(this, 'Association', {
      resourceArn: props.loadBalancer.loadBalancerArn,
      webAclArn: this.webAcl.attrArn,
    });
    const log = new EncryptedLogGroup(this, 'Log', {
      // AWS WAF delivers to log groups with this prefix only.
      logGroupName: `aws-waf-logs-${name.toLowerCase()}`,
      encryptionKey: props.logKey,
      ...(props.logRetentionDays !== undefined && { retentionDays: props.logRetentionDays }),
    });
    new waf.CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: this.webAcl.attrArn,
      logDestinationConfigs: [
        Stack.of(this).formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: log.logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      redactedFields: REDACTED,
    });
  }
}

/** Sampled requests would show URLs in the console, past the redaction; metrics do not. */
const visible = (metricName: string) => ({
  metricName,
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: false,
});

/** They come first: what they refuse is not paid for, and no label of AWS lets it pass. */
const ownRules = (scope: Construct, props: WebFirewallProps): readonly FirewallRule[] => [
  ...(props.audience === 'services'
    ? []
    : [FORGED_CLIENT_CERTIFICATE, ...rateLimits(limitOf(scope, props.requestsPerFiveMinutes))]),
  ...phiInUrl(scope),
];

/** They come last, because AWS charges for each request that reaches them. */
function chargedRules(scope: Construct, props: WebFirewallProps): readonly FirewallRule[] {
  if (props.audience === 'services') return [];
  const { botControl = false, signIn } = props;
  if (signIn && !/^\/[A-Za-z0-9/_.-]+$/.test(signIn.path)) {
    throw new Error(`${scope.node.path}: signIn.path was "${signIn.path}"; allowed: a path such as /sign-in`);
  }
  return [...(botControl ? [BOT_CONTROL] : []), ...(signIn ? [accountTakeover(signIn)] : [])];
}

function limitOf(scope: Construct, limit: number): number {
  if (Number.isInteger(limit) && limit >= 100 && limit <= 20000) return limit;
  throw new Error(`${scope.node.path}: requestsPerFiveMinutes was ${limit}; allowed: 100 to 20000`);
}
