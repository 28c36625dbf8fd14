import { aws_networkfirewall as firewall } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

const TCP = 6;
const HTTPS = { fromPort: 443, toPort: 443 };
const ANYWHERE = [{ addressDefinition: '0.0.0.0/0' }];

/**
 * Hands TCP on port 443, there and back, to the stateful engine.
 * @param app blocks of the subnets that may go out
 */
export function httpsOnly(scope: Construct, name: string, app: readonly string[]): firewall.CfnRuleGroup {
  const inside = app.map((addressDefinition) => ({ addressDefinition }));
  const forward = (matchAttributes: firewall.CfnRuleGroup.MatchAttributesProperty, priority: number) => ({
    priority,
    ruleDefinition: {
      actions: ['aws:forward_to_sfe'],
      matchAttributes: { protocols: [TCP], ...matchAttributes },
    },
  });
  return new firewall.CfnRuleGroup(scope, 'Https', {
    ruleGroupName: name,
    description: 'TCP on port 443 between the app and anywhere',
    type: 'STATELESS',
    capacity: 10 * app.length,
    ruleGroup: {
      rulesSource: {
        statelessRulesAndCustomActions: {
          statelessRules: [
            forward({ sources: inside, destinations: ANYWHERE, destinationPorts: [HTTPS] }, 1),
            forward({ sources: ANYWHERE, sourcePorts: [HTTPS], destinations: inside }, 2),
          ],
        },
      },
    },
  });
}

/**
 * Passes TLS whose server name is one of the hosts, whole and exact. Plain HTTP has no list, so it never passes.
 * @param hosts full names, see `allowedHosts`
 */
export function hostRules(
  scope: Construct,
  name: string,
  app: readonly string[],
  hosts: readonly string[],
): firewall.CfnRuleGroup {
  return new firewall.CfnRuleGroup(scope, 'Hosts', {
    ruleGroupName: name,
    description: 'Hosts of vendors with an agreement',
    type: 'STATEFUL',
    capacity: 1000, // fixed for the life of the group; ten rules for each of a hundred hosts
    ruleGroup: {
      ruleVariables: { ipSets: { HOME_NET: { definition: [...app] } } },
      statefulRuleOptions: { ruleOrder: 'STRICT_ORDER' },
      rulesSource: {
        rulesSourceList: {
          generatedRulesType: 'ALLOWLIST',
          targetTypes: ['TLS_SNI'],
          targets: [...hosts],
        },
      },
    },
  });
}
