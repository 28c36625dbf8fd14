import { only, PARAMETER, resource, template, type RuleCases } from './cases';
import { att } from './fixtures';

const group = (...rules: object[]) =>
  only('AWS::EC2::SecurityGroup', { SecurityGroupEgress: rules as never });
const https = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' };
const path = 'Properties.SecurityGroupEgress.0.CidrIp';

export const cases: RuleCases = {
  compliant: [
    group(https),
    group({ IpProtocol: '-1', DestinationSecurityGroupId: 'sg-1' }),
    group({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, DestinationPrefixListId: 'pl-1' }),
    // How CDK says that nothing may leave.
    group({ IpProtocol: 'icmp', FromPort: 252, ToPort: 86, CidrIp: '255.255.255.255/32' }),
    template({
      Group: resource('AWS::EC2::SecurityGroup'),
      Rule: resource('AWS::EC2::SecurityGroupEgress', { GroupId: att('Group', 'GroupId'), ...https }),
    }),
  ],
  failing: [
    { template: only('AWS::EC2::SecurityGroup'), path: 'Properties.SecurityGroupEgress' },
    { template: group({ IpProtocol: '-1', CidrIp: '0.0.0.0/0' }), path },
    { template: group({ ...https, FromPort: 0, ToPort: '65535' }), path },
    { template: group({ IpProtocol: 17, FromPort: 53, ToPort: 53, CidrIp: '0.0.0.0/0' }), path },
    {
      template: only('AWS::EC2::SecurityGroupEgress', { IpProtocol: '-1', CidrIpv6: '::/0' }),
      path: 'Properties.CidrIpv6',
    },
  ],
  unreadable: [{ template: group({ ...https, CidrIp: PARAMETER }), path }],
};
