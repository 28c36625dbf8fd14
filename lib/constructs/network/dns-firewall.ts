import { Stack, aws_route53resolver as resolver, type aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { AWS_NAMES, BLOCKED_NAMES, awsNamesIn } from './dns-names';

export interface DnsFirewallProps {
  /** Network whose look-ups are judged. */
  readonly vpc: ec2.IVpc;
  /**
   * Names of your own that are answered, such as `app.example.com` or `*.internal.example.com`.
   * @default - none beside those of AWS in this region
   */
  readonly ownNames?: readonly string[];
  /**
   * Hosts of vendors: answered, and alerted on.
   * @default - none
   */
  readonly vendorHosts?: readonly string[];
}

const FULL_NAME = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;
/** At least two labels behind a star: one would be a top-level domain. */
const OWN_NAME = new RegExp(FULL_NAME.source.replace('^', '^(\\*\\.)?'));

type Rule = resolver.CfnFirewallRuleGroup.FirewallRuleProperty;

/** A CNAME of AWS or of a vendor may lead to a name on no list; whoever is trusted is trusted with it. */
const TRUSTED = { firewallDomainRedirectionAction: 'TRUST_REDIRECTION_DOMAIN' } as const;
const BLOCK = { action: 'BLOCK', blockResponse: 'NXDOMAIN' } as const;

/**
 * Look-ups of a VPC, answered by an own list and refused otherwise (NET-3, NET-5). A look-up is a way out, even from a
 * network without a route: the question itself carries data to whoever owns the name. So there are, in this order:
 * block list and look-ups that look like tunnels or generated names first, then AWS in this region and own names,
 * then AWS elsewhere and vendors with an alert, then nothing. 45 CFR 164.312(b), 164.312(e)(1).
 * When the firewall itself fails, look-ups fail with it: AWS's default, which nothing here turns off.
 * Lists that AWS manages have another id in every account and would need a look-up; none is used.
 *
 * @throws when a name admits more than one owner's names, such as `*` or `*.com`
 * @example
 * new DnsFirewall(this, 'DnsFirewall', { vpc, ownNames: ['app.example.com'] });
 */
export class DnsFirewall extends Construct {
  /** Id of the rule group. */
  readonly ruleGroupId: string;

  constructor(scope: Construct, id: string, props: DnsFirewallProps) {
    super(scope, id);
    const { stackName, region } = Stack.of(this);
    const { ownNames = [], vendorHosts = [] } = props;
    this.refuseWider('ownNames', ownNames, OWN_NAME, 'app.example.com or *.internal.example.com');
    this.refuseWider('vendorHosts', vendorHosts, FULL_NAME, 'api.vendor.example, without wildcard');
    const rules: Omit<Rule, 'priority'>[] = [
      { ...BLOCK, ...this.list('Blocked', BLOCKED_NAMES) },
      // High confidence only: names of AWS resources can look generated.
      ...['DNS_TUNNELING', 'DGA'].map((dnsThreatProtection) => ({
        ...BLOCK,
        dnsThreatProtection,
        confidenceThreshold: 'HIGH',
      })),
      {
        action: 'ALLOW',
        ...TRUSTED,
        ...this.list('Own', [...awsNamesIn(region), ...ownNames]),
      },
      { action: 'ALERT', ...TRUSTED, ...this.list('Watched', [...AWS_NAMES, ...vendorHosts]) },
      { ...BLOCK, ...this.list('Everything', ['*']) },
    ];
    const group = new resolver.CfnFirewallRuleGroup(this, 'Rules', {
      name: `${stackName}-dns`,
      firewallRules: rules.map((rule, i): Rule => ({ ...rule, priority: 100 * (i + 1) })),
    });
    this.ruleGroupId = group.attrId;
    new resolver.CfnFirewallRuleGroupAssociation(this, 'Association', {
      name: `${stackName}-dns`,
      firewallRuleGroupId: group.attrId,
      vpcId: props.vpc.vpcId,
      priority: 101, // the lowest that is free to use
      mutationProtection: 'ENABLED',
    });
  }

  private refuseWider(name: string, values: readonly string[], pattern: RegExp, allowed: string): void {
    for (const value of values) {
      if (pattern.test(value)) continue;
      throw new Error(`${this.node.path}: ${name} had "${value}"; allowed: ${allowed} (NET-5)`);
    }
  }

  private list(name: string, domains: readonly string[]) {
    const list = new resolver.CfnFirewallDomainList(this, name, {
      name: `${Stack.of(this).stackName}-${name.toLowerCase()}`,
      domains: [...domains],
    });
    return { firewallDomainListId: list.attrId };
  }
}
