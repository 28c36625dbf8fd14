import type { JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, resource, template, type RuleCases } from './cases';
import { ref } from './fixtures';

const allow = {
  NetworkAclId: ref('Acl'),
  RuleNumber: 100,
  RuleAction: 'allow',
  Protocol: 6,
  CidrBlock: '0.0.0.0/0',
};
const entry = (more: JsonObject) => only('AWS::EC2::NetworkAclEntry', { ...allow, ...more });
const ports = (From: number | string, To: number | string) => ({ PortRange: { From, To } });
const denied = (RuleNumber: number) =>
  template({
    Acl: resource('AWS::EC2::NetworkAcl'),
    All: resource('AWS::EC2::NetworkAclEntry', { ...allow, ...ports(0, 3000) }),
    Ssh: resource('AWS::EC2::NetworkAclEntry', {
      ...allow,
      RuleAction: 'deny',
      RuleNumber,
      ...ports(22, 22),
    }),
  });

export const cases: RuleCases = {
  compliant: [
    entry(ports(443, 443)),
    entry(ports('1024', '3388')),
    entry({ ...ports(0, 65535), CidrBlock: '10.0.0.0/16' }),
    entry({ Protocol: 17, ...ports(0, 65535) }),
    denied(90),
  ],
  failing: [
    { template: entry({ Protocol: -1 }), path: 'Properties.CidrBlock' },
    { template: entry({ Protocol: '-1' }), path: 'Properties.CidrBlock' },
    { template: entry(ports(1024, 65535)), path: 'Properties.CidrBlock' },
    { template: entry(ports(22, 22)), path: 'Properties.CidrBlock' },
    {
      template: only('AWS::EC2::NetworkAclEntry', {
        RuleAction: 'allow',
        Protocol: -1,
        Ipv6CidrBlock: '::/0',
      }),
      path: 'Properties.Ipv6CidrBlock',
    },
    { template: denied(110), path: 'Properties.CidrBlock' },
  ],
  unreadable: [
    { template: entry({ CidrBlock: PARAMETER }), path: 'Properties.CidrBlock' },
    { template: entry({ Protocol: PARAMETER }), path: 'Properties.Protocol' },
    { template: entry({ RuleAction: PARAMETER, ...ports(443, 443) }), path: 'Properties.RuleAction' },
  ],
  notApplicable: [entry({ Egress: true, Protocol: -1 }), entry({ RuleAction: 'deny', Protocol: -1 })],
};
