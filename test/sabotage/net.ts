import type { Draft } from '../support/draft';
import { sabotage } from '../support/sabotage';

const subnet = (draft: Draft, name: string) =>
  draft.one('AWS::EC2::Subnet', (_, id) => id.includes(`${name}Subnet`));
const databaseGroup = (draft: Draft) =>
  draft.one('AWS::EC2::SecurityGroup', (_, id) => id.startsWith('Database'));
const edgeGroup = (draft: Draft) => draft.one('AWS::EC2::SecurityGroup', (_, id) => id.startsWith('Edge'));
const taskIngress = (draft: Draft) =>
  draft.one('AWS::EC2::SecurityGroupIngress', (it) => it.FromPort === 8443);
const service = (draft: Draft) => draft.one('AWS::ECS::Service');
const edgeSubnet = (draft: Draft) =>
  draft
    .one('AWS::ElasticLoadBalancingV2::LoadBalancer', (it) => it.Scheme === 'internet-facing')
    .get('Subnets.0')!;
const endpoint = (draft: Draft, kind: string) =>
  draft.one('AWS::EC2::VPCEndpoint', (it) => it.VpcEndpointType === kind);
const bucket = (draft: Draft, name: string) => draft.one('AWS::S3::Bucket', (_, id) => id.startsWith(name));

/** A rule of the database's security group, good but for what a test changes. */
const clients = {
  FromPort: 5433,
  ToPort: 5433,
  IpProtocol: 'tcp',
  SourceSecurityGroupId: 'sg-0123456789abcdef0',
};

sabotage('NET-1.database-ingress', 'the database admits the whole network', (draft) => {
  const { SourceSecurityGroupId: _, ...rest } = clients;
  databaseGroup(draft).set('SecurityGroupIngress', [{ ...rest, CidrIp: '10.40.0.0/16' }]);
});
sabotage('NET-1.database-ingress', 'the database admits its clients on one port too many', (draft) =>
  databaseGroup(draft).set('SecurityGroupIngress', [{ ...clients, ToPort: 5434 }]),
);
sabotage('NET-1.database-ingress', 'a rule of its own opens the database', (draft) => {
  const group = databaseGroup(draft).logicalId;
  const { SourceSecurityGroupId: _, ...rest } = clients;
  draft.add('database', 'AWS::EC2::SecurityGroupIngress', {
    ...rest,
    GroupId: { 'Fn::GetAtt': [group, 'GroupId'] },
    CidrIpv6: '::/0',
  });
});

sabotage('NET-1.functions-in-vpc', 'a function runs outside the network', (draft) =>
  draft.add('workload-portal', 'AWS::Lambda::Function', { Runtime: 'nodejs24.x' }),
);
sabotage('NET-1.functions-in-vpc', 'a function outside the network is no longer declared PHI-free', (draft) =>
  draft.one('AWS::Lambda::Function').attribute('Metadata', undefined),
);

sabotage('NET-1.isolated-subnets', 'one subnet of the database is public', (draft) =>
  draft.one('AWS::RDS::DBSubnetGroup').set('SubnetIds.2', edgeSubnet(draft)),
);
sabotage('NET-1.isolated-subnets', 'the database stands in the default network of the account', (draft) =>
  draft.one('AWS::RDS::DBCluster').unset('DBSubnetGroupName'),
);
sabotage('NET-1.isolated-subnets', 'one subnet of the workload is public', (draft) =>
  service(draft).set('NetworkConfiguration.AwsvpcConfiguration.Subnets.0', edgeSubnet(draft)),
);
sabotage('NET-1.isolated-subnets', 'half the internet is routed from a subnet of the database', (draft) =>
  draft.add('network', 'AWS::EC2::Route', {
    DestinationCidrBlock: '0.0.0.0/1',
    GatewayId: { Ref: draft.one('AWS::EC2::InternetGateway').logicalId },
    RouteTableId: {
      Ref: draft.one('AWS::EC2::RouteTable', (_, id) => id.includes('dataSubnet2')).logicalId,
    },
  }),
);

