import type { aws_wafv2 as waf } from 'aws-cdk-lib';

/** A rule before the firewall numbers it. */
export type FirewallRule = Omit<waf.CfnWebACL.RuleProperty, 'priority' | 'visibilityConfig'>;

type Config = waf.CfnWebACL.ManagedRuleGroupConfigProperty;

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

const group = ({ name, counted = [] }: ManagedGroup, config?: Config): FirewallRule => ({
  name,
  statement: {
    managedRuleGroupStatement: {
      vendorName: 'AWS',
      name,
      ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      ...(config && { managedRuleGroupConfigs: [config] }),
    },
  },
  overrideAction: { none: {} },
});

/** Rule groups that AWS keeps up to date. AWS WAF Developer Guide, "AWS Managed Rules rule groups list". */
export const MANAGED_RULES: readonly FirewallRule[] = GROUPS.map((it) => group(it));

/** Where people sign in with a password, and how the request says who they are. */
export interface SignIn {
  /** Path of the POST request; longer paths that begin with it are watched too. */
  readonly path: string;
  /** @default 'JSON' */
  readonly payload?: 'JSON' | 'FORM_ENCODED';
  /** JSON pointer, or name of a form field. @default '/username' */
  readonly username?: string;
  /** JSON pointer, or name of a form field. @default '/password' */
  readonly password?: string;
}

/**
 * Bot Control at its common level: verified crawlers pass, tools that hide what they are do not. What an application calls
 * itself with (a native client, a health check) is a bot to AWS as well; those two rules only count.
 * AWS WAF Developer Guide, "Bot Control rule group".
 */
export const BOT_CONTROL: FirewallRule = group(
  { name: 'AWSManagedRulesBotControlRuleSet', counted: ['CategoryHttpLibrary', 'SignalNonBrowserUserAgent'] },
  { awsManagedRulesBotControlRuleSet: { inspectionLevel: 'COMMON' } },
);

/**
 * Account takeover prevention: refuses stolen credentials and floods of attempts. It inspects requests alone, because AWS
 * inspects responses for CloudFront only.
 * AWS WAF Developer Guide, "Fraud Control account takeover prevention (ATP) rule group".
 */
export function accountTakeover(signIn: SignIn): FirewallRule {
  const { path, payload = 'JSON', username = '/username', password = '/password' } = signIn;
  return group(
    { name: 'AWSManagedRulesATPRuleSet' },
    {
      awsManagedRulesAtpRuleSet: {
        loginPath: path,
        requestInspection: {
          payloadType: payload,
          usernameField: { identifier: username },
          passwordField: { identifier: password },
        },
      },
    },
  );
}
