import { DnsFirewall, type DnsFirewallProps } from '../../../lib/constructs/network/dns-firewall';
import { network } from './fixture';

function firewall(props: Partial<DnsFirewallProps> = {}) {
  const { stack, vpc, template } = network();
  new DnsFirewall(stack, 'DnsFirewall', {
    vpc,
    ownNames: ['app.example.com', '*.app.example.com'],
    ...props,
  });
  return template();
}

interface Rule {
  readonly Action: string;
  readonly Priority: number;
  readonly DnsThreatProtection?: string;
  readonly FirewallDomainListId?: { readonly 'Fn::GetAtt': readonly [string, 'Id'] };
}

/** What the rule group does with a name, threats apart. Source: Amazon Route 53 Developer Guide, "Domain lists". */
function verdict(template: ReturnType<typeof firewall>, name: string): string {
  const [group] = Object.values(template.findResources('AWS::Route53Resolver::FirewallRuleGroup'));
  const lists = template.findResources('AWS::Route53Resolver::FirewallDomainList');
  const rules = [...(group!.Properties.FirewallRules as Rule[])].toSorted((a, b) => a.Priority - b.Priority);
  const matches = (domain: string) =>
    domain === '*' || (domain.startsWith('*.') ? name.endsWith(domain.slice(1)) : name === domain);
  const rule = rules.find(({ FirewallDomainListId }) => {
    if (!FirewallDomainListId) return false;
    return (lists[FirewallDomainListId['Fn::GetAtt'][0]]!.Properties.Domains as string[]).some(matches);
  });
  return rule?.Action ?? 'ALLOW';
}

const template = firewall({ vendorHosts: ['api.mail.example'] });

test.each([
  ['kms.us-east-1.amazonaws.com', 'ALLOW'],
  ['bucket.s3.us-east-1.amazonaws.com', 'ALLOW'],
  ['db.cluster-abc.us-east-1.rds.amazonaws.com', 'ALLOW'],
  ['app.example.com', 'ALLOW'],
  ['services.app.example.com', 'ALLOW'],
  ['kms.eu-west-1.amazonaws.com', 'ALERT'],
  ['iam.amazonaws.com', 'ALERT'],
  ['api.mail.example', 'ALERT'],
  ['other.mail.example', 'BLOCK'],
  ['api.mail.example.attacker.example', 'BLOCK'],
  ['example.com', 'BLOCK'],
  ['dns.google', 'BLOCK'],
  ['x.ngrok.io', 'BLOCK'],
  ['cGhp.attacker.example', 'BLOCK'],
])('%s: %s', (name, expected) => {
  expect(verdict(template, name)).toBe(expected);
});

test('without vendors, their hosts are not answered', () => {
  expect(verdict(firewall(), 'api.mail.example')).toBe('BLOCK');
});

test('look-ups that look like tunnels or generated names are blocked before anything is allowed', () => {
  const [group] = Object.values(template.findResources('AWS::Route53Resolver::FirewallRuleGroup'));
  const rules = group!.Properties.FirewallRules as Rule[];
  const firstAllowed = Math.min(
    ...rules.filter(({ Action }) => Action !== 'BLOCK').map((rule) => rule.Priority),
  );
  for (const threat of ['DNS_TUNNELING', 'DGA']) {
    const rule = rules.find(({ DnsThreatProtection }) => DnsThreatProtection === threat);
    expect(rule).toMatchObject({ Action: 'BLOCK', BlockResponse: 'NXDOMAIN' });
    expect(rule!.Priority).toBeLessThan(firstAllowed);
  }
});

test('stands in the network and cannot be taken off by a careless change', () => {
  template.hasResourceProperties('AWS::Route53Resolver::FirewallRuleGroupAssociation', {
    MutationProtection: 'ENABLED',
    VpcId: { Ref: Object.keys(template.findResources('AWS::EC2::VPC'))[0] },
  });
});
