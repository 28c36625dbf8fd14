import { only, PARAMETER, type RuleCases } from './cases';
import { att } from './fixtures';

const rule = (more: object) => ({ IpProtocol: 'tcp', SourceSecurityGroupId: 'sg-1', ...more });
const group = (more: object) =>
  only('AWS::EC2::SecurityGroup', { SecurityGroupIngress: [rule(more)] as never });
const path = 'Properties.SecurityGroupIngress.0.FromPort';

export const cases: RuleCases = {
  compliant: [
    group({ FromPort: 443, ToPort: 443 }),
    group({ FromPort: '1024', ToPort: '3388' }),
    group({ IpProtocol: 'icmp', FromPort: -1, ToPort: -1 }),
    group({ FromPort: att('Cluster', 'Endpoint.Port'), ToPort: att('Cluster', 'Endpoint.Port') }),
    only('AWS::EC2::SecurityGroup'),
  ],
  failing: [
    { template: group({ FromPort: 22, ToPort: 22 }), path },
    { template: group({ FromPort: '0', ToPort: '1023' }), path },
    { template: group({ FromPort: 3000, ToPort: 4000 }), path },
    { template: group({ IpProtocol: '-1' }), path: 'Properties.SecurityGroupIngress.0.IpProtocol' },
    { template: group({ IpProtocol: -1 }), path: 'Properties.SecurityGroupIngress.0.IpProtocol' },
    {
      template: only('AWS::EC2::SecurityGroupIngress', { IpProtocol: '6', FromPort: 22, ToPort: 22 }),
      path: 'Properties.FromPort',
    },
  ],
  unreadable: [
    { template: group({ FromPort: PARAMETER, ToPort: 443 }), path },
    {
      template: only('AWS::EC2::SecurityGroup', {
        SecurityGroupIngress: [{ 'Fn::If': ['Debug', rule({ FromPort: 22, ToPort: 22 }), PARAMETER] }],
      }),
      path: 'Properties.SecurityGroupIngress.0',
    },
  ],
};
