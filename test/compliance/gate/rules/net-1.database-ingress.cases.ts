import { PARAMETER, resource, template, type RuleCases } from './cases';
import { att } from './fixtures';

const rule = { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: 'sg-app' };
const store = (properties: object = { Engine: 'aurora-postgresql' }) => ({
  Cluster: resource('AWS::RDS::DBCluster', { VpcSecurityGroupIds: [att('Group', 'GroupId')], ...properties }),
});
const group = (...rules: object[]) => ({
  Group: resource('AWS::EC2::SecurityGroup', { SecurityGroupIngress: rules as never }),
});
const port = att('Cluster', 'Endpoint.Port');

export const cases: RuleCases = {
  compliant: [
    template({ ...store(), ...group(rule) }),
    template({ ...store(), ...group() }),
    template({ ...store({ Engine: 'aurora-mysql', Port: '5432' }), ...group(rule) }),
    template({
      ...store(),
      ...group(),
      Rule: resource('AWS::EC2::SecurityGroupIngress', {
        GroupId: att('Group', 'GroupId'),
        ...rule,
        FromPort: port,
        ToPort: port,
      }),
    }),
  ],
  failing: [
    {
      template: template({ ...store(), ...group({ ...rule, CidrIp: '10.0.0.0/16' }) }),
      path: 'Properties.SecurityGroupIngress.0.CidrIp',
    },
    {
      template: template({ ...store(), ...group({ ...rule, ToPort: 5433 }) }),
      path: 'Properties.SecurityGroupIngress.0.ToPort',
    },
    {
      template: template({ ...store(), ...group({ IpProtocol: '-1', SourceSecurityGroupId: 'sg-app' }) }),
      path: 'Properties.SecurityGroupIngress.0.FromPort',
    },
    {
      template: template({ ...store({ Engine: 'aurora-mysql' }), ...group(rule) }),
      path: 'Properties.SecurityGroupIngress.0.FromPort',
    },
    {
      template: template({
        ...store(),
        ...group(rule),
        Rule: resource('AWS::EC2::SecurityGroupIngress', {
          GroupId: att('Group', 'GroupId'),
          IpProtocol: 'tcp',
          FromPort: 5432,
          ToPort: 5432,
          SourcePrefixListId: 'pl-1',
        }),
      }),
      path: 'Properties.SourcePrefixListId',
    },
  ],
  unreadable: [
    {
      template: template({ ...store(), ...group({ ...rule, FromPort: PARAMETER }) }),
      path: 'Properties.SecurityGroupIngress.0.FromPort',
    },
  ],
  notApplicable: [template(group({ ...rule, CidrIp: '10.0.0.0/16' }))],
};
