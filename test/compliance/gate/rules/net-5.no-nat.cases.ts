import { PARAMETER, resource, template, type RuleCases } from './cases';
import { NETWORK, ref } from './fixtures';

const nat = (SubnetId = ref('SubnetA')) => ({ Nat: resource('AWS::EC2::NatGateway', { SubnetId }) });
const firewall = { Firewall: resource('AWS::NetworkFirewall::Firewall', { VpcId: ref('Vpc') }) };

export const cases: RuleCases = {
  compliant: [template({ ...NETWORK, ...nat(), ...firewall })],
  failing: [
    { template: template({ ...NETWORK, ...nat() }), path: 'Properties.SubnetId' },
    {
      template: template({
        ...NETWORK,
        ...nat(),
        Firewall: resource('AWS::NetworkFirewall::Firewall', { VpcId: 'vpc-other' }),
      }),
      path: 'Properties.SubnetId',
    },
  ],
  unreadable: [{ template: template(nat(PARAMETER)), path: 'Properties.SubnetId' }],
};