sabotage('NET-1.no-data-api', 'the database answers SQL over HTTP', (draft) =>
  draft.one('AWS::RDS::DBCluster').set('EnableHttpEndpoint', true),
);

sabotage('NET-1.no-public-address', 'an instance of the database is public', (draft) =>
  draft.one('AWS::RDS::DBInstance').set('PubliclyAccessible', true),
);
sabotage('NET-1.no-public-address', 'an instance of the database leaves it to the network', (draft) =>
  draft.one('AWS::RDS::DBInstance').unset('PubliclyAccessible'),
);
sabotage('NET-1.no-public-address', 'tasks get public addresses', (draft) =>
  service(draft).set('NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp', 'ENABLED'),
);
sabotage('NET-1.no-public-address', 'a subnet gives public addresses', (draft) =>
  subnet(draft, 'edge').set('MapPublicIpOnLaunch', true),
);
sabotage('NET-1.no-public-address', 'a public warehouse stands beside', (draft) =>
  draft.add('database', 'AWS::Redshift::Cluster', { PubliclyAccessible: true }),
);

for (const way of ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets']) {
  sabotage('NET-1.private-buckets', `the archive has no ${way}`, (draft) =>
    bucket(draft, 'Archive').set(`PublicAccessBlockConfiguration.${way}`, false),
  );
}
sabotage('NET-1.private-buckets', 'one bucket says nothing of public access', (draft) =>
  bucket(draft, 'LoadBalancerLogs').unset('PublicAccessBlockConfiguration'),
);

sabotage('NET-1.public-ingress', 'the workload admits the internet over IPv6', (draft) => {
  const ingress = taskIngress(draft);
  ingress.unset('SourceSecurityGroupId');
  ingress.set('CidrIpv6', '::/0');
});
sabotage('NET-1.public-ingress', 'the load balancer opens one more port', (draft) =>
  edgeGroup(draft).set('SecurityGroupIngress.0.ToPort', 444),
);
sabotage('NET-1.public-ingress', 'the endpoints admit half the internet', (draft) =>
  draft
    .one('AWS::EC2::SecurityGroup', (_, id) => id.startsWith('Routes'))
    .set('SecurityGroupIngress.0.CidrIp', '128.0.0.0/1'),
);

sabotage('NET-1.three-zones', 'the database has subnets in two zones', (draft) =>
  draft.one('AWS::RDS::DBSubnetGroup').unset('SubnetIds.2'),
);
sabotage('NET-1.three-zones', 'two subnets of the workload share a zone', (draft) =>
  draft.one('AWS::EC2::Subnet', (_, id) => id.includes('appSubnet3')).set('AvailabilityZone', 'us-east-1a'),
);
sabotage('NET-1.three-zones', 'the load balancer is in two zones', (draft) =>
  draft.one('AWS::ElasticLoadBalancingV2::LoadBalancer').unset('Subnets.0'),
);

sabotage('NET-2.endpoint-coverage', 'the endpoint for logs is gone', (draft) =>
  draft.one('AWS::EC2::VPCEndpoint', (it) => JSON.stringify(it.ServiceName).endsWith('.logs"')).remove(),
);
sabotage('NET-2.endpoint-coverage', 'the workload may call one more service', (draft) =>
  draft
    .one('AWS::IAM::ManagedPolicy', (_, id) => id.startsWith('ContainerExecutionRole'))
    .push('PolicyDocument.Statement', {
      Effect: 'Allow',
      Action: 'sns:Publish',
      Resource: 'arn:aws:sns:us-east-1:111122223333:topic',
    }),
);

