import { PARAMETER, resource, template, type RuleCases } from './cases';
import { att, loadBalancer, ref } from './fixtures';

const https = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' };
const group = (rule: object) => ({
  Group: resource('AWS::EC2::SecurityGroup', { SecurityGroupIngress: [rule as never] }),
});
const edge = loadBalancer('internet-facing', { SecurityGroups: [att('Group', 'GroupId')] });
const path = 'Properties.SecurityGroupIngress.0.CidrIp';

export const cases: RuleCases = {
  compliant: [
    template({ ...group(https), ...edge }),
    template({ ...group({ ...https, FromPort: '80', ToPort: '80', IpProtocol: '6' }), ...edge }),
    template(group({ ...https, CidrIp: '10.0.0.0/16' })),
    template({
      Vpc: resource('AWS::EC2::VPC'),
      ...group({ ...https, FromPort: 5432, ToPort: 5432, CidrIp: att('Vpc', 'CidrBlock') }),
    }),
    template({
      ...group({ ...https, CidrIp: '10.1.0.0/16' }),
      ...edge,
      Rule: resource('AWS::EC2::SecurityGroupIngress', { GroupId: att('Group', 'GroupId'), ...https }),
    }),
  ],
  failing: [
    { template: template(group(https)), path },
    { template: template({ ...group({ ...https, ToPort: 8443 }), ...edge }), path },
    { template: template({ ...group({ IpProtocol: '-1', CidrIp: '0.0.0.0/0' }), ...edge }), path },
    { template: template({ ...group({ ...https, CidrIp: '128.0.0.0/1' }) }), path },
    {
      template: template(group({ IpProtocol: -1, CidrIpv6: '::/0' })),
      path: 'Properties.SecurityGroupIngress.0.CidrIpv6',
    },
    {
      template: template({
        ...group(https),
        ...edge,
        Function: resource('AWS::Lambda::Function', {
          VpcConfig: { SecurityGroupIds: [{ 'Fn::GetAtt': 'Group.GroupId' }] },
        }),
      }),
      path,
    },
    {
      template: template({
        Rule: resource('AWS::EC2::SecurityGroupIngress', { GroupId: ref('Unknown'), ...https }),
      }),
      path: 'Properties.CidrIp',
    },
  ],
  unreadable: [
    { template: template(group({ ...https, CidrIp: PARAMETER })), path },
    {
      template: template({ Group: resource('AWS::EC2::SecurityGroup', { SecurityGroupIngress: PARAMETER }) }),
      path: 'Properties.SecurityGroupIngress',
    },
  ],
};
