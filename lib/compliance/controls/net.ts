import type { Control } from './control';
import { lockedBucket, resource, test } from './proof';

export const NET: readonly Control[] = [
  {
    id: 'NET-1',
    title: 'Private network',
    kind: 'T',
    layer: 'network',
    owner: 'platform engineer',
    statement:
      'PHI compute and data run in private and isolated subnets across 3 availability zones. No database, cache or function has a public address. The database security group admits only the security groups of the proxy and the application, on its own port.',
    risk: 'A database or server that can be reached from the internet is found by automated scanners within minutes; one weak password then exposes every patient record.',
    citations: ['164.312(a)(1)', '164.312(e)(1)'],
    proofs: [
      resource('AWS::EC2::VPC', 1, 'the network'),
      resource('AWS::EC2::Subnet', 6, 'subnets for workloads and data in three zones, no public addresses', {
        MapPublicIpOnLaunch: false,
      }),
      resource('AWS::RDS::DBSubnetGroup', 1, 'the subnets of the database'),
      resource('AWS::EC2::SecurityGroup', 1, 'security groups'),
    ],
    pending: [],
  },
  {
    id: 'NET-2',
    title: 'Private routes to AWS',
    kind: 'T',
    layer: 'network',
    owner: 'platform engineer',
    statement:
      'AWS API traffic stays on the private network: gateway endpoints for S3 and DynamoDB and an interface endpoint for every service that the functions call, derived from what they call. Each endpoint policy is limited to the principals and resources of this account or organization.',
    risk: "Without private routes, calls that carry patient data leave through the internet, and stolen data can be sent to a stranger's AWS account as easily as to your own.",
    citations: ['164.312(e)(1)'],
    proofs: [
      resource('AWS::EC2::VPCEndpoint', 2, 'gateway endpoints for S3 and DynamoDB', {
        VpcEndpointType: 'Gateway',
      }),
      resource('AWS::EC2::VPCEndpoint', 1, 'interface endpoints', { VpcEndpointType: 'Interface' }),
    ],
    pending: [],
  },
  {
    id: 'NET-3',
    title: 'Network logs and DNS firewall',
    kind: 'T',
    layer: 'network',
    owner: 'platform engineer',
    statement:
      'VPC flow logs of all traffic, Route 53 resolver query logs and the DNS Firewall (block and alert) go to locked, encrypted storage and are kept 2192 days. The default security group is closed and network ACLs are sane.',
    risk: 'After an intrusion the first question is what left the network. Without logs that the intruder could not erase, you must assume that everything did and notify every patient.',
    citations: ['164.312(b)'],
    proofs: [
      resource('AWS::EC2::FlowLog', 1, 'flow log of all traffic', { TrafficType: 'ALL' }),
      resource('AWS::Route53Resolver::ResolverQueryLoggingConfig', 1, 'log of DNS queries'),
      resource('AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation', 1, 'the log is on for the VPC'),
      resource('AWS::Route53Resolver::FirewallRuleGroup', 1, 'rules of the DNS firewall'),
      resource('AWS::Route53Resolver::FirewallRuleGroupAssociation', 1, 'the DNS firewall is on for the VPC'),
      resource('Custom::VpcRestrictDefaultSG', 1, 'the default security group is closed'),
      resource('AWS::EC2::NetworkAcl', 1, 'network ACLs'),
      lockedBucket('storage that nobody can erase'),
    ],
    pending: [],
  },
  {
    id: 'NET-4',
    title: 'Administrative access',
    kind: 'T',
    layer: 'network',
    owner: 'platform engineer',
    statement:
      'Administrators reach machines only through authenticated, logged channels: SSM Session Manager with session logs encrypted under a KMS key. There is no SSH or RDP ingress, bastion or key pair anywhere.',
    risk: 'An open remote-login port or a shared key file gives an attacker the same access as your engineers, and leaves no record of who used it.',
    citations: ['164.312(a)(1)', '164.308(a)(4)(i)', '164.308(a)(4)(ii)(B)'],
    proofs: [
      resource('AWS::SSM::Document', 1, 'session preferences: encrypted and logged', {
        DocumentType: 'Session',
      }),
    ],
    pending: [],
  },
  {
    id: 'NET-5',
    title: 'No way out by default',
    kind: 'T',
    layer: 'network',
    owner: 'platform engineer',
    statement:
      'Outbound traffic is refused by default and there is no NAT. When the vendor register names an outbound vendor, egress opens through a firewall whose allowed hosts are derived from the register (executed BAA, or declared PHI-free), and every connection is logged.',
    risk: 'Malicious software that gets in needs a way out for the data. If nothing can leave except to the vendors you have contracts with, theft fails.',
    citations: ['164.308(b)(1)', '164.312(e)(1)'],
    proofs: [test('proof NET-5')],
    pending: [],
  },
];
