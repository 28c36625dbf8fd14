import { resource, template, type RuleCases } from './cases';
import { ref } from './fixtures';

const firewall = { Firewall: resource('AWS::NetworkFirewall::Firewall') };
const logging = (...types: string[]) => ({
  Logging: resource('AWS::NetworkFirewall::LoggingConfiguration', {
    FirewallArn: ref('Firewall'),
    LoggingConfiguration: { LogDestinationConfigs: types.map((LogType) => ({ LogType })) },
  }),
});

export const cases: RuleCases = {
  compliant: [template({ ...firewall, ...logging('FLOW', 'ALERT') })],
  failing: [
    { template: template(firewall), path: 'Properties' },
    { template: template({ ...firewall, ...logging('ALERT', 'TLS') }), path: 'Properties' },
  ],
};