const own = (element: { readonly Sid?: unknown }) => element.Sid === 'OurPrincipalsOnOurResources';
for (const kind of ['Gateway', 'Interface']) {
  sabotage('NET-2.endpoint-policy', `an endpoint of type ${kind} admits everybody`, (draft) => {
    const it = endpoint(draft, kind);
    it.unset(`${it.at('PolicyDocument.Statement', own)}.Condition`);
  });
}
sabotage('NET-2.endpoint-policy', 'an endpoint leads to the resources of others', (draft) => {
  const it = endpoint(draft, 'Gateway');
  it.unset(`${it.at('PolicyDocument.Statement', own)}.Condition.StringEquals.aws:ResourceAccount`);
});
sabotage('NET-2.endpoint-policy', 'an endpoint admits the principals of another account', (draft) => {
  const it = endpoint(draft, 'Interface');
  it.set(
    `${it.at('PolicyDocument.Statement', own)}.Condition.StringEquals.aws:PrincipalAccount`,
    '444455556666',
  );
});
sabotage('NET-2.endpoint-policy', 'an endpoint has the default policy', (draft) =>
  endpoint(draft, 'Interface').unset('PolicyDocument'),
);
sabotage('NET-2.endpoint-policy', 'the buckets of AWS grow to all buckets', (draft) => {
  const it = endpoint(draft, 'Gateway');
  const statement = it.at('PolicyDocument.Statement', ({ Sid }) => Sid === 'ImageLayersOfEcr');
  it.set(`${statement}.Resource`, 'arn:aws:s3:::*');
});

sabotage('NET-2.private-dns', 'an endpoint has no private names', (draft) =>
  endpoint(draft, 'Interface').set('PrivateDnsEnabled', false),
);
sabotage('NET-2.private-dns', 'the network has no names', (draft) =>
  draft.one('AWS::EC2::VPC').set('EnableDnsHostnames', false),
);

sabotage('NET-3.closed-default-group', 'nobody empties the default security group', (draft) =>
  draft.one('Custom::VpcRestrictDefaultSG').remove(),
);
sabotage('NET-3.closed-default-group', 'another group than the default one is emptied', (draft) =>
  draft.one('Custom::VpcRestrictDefaultSG').set('GroupId', 'sg-0123456789abcdef0'),
);
sabotage('NET-3.dns-firewall', 'the DNS firewall is not on', (draft) =>
  draft.one('AWS::Route53Resolver::FirewallRuleGroupAssociation').remove(),
);
sabotage('NET-3.dns-firewall', 'the DNS firewall alerts no more', (draft) => {
  const rules = draft.one('AWS::Route53Resolver::FirewallRuleGroup');
  rules.set(`${rules.at('FirewallRules', ({ Action }) => Action === 'ALERT')}.Action`, 'ALLOW');
});
const dnsRules = (draft: Draft) => draft.one('AWS::Route53Resolver::FirewallRuleGroup');
const lastRule = (draft: Draft) => `FirewallRules.${(dnsRules(draft).get('FirewallRules') as []).length - 1}`;
const everyName = (draft: Draft) =>
  draft.one('AWS::Route53Resolver::FirewallDomainList', (it) => JSON.stringify(it.Domains) === '["*"]');
