import { select } from '../../template/select';
import { intrinsicOf } from '../../template/template';
import { expect, isOneOf, problem, problemAt, problemWith, type Requirement, unmet } from '../judging';
import type { Rule } from '../rule';

const stateless = isOneOf('aws:forward_to_sfe', 'aws:drop');
const STATELESS: readonly Requirement[] = [
  ['FirewallPolicy.StatelessDefaultActions.+', stateless, 'aws:forward_to_sfe or aws:drop'],
  ['FirewallPolicy.StatelessFragmentDefaultActions.+', stateless, 'aws:forward_to_sfe or aws:drop'],
];
const DROPS = ['aws:drop_strict', 'aws:drop_established', 'aws:drop_established_app_layer'];

/** 45 CFR 164.308(b)(1). AWS Network Firewall Developer Guide, "Firewall policy settings". */
export const firewallPolicy: Rule = {
  id: 'NET-5.firewall-policy',
  title: 'Network firewalls drop whatever no rule passes',
  help: 'Use STRICT_ORDER with aws:drop_strict or aws:drop_established as the stateful default, and forward all packets to the stateful engine.',
  types: ['AWS::NetworkFirewall::FirewallPolicy'],
  forbids: true,
  judge(policy) {
    const defaults = select(policy, 'FirewallPolicy.StatefulDefaultActions.+');
    const hidden = defaults.find(({ value }) => intrinsicOf(value));
    const drops = defaults.some(({ value }) => isOneOf(...DROPS)(value));
    const groups = select(policy, 'FirewallPolicy.StatefulRuleGroupReferences.*');
    return [
      ...unmet(policy, STATELESS),
      ...expect(
        policy,
        'FirewallPolicy.StatefulEngineOptions.RuleOrder',
        isOneOf('STRICT_ORDER'),
        'STRICT_ORDER',
      ),
      ...(drops
        ? []
        : hidden
          ? [problemAt(hidden, DROPS.join(' or '))]
          : [problem(policy, 'FirewallPolicy.StatefulDefaultActions', DROPS.join(' or '))]),
      ...(groups.length > 0
        ? []
        : [
            problemWith(
              'FirewallPolicy.StatefulRuleGroupReferences',
              'missing',
              'a rule group of allowed hosts',
            ),
          ]),
    ];
  },
};
