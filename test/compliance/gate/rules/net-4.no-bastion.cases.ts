import { only, resource, template, type RuleCases } from './cases';
import { GATEWAY, NETWORK, ref, routed } from './fixtures';

const server = { Server: resource('AWS::EC2::Instance', { SubnetId: ref('SubnetA') }) };
const fleet = {
  Fleet: resource('AWS::AutoScaling::AutoScalingGroup', {
    VPCZoneIdentifier: [ref('SubnetB'), ref('SubnetA')],
  }),
};
const open = { ...NETWORK, ...GATEWAY, ...routed('SubnetA', { GatewayId: ref('Gateway') }) };

export const cases: RuleCases = {
  compliant: [template({ ...NETWORK, ...server }), template({ ...NETWORK, ...fleet })],
  failing: [
    { template: template({ ...open, ...server }), path: 'Properties.SubnetId' },
    { template: template({ ...open, ...fleet }), path: 'Properties.VPCZoneIdentifier.1' },
    { template: only('AWS::EC2::InstanceConnectEndpoint'), path: 'Properties' },
    { template: only('AWS::EC2::ClientVpnEndpoint'), path: 'Properties' },
  ],
};
