import { only, PARAMETER, type RuleCases } from './cases';

const endpoint = (more: Parameters<typeof only>[1]) =>
  only('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Interface', ...more });

export const cases: RuleCases = {
  compliant: [endpoint({ PrivateDnsEnabled: 'true' }), only('AWS::EC2::VPC', { EnableDnsHostnames: true })],
  failing: [
    { template: endpoint({}), path: 'Properties.PrivateDnsEnabled' },
    { template: endpoint({ PrivateDnsEnabled: false }), path: 'Properties.PrivateDnsEnabled' },
    { template: only('AWS::EC2::VPC'), path: 'Properties.EnableDnsHostnames' },
    {
      template: only('AWS::EC2::VPC', { EnableDnsHostnames: true, EnableDnsSupport: false }),
      path: 'Properties.EnableDnsSupport',
    },
  ],
  unreadable: [
    { template: endpoint({ PrivateDnsEnabled: PARAMETER }), path: 'Properties.PrivateDnsEnabled' },
  ],
  notApplicable: [only('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' })],
};
