import { select } from '../../template/select';
import { problemWith, refersTo, vouching } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.312(b). AWS Network Firewall Developer Guide, "Logging network traffic". */
export const firewallLogging: Rule = {
  id: 'NET-5.firewall-logging',
  title: 'Network firewalls log every connection and every alert',
  help: 'Add an AWS::NetworkFirewall::LoggingConfiguration with FLOW and ALERT logs.',
  types: ['AWS::NetworkFirewall::Firewall'],
  forbids: true,
  judge(firewall, set) {
    const logged = vouching(set, firewall, 'AWS::NetworkFirewall::LoggingConfiguration')
      .filter((logging) => refersTo(set, logging, 'FirewallArn', firewall))
      .flatMap((logging) => select(logging, 'LoggingConfiguration.LogDestinationConfigs.*.LogType'))
      .map(({ value }) => value);
    const types = new Set(logged);
    const missing = ['FLOW', 'ALERT'].filter((type) => !types.has(type));
    return missing.length === 0
      ? []
      : [problemWith('', `no log of type ${missing.join(' or ')}`, 'FLOW and ALERT logs')];
  },
};