for (const action of ['ALLOW', 'ALERT']) {
  sabotage('NET-3.dns-firewall', `what no list names is answered with ${action}`, (draft) =>
    dnsRules(draft).set(`${lastRule(draft)}.Action`, action),
  );
}
sabotage('NET-3.dns-firewall', 'what no list names is answered', (draft) =>
  dnsRules(draft).unset(lastRule(draft)),
);
sabotage('NET-3.dns-firewall', 'every name is answered before any is blocked', (draft) => {
  dnsRules(draft).set(`${lastRule(draft)}.Action`, 'ALERT');
  dnsRules(draft).set(`${lastRule(draft)}.Priority`, 1);
});
sabotage('NET-3.dns-rules', 'every name is allowed', (draft) =>
  dnsRules(draft).set(`${lastRule(draft)}.Action`, 'ALLOW'),
);
sabotage('NET-3.dns-rules', 'the names of the own list are all names', (draft) =>
  draft
    .one('AWS::Route53Resolver::FirewallDomainList', (_, id) => id.startsWith('DnsFirewallOwn'))
    .push('Domains', '*'),
);
sabotage('NET-3.dns-rules', 'a list has no names', (draft) => everyName(draft).unset('Domains'));
sabotage('NET-3.dns-firewall', 'the DNS firewall fails open', (draft) =>
  draft.add('network', 'AWS::Route53Resolver::FirewallConfig', {
    FirewallFailOpen: 'ENABLED',
    ResourceId: { Ref: draft.one('AWS::EC2::VPC').logicalId },
  }),
);
sabotage('NET-3.flow-logs', 'only rejected traffic is logged', (draft) =>
  draft.one('AWS::EC2::FlowLog').set('TrafficType', 'REJECT'),
);
sabotage('NET-3.log-retention', 'the archive keeps the logs for a day less than six years', (draft) =>
  bucket(draft, 'Archive').set('ObjectLockConfiguration.Rule.DefaultRetention.Days', 2191),
);
sabotage('NET-3.log-retention', 'delivered logs are not copied to the archive', (draft) =>
  bucket(draft, 'Delivery').set('ReplicationConfiguration.Rules.0.Status', 'Disabled'),
);
sabotage('NET-3.log-retention', 'delivered logs are copied to a bucket that is not locked', (draft) =>
  bucket(draft, 'Delivery').set('ReplicationConfiguration.Rules.0.Destination.Bucket', {
    'Fn::GetAtt': [bucket(draft, 'AccessLogs').logicalId, 'Arn'],
  }),
);
sabotage('NET-3.log-retention', 'DNS queries are logged to where nobody looks', (draft) =>
  draft
    .one('AWS::Route53Resolver::ResolverQueryLoggingConfig')
    .set('DestinationArn', 'arn:aws:s3:::some-other-bucket'),
);
sabotage('NET-3.network-acl', 'a network ACL lets one more port in, which is RDP', (draft) =>
  draft
    .one('AWS::EC2::NetworkAclEntry', (it, id) => id.includes('edgeIn') && it.RuleNumber === 120)
    .set('PortRange.To', 3389),
);
sabotage('NET-3.network-acl', 'a network ACL lets every protocol in', (draft) =>
  draft
    .one('AWS::EC2::NetworkAclEntry', (it, id) => id.includes('edgeIn') && it.RuleNumber === 100)
    .set('Protocol', -1),
);
sabotage('NET-3.resolver-query-logs', 'DNS queries are not logged', (draft) =>
  draft.one('AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation').remove(),
);
sabotage('NET-3.subnet-acl', 'one subnet has the default network ACL', (draft) =>
  draft.one('AWS::EC2::SubnetNetworkAclAssociation').remove(),
);

sabotage('NET-4.logged-exec', 'shells in containers are on', (draft) =>
  service(draft).set('EnableExecuteCommand', true),
);
sabotage('NET-4.no-admin-ingress', 'SSH is open to a private address', (draft) =>
  edgeGroup(draft).push('SecurityGroupIngress', {
    CidrIp: '10.40.0.0/24',
    FromPort: 22,
    IpProtocol: 'tcp',
    ToPort: 22,
  }),
);
sabotage('NET-4.no-admin-ingress', 'a range of ports takes RDP in', (draft) =>
  taskIngress(draft).set('FromPort', 3000),
);
sabotage('NET-4.no-bastion', 'a server stands in a public subnet', (draft) =>
  draft.add('network', 'AWS::EC2::Instance', { SubnetId: { Ref: subnet(draft, 'edge').logicalId } }),
);
sabotage('NET-4.no-bastion', 'a tunnel leads into the network', (draft) =>
  draft.add('network', 'AWS::EC2::InstanceConnectEndpoint', {
    SubnetId: { Ref: subnet(draft, 'app').logicalId },
  }),
);
sabotage('NET-4.no-key-pair', 'there is a key pair', (draft) =>
  draft.add('network', 'AWS::EC2::KeyPair', { KeyName: 'spare' }),
);
sabotage('NET-4.no-key-pair', 'a private server is given a key pair', (draft) =>
  draft.add('network', 'AWS::EC2::Instance', {
    KeyName: 'spare',
    SubnetId: { Ref: subnet(draft, 'app').logicalId },
  }),
);
const SESSION = 'Content.inputs';
for (const [what, name, value] of [
  ['sessions are not encrypted', 'kmsKeyId', ''],
  ['sessions are not logged', 'cloudWatchLogGroupName', ''],
  ['sessions are logged in the clear', 'cloudWatchEncryptionEnabled', false],
] as const) {
  sabotage('NET-4.session-encryption', what, (draft) =>
    draft.one('AWS::SSM::Document').set(`${SESSION}.${name}`, value),
  );
}

