import type { Json } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, type RuleCases } from './cases';

const source = (RulesSource: Json, Type = 'STATEFUL') =>
  only('AWS::NetworkFirewall::RuleGroup', { Type, RuleGroup: { RulesSource } });
const hosts = (Targets: Json, GeneratedRulesType = 'ALLOWLIST') =>
  source({ RulesSourceList: { GeneratedRulesType, TargetTypes: ['TLS_SNI'], Targets } });
const suricata = (RulesString: Json) => source({ RulesString });
const pass = 'pass tls $HOME_NET any -> any 443 (tls.sni; content:"api.vendor.example"; endswith; sid:1;)';
const path = 'Properties.RuleGroup.RulesSource';

export const cases: RuleCases = {
  compliant: [
    hosts(['api.vendor.example', '.vendor.example']),
    suricata(`# vendors\n${pass}\nalert tls any any -> any any (msg:"x"; sid:2;)`),
    suricata('pass tcp $HOME_NET any -> any 443 (flow:not_established, to_server; sid:3;)'),
    source({
      StatefulRules: [{ Action: 'DROP' }, { Action: 'PASS', RuleOptions: [{ Keyword: 'tls.sni' }] }],
    }),
  ],
  failing: [
    { template: hosts(['.com']), path: `${path}.RulesSourceList.Targets.0` },
    { template: hosts(['*']), path: `${path}.RulesSourceList.Targets.0` },
    { template: hosts([]), path: `${path}.RulesSourceList.Targets.0` },
    { template: suricata(`${pass}\npass tls any any -> any 443 (sid:4;)`), path: `${path}.RulesString` },
    {
      template: source({ StatefulRules: [{ Action: 'PASS', RuleOptions: [{ Keyword: 'sid:1' }] }] }),
      path: `${path}.StatefulRules.0.Action`,
    },
    {
      template: source(
        {
          StatelessRulesAndCustomActions: { StatelessRules: [{ RuleDefinition: { Actions: ['aws:pass'] } }] },
        },
        'STATELESS',
      ),
      path: `${path}.StatelessRulesAndCustomActions.StatelessRules.0.RuleDefinition.Actions.0`,
    },
  ],
  unreadable: [
    { template: hosts(PARAMETER), path: `${path}.RulesSourceList.Targets` },
    { template: suricata({ 'Fn::If': ['C', 'a', 'b'] }), path: `${path}.RulesString` },
  ],
  notApplicable: [hosts(['bad.example'], 'DENYLIST')],
};
