import type { JsonObject } from '../../../../lib/compliance/template/template';
import { change, only, PARAMETER, type RuleCases } from './cases';

const good = {
  FirewallPolicy: {
    StatelessDefaultActions: ['aws:forward_to_sfe'],
    StatelessFragmentDefaultActions: ['aws:forward_to_sfe'],
    StatefulEngineOptions: { RuleOrder: 'STRICT_ORDER' },
    StatefulDefaultActions: ['aws:drop_established', 'aws:alert_established'],
    StatefulRuleGroupReferences: [{ Priority: 1, ResourceArn: 'arn' }],
  },
};
const firewall = (properties: JsonObject) => only('AWS::NetworkFirewall::FirewallPolicy', properties);
const broken = (path: string, value?: JsonObject | string | readonly string[]) =>
  firewall(change(good, `FirewallPolicy.${path}`, value));

export const cases: RuleCases = {
  compliant: [firewall(good)],
  failing: [
    {
      template: broken('StatelessDefaultActions', ['aws:pass']),
      path: 'Properties.FirewallPolicy.StatelessDefaultActions.0',
    },
    {
      template: broken('StatefulDefaultActions', ['aws:alert_strict']),
      path: 'Properties.FirewallPolicy.StatefulDefaultActions',
    },
    { template: broken('StatefulDefaultActions'), path: 'Properties.FirewallPolicy.StatefulDefaultActions' },
    {
      template: broken('StatefulEngineOptions'),
      path: 'Properties.FirewallPolicy.StatefulEngineOptions.RuleOrder',
    },
    {
      template: broken('StatefulRuleGroupReferences'),
      path: 'Properties.FirewallPolicy.StatefulRuleGroupReferences',
    },
  ],
  unreadable: [
    {
      template: broken('StatefulDefaultActions', PARAMETER),
      path: 'Properties.FirewallPolicy.StatefulDefaultActions',
    },
  ],
};