sabotage('NET-5.closed-egress', 'a security group lets everything out', (draft) =>
  edgeGroup(draft).set('SecurityGroupEgress', [{ CidrIp: '0.0.0.0/0', IpProtocol: '-1' }]),
);
sabotage('NET-5.closed-egress', 'a security group says nothing of what it lets out', (draft) =>
  databaseGroup(draft).unset('SecurityGroupEgress'),
);
sabotage(
  'NET-5.closed-egress',
  'the workload may speak to the internet on another port than 443',
  (draft) => {
    const egress = draft.one(
      'AWS::EC2::SecurityGroupEgress',
      (it) => it.DestinationPrefixListId !== undefined,
    );
    egress.unset('DestinationPrefixListId');
    egress.set('CidrIpv6', '::/0');
    egress.set('ToPort', 444);
  },
);
sabotage('NET-5.no-nat', 'a NAT gateway stands in a public subnet', (draft) =>
  draft.add('network', 'AWS::EC2::NatGateway', { SubnetId: { Ref: subnet(draft, 'edge').logicalId } }),
);
for (const [what, way] of [
  ['a NAT gateway', { NatGatewayId: 'nat-0123456789abcdef0', DestinationCidrBlock: '0.0.0.0/0' }],
  [
    'an egress-only gateway',
    { EgressOnlyInternetGatewayId: 'eigw-0123456789abcdef0', DestinationIpv6CidrBlock: '::/0' },
  ],
] as const) {
  sabotage('NET-5.guarded-routes', `the workload leaves the network through ${what}`, (draft) =>
    draft.add('network', 'AWS::EC2::Route', {
      ...way,
      RouteTableId: {
        Ref: draft.one('AWS::EC2::RouteTable', (_, id) => id.includes('appSubnet1')).logicalId,
      },
    }),
  );
}

/** What a guarded way out is made of, good but for what a test changes. */
const hosts = {
  Type: 'STATEFUL',
  RuleGroup: {
    RulesSource: { RulesSourceList: { GeneratedRulesType: 'ALLOWLIST', Targets: ['api.example.com'] } },
  },
};
const policy = {
  StatefulDefaultActions: ['aws:drop_strict'],
  StatefulEngineOptions: { RuleOrder: 'STRICT_ORDER' },
  StatefulRuleGroupReferences: [{ ResourceArn: { Ref: 'Hosts' } }],
  StatelessDefaultActions: ['aws:forward_to_sfe'],
  StatelessFragmentDefaultActions: ['aws:forward_to_sfe'],
};
sabotage('NET-5.firewall-hosts', 'the firewall lets traffic pass to every host of a public suffix', (draft) =>
  draft.add('network', 'AWS::NetworkFirewall::RuleGroup', {
    ...hosts,
    RuleGroup: { RulesSource: { RulesSourceList: { GeneratedRulesType: 'ALLOWLIST', Targets: ['.com'] } } },
  }),
);
sabotage('NET-5.firewall-policy', 'the firewall passes what no rule names', (draft) =>
  draft.add('network', 'AWS::NetworkFirewall::FirewallPolicy', {
    FirewallPolicy: { ...policy, StatelessDefaultActions: ['aws:pass'] },
  }),
);
sabotage('NET-5.firewall-policy', 'the firewall only alerts', (draft) =>
  draft.add('network', 'AWS::NetworkFirewall::FirewallPolicy', {
    FirewallPolicy: { ...policy, StatefulDefaultActions: ['aws:alert_strict'] },
  }),
);
sabotage('NET-5.firewall-logging', 'the firewall logs nothing', (draft) =>
  draft.add('network', 'AWS::NetworkFirewall::Firewall', {
    VpcId: { Ref: draft.one('AWS::EC2::VPC').logicalId },
  }),
);
