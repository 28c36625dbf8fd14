import type { aws_wafv2 as waf } from 'aws-cdk-lib';

/** A rule before the firewall numbers it. */
export type FirewallRule = Omit<waf.CfnWebACL.RuleProperty, 'priority' | 'visibilityConfig'>;

interface ManagedGroup {
  readonly name: string;
  /** Rules of the group that only count. */
  readonly counted?: readonly string[];
}

/**
 * The body limit of 8 KB counts only: forms and API calls with a clinical note are longer, files do not pass here.
 */
const GROUPS: readonly ManagedGroup[] = [
  { name: 'AWSManagedRulesAmazonIpReputationList' },
  { name: 'AWSManagedRulesCommonRuleSet', counted: ['SizeRestrictions_BODY'] },
  { name: 'AWSManagedRulesKnownBadInputsRuleSet' },
  { name: 'AWSManagedRulesSQLiRuleSet' },
];

/** Rule groups that AWS keeps up to date. AWS WAF Developer Guide, "AWS Managed Rules rule groups list". */
export const MANAGED_RULES: readonly FirewallRule[] = GROUPS.map(({ name, counted = [] }) => ({
  name,
  statement: {
    managedRuleGroupStatement: {
      vendorName: 'AWS',
      name,
      ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
    },
  },
  overrideAction: { none: {} },
}));
