import { resource, template, type RuleCases } from './cases';
import { att, GATEWAY, NETWORK, ref, routed } from './fixtures';

const firewall = {
  Firewall: resource('AWS::NetworkFirewall::Firewall', {
    VpcId: ref('Vpc'),
    SubnetMappings: [{ SubnetId: ref('SubnetA') }],
  }),
};
const endpoint = {
  'Fn::Select': [1, { 'Fn::Split': [':', { 'Fn::Select': [0, att('Firewall', 'EndpointIds')] }] }],
};
const nat = { Nat: resource('AWS::EC2::NatGateway', { SubnetId: ref('SubnetC') }) };

export const cases: RuleCases = {
  compliant: [
    template({ ...NETWORK, ...firewall, ...routed('SubnetB', { VpcEndpointId: endpoint }) }),
    template({ ...NETWORK, ...firewall, ...nat, ...routed('SubnetA', { NatGatewayId: ref('Nat') }) }),
    template({
      ...NETWORK,
      ...firewall,
      ...nat,
      ...routed('SubnetC', { VpcEndpointId: endpoint }),
      Private: resource('AWS::EC2::Route', {
        RouteTableId: ref('Other'),
        DestinationCidrBlock: '0.0.0.0/0',
        NatGatewayId: ref('Nat'),
      }),
    }),
  ],
  failing: [
    {
      template: template({ ...NETWORK, ...nat, ...routed('SubnetB', { NatGatewayId: ref('Nat') }) }),
      path: 'Properties.NatGatewayId',
    },
    {
      template: template({
        ...NETWORK,
        ...firewall,
        ...nat,
        ...routed('SubnetB', { NatGatewayId: ref('Nat') }),
      }),
      path: 'Properties.NatGatewayId',
    },
    {
      template: template({
        ...NETWORK,
        ...routed('SubnetB', { EgressOnlyInternetGatewayId: 'eigw-1', DestinationIpv6CidrBlock: '::/0' }),
      }),
      path: 'Properties.EgressOnlyInternetGatewayId',
    },
    {
      template: template({ ...NETWORK, ...routed('SubnetB', { TransitGatewayId: 'tgw-1' }) }),
      path: 'Properties.TransitGatewayId',
    },
    {
      template: template({ ...NETWORK, ...routed('SubnetB', { VpcEndpointId: 'vpce-1' }) }),
      path: 'Properties.VpcEndpointId',
    },
  ],
  notApplicable: [
    template({ ...NETWORK, ...GATEWAY, ...routed('SubnetA', { GatewayId: ref('Gateway') }) }),
    template({
      ...NETWORK,
      ...routed('SubnetA', { DestinationCidrBlock: '10.1.0.0/16', TransitGatewayId: 'tgw-1' }),
    }),
  ],
};
