import { only, PARAMETER, resource, template, type RuleCases } from './cases';
import { NETWORK, ref } from './fixtures';

const firewall = (...actions: string[]) => ({
  ...NETWORK,
  Rules: resource('AWS::Route53Resolver::FirewallRuleGroup', {
    FirewallRules: actions.map((Action) => ({ Action })),
  }),
  Association: resource('AWS::Route53Resolver::FirewallRuleGroupAssociation', {
    VpcId: ref('Vpc'),
    FirewallRuleGroupId: ref('Rules'),
  }),
});
const config = (FirewallFailOpen: string) =>
  only('AWS::Route53Resolver::FirewallConfig', { FirewallFailOpen });

export const cases: RuleCases = {
  compliant: [template(firewall('BLOCK', 'ALERT')), config('DISABLED')],
  failing: [
    { template: template(NETWORK), path: 'Properties' },
    { template: template(firewall('BLOCK', 'BLOCK')), path: 'Properties' },
    { template: template(firewall()), path: 'Properties' },
    { template: config('ENABLED'), path: 'Properties.FirewallFailOpen' },
  ],
  unreadable: [
    {
      template: template({
        ...NETWORK,
        Association: resource('AWS::Route53Resolver::FirewallRuleGroupAssociation', {
          VpcId: ref('Vpc'),
          FirewallRuleGroupId: PARAMETER,
        }),
      }),
      path: 'Properties',
    },
  ],
};
