import type { Draft } from '../support/draft';
import { sabotage } from '../support/sabotage';

const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const publicListener = (draft: Draft) =>
  draft.one(LISTENER, (it, id) => it.Protocol === 'HTTPS' && id.startsWith('Edge'));
const innerListener = (draft: Draft) => draft.one(LISTENER, (_, id) => id.startsWith('Services'));
const redirect = (draft: Draft) => draft.one(LISTENER, (it) => it.Protocol === 'HTTP');
const loadBalancer = (draft: Draft) => draft.one('AWS::ElasticLoadBalancingV2::LoadBalancer');

sabotage('TLS-1.https-only', 'plain HTTP is answered', (draft) =>
  redirect(draft).set('DefaultActions', [
    { Type: 'forward', TargetGroupArn: 'arn:aws:elasticloadbalancing:x' },
  ]),
);
sabotage('TLS-1.https-only', 'plain HTTP is redirected for a while only', (draft) =>
  redirect(draft).set('DefaultActions.0.RedirectConfig.StatusCode', 'HTTP_302'),
);
sabotage('TLS-1.https-only', 'plain HTTP is redirected to itself', (draft) =>
  redirect(draft).set('DefaultActions.0.RedirectConfig.Protocol', '#{protocol}'),
);
sabotage('TLS-1.https-only', 'one path is answered over plain HTTP', (draft) =>
  draft.add('edge', 'AWS::ElasticLoadBalancingV2::ListenerRule', {
    Actions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200' } }],
    ListenerArn: { Ref: redirect(draft).logicalId },
  }),
);
sabotage('TLS-1.listener-policy', 'the listener accepts TLS 1.2', (draft) =>
  publicListener(draft).set('SslPolicy', 'ELBSecurityPolicy-TLS13-1-2-PQ-2025-09'),
);
sabotage('TLS-1.listener-policy', 'the inner listener accepts what AWS does by default', (draft) =>
  innerListener(draft).unset('SslPolicy'),
);
for (const [key, value] of [
  ['routing.http.drop_invalid_header_fields.enabled', 'false'],
  ['routing.http.desync_mitigation_mode', 'defensive'],
] as const) {
  sabotage('TLS-1.load-balancer-hardening', `a load balancer has ${key} ${value}`, (draft) => {
    const it = loadBalancer(draft);
    it.set(`${it.at('LoadBalancerAttributes', ({ Key }) => Key === key)}.Value`, value);
  });
  sabotage('TLS-1.load-balancer-hardening', `a load balancer says nothing of ${key}`, (draft) => {
    const it = loadBalancer(draft);
    it.unset(it.at('LoadBalancerAttributes', ({ Key }) => Key === key));
  });
}
for (const type of ['AWS::Lambda::Url', 'AWS::ApiGatewayV2::Api', 'AWS::Cognito::UserPoolDomain']) {
  sabotage('TLS-1.no-other-endpoint', `an ${type} stands beside the listener`, (draft) =>
    draft.add('edge', type),
  );
}
sabotage('TLS-1.no-other-endpoint', 'a bucket is a website', (draft) =>
  draft.one('AWS::S3::Bucket').set('WebsiteConfiguration', { IndexDocument: 'index.html' }),
);

for (const [header, value] of [
  ['strict_transport_security.header_value', 'max-age=31535999; includeSubDomains; preload'],
  ['strict_transport_security.header_value', 'max-age=31536000; includeSubDomains'],
  ['x_content_type_options.header_value', 'sniff'],
  ['x_frame_options.header_value', 'SAMEORIGIN'],
  ['server.enabled', 'true'],
] as const) {
  sabotage('TLS-2.response-headers', `the listener sets ${header} to ${value}`, (draft) => {
    const it = publicListener(draft);
    it.set(
      `${it.at('ListenerAttributes', ({ Key }) => typeof Key === 'string' && Key.endsWith(header))}.Value`,
      value,
    );
  });
}
sabotage('TLS-2.response-headers', 'the listener forgets one header', (draft) => {
  const it = publicListener(draft);
  it.unset(it.at('ListenerAttributes', ({ Key }) => JSON.stringify(Key).includes('x_frame_options')));
});
for (const [what, from, to] of [
  ['scripts may stand in the page', "script-src 'self'", "script-src 'self' 'unsafe-inline'"],
  ['scripts may come from anywhere', "script-src 'self'", 'script-src https:'],
  ['pages may be framed by anybody', "frame-ancestors 'none'; ", ''],
] as const) {
  sabotage('TLS-2.content-security-policy', what, (draft) => {
    const it = publicListener(draft);
    const path = it.at('ListenerAttributes', ({ Key }) =>
      JSON.stringify(Key).includes('content_security_policy'),
    );
    it.set(`${path}.Value`, (it.get(`${path}.Value`) as string).replace(from, to));
  });
}

for (const [name, value] of [
  ['rds.force_ssl', '0'],
  ['ssl_min_protocol_version', 'TLSv1.2'],
] as const) {
  sabotage('TLS-3.database-tls', `the database has ${name} ${value}`, (draft) =>
    draft.one('AWS::RDS::DBClusterParameterGroup').set(['Parameters', name], value),
  );
}
sabotage('TLS-3.database-tls', 'the database takes the parameters of AWS', (draft) =>
  draft.one('AWS::RDS::DBCluster').set('DBClusterParameterGroupName', 'default.aurora-postgresql17'),
);
sabotage('TLS-3.database-proxy', 'a proxy of the database accepts plaintext', (draft) =>
  draft.add('database', 'AWS::RDS::DBProxy', { RequireTLS: false, Auth: [{ IAMAuth: 'REQUIRED' }] }),
);
sabotage('TLS-3.database-proxy', 'a proxy of the database accepts passwords', (draft) =>
  draft.add('database', 'AWS::RDS::DBProxy', { RequireTLS: true, Auth: [{ IAMAuth: 'DISABLED' }] }),
);
sabotage('TLS-3.cache-tls', 'a cache speaks plaintext', (draft) =>
  draft.add('database', 'AWS::ElastiCache::ReplicationGroup', { UserGroupIds: ['group'] }),
);
sabotage('TLS-3.cache-tls', 'a cache asks nobody who they are', (draft) =>
  draft.add('database', 'AWS::ElastiCache::ReplicationGroup', { TransitEncryptionEnabled: true }),
);
sabotage('TLS-3.cluster-tls', 'a streaming cluster also speaks plaintext', (draft) =>
  draft.add('database', 'AWS::MSK::Cluster', {
    EncryptionInfo: { EncryptionInTransit: { ClientBroker: 'TLS_PLAINTEXT' } },
  }),
);
sabotage('TLS-3.warehouse-tls', 'a warehouse takes the parameters of AWS', (draft) =>
  draft.add('database', 'AWS::Redshift::Cluster'),
);
sabotage('TLS-3.file-system-tls', 'a file system can be mounted without TLS', (draft) =>
  draft.add('database', 'AWS::EFS::FileSystem', { Encrypted: true }),
);
sabotage('TLS-3.mutual-tls', 'services pass certificates through unverified', (draft) =>
  innerListener(draft).set('MutualAuthentication.Mode', 'passthrough'),
);
sabotage('TLS-3.mutual-tls', 'services accept certificates that ended', (draft) =>
  innerListener(draft).set('MutualAuthentication.IgnoreClientCertificateExpiry', true),
);
sabotage('TLS-3.mutual-tls', 'services ask for no certificate', (draft) =>
  innerListener(draft).unset('MutualAuthentication'),
);
sabotage('TLS-3.no-plaintext-delivery', 'alerts are sent over plain HTTP', (draft) =>
  draft.one('AWS::SNS::Subscription').set('Protocol', 'http'),
);
for (const field of ['Protocol', 'HealthCheckProtocol']) {
  sabotage('TLS-3.target-group', `the load balancer has ${field} HTTP to the workload`, (draft) =>
    draft.one('AWS::ElasticLoadBalancingV2::TargetGroup').set(field, 'HTTP'),
  );
}
sabotage('TLS-3.vpc-encryption', 'the network only watches what is not encrypted', (draft) =>
  draft.one('AWS::EC2::VPCEncryptionControl').set('Mode', 'monitor'),
);
sabotage('TLS-3.vpc-encryption', 'the network lets peers speak plaintext', (draft) =>
  draft.one('AWS::EC2::VPCEncryptionControl').set('VpcPeeringExclusionInput', 'enable'),
);

const insecure = ({ Condition }: { readonly Condition?: unknown }) =>
  JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}';
for (const [type, path] of [
  ['AWS::S3::BucketPolicy', 'PolicyDocument.Statement'],
  ['AWS::SQS::QueuePolicy', 'PolicyDocument.Statement'],
  ['AWS::SNS::TopicPolicy', 'PolicyDocument.Statement'],
  ['AWS::KMS::Key', 'KeyPolicy.Statement'],
] as const) {
  sabotage('TLS-3.secure-transport', `one ${type} accepts plaintext`, (draft) => {
    const it = draft.one(type);
    it.unset(it.at(path, insecure));
  });
  sabotage('TLS-3.secure-transport', `one ${type} denies plaintext to one principal`, (draft) => {
    const it = draft.one(type);
    it.set(`${it.at(path, insecure)}.Principal`, { AWS: 'arn:aws:iam::111122223333:role/One' });
  });
}
sabotage(
  'TLS-3.secure-transport',
  'a bucket denies plaintext for itself and not for its objects',
  (draft) => {
    const it = draft.one('AWS::S3::BucketPolicy');
    it.unset(`${it.at('PolicyDocument.Statement', insecure)}.Resource.1`);
  },
);
sabotage('TLS-3.secure-transport', 'a bucket denies plaintext to writers only', (draft) => {
  const it = draft.one('AWS::S3::BucketPolicy');
  it.set(`${it.at('PolicyDocument.Statement', insecure)}.Action`, 's3:PutObject');
});
sabotage('TLS-3.secure-transport', 'a bucket has no policy', (draft) =>
  draft.one('AWS::S3::BucketPolicy').remove(),
);

const KINDS = ['Ssn', 'Mrn', 'BirthDate', 'Email', 'Phone'];
const acl = (draft: Draft) => draft.one('AWS::WAFv2::WebACL', (_, id) => id.startsWith('Edge'));
for (const kind of KINDS) {
  sabotage('TLS-4.phi-in-url', `the firewall only counts requests that carry ${kind}`, (draft) => {
    const it = acl(draft);
    it.set(`${it.at('Rules', ({ Name }) => Name === `PhiInUrl${kind}`)}.Action`, { Count: {} });
  });
}
sabotage('TLS-4.phi-in-url', 'the firewall reads paths and no queries', (draft) => {
  const it = acl(draft);
  const rule = it.at('Rules', ({ Name }) => Name === 'PhiInUrlEmail');
  const statements = `${rule}.Statement.OrStatement.Statements`;
  it.unset(it.at(statements, (statement) => JSON.stringify(statement).includes('QueryString')));
});
sabotage('TLS-4.phi-in-url', 'the firewall does not decode', (draft) => {
  const it = acl(draft);
  const rule = it.at('Rules', ({ Name }) => Name === 'PhiInUrlEmail');
  const statements = `${rule}.Statement.OrStatement.Statements`;
  const query = it.at(statements, (statement) => JSON.stringify(statement).includes('QueryString'));
  it.set(`${query}.RegexPatternSetReferenceStatement.TextTransformations`, [{ Priority: 0, Type: 'NONE' }]);
});
sabotage('TLS-4.phi-in-url', 'a pattern matches nothing', (draft) =>
  draft
    .one('AWS::WAFv2::RegexPatternSet', (_, id) => id.startsWith('PhiInUrlSsn'))
    .set('RegularExpressionList', ['^$']),
);
for (const header of ['authorization', 'cookie']) {
  sabotage('TLS-4.waf-logging', `the log of the firewall shows the header ${header}`, (draft) => {
    const it = draft.one('AWS::WAFv2::LoggingConfiguration');
    it.unset(it.at('RedactedFields', (field) => JSON.stringify(field).includes(header)));
  });
}
sabotage('TLS-4.waf-logging', 'the log of the firewall shows queries', (draft) => {
  const it = draft.one('AWS::WAFv2::LoggingConfiguration');
  it.unset(it.at('RedactedFields', ({ QueryString }) => QueryString !== undefined));
});
sabotage('TLS-4.waf-logging', 'the firewall logs some requests alone', (draft) =>
  draft
    .one('AWS::WAFv2::LoggingConfiguration')
    .set('LoggingFilter', { DefaultBehavior: 'DROP', Filters: [] }),
);
sabotage('TLS-4.waf-logging', 'the firewall logs nothing', (draft) =>
  draft.one('AWS::WAFv2::LoggingConfiguration').remove(),
);
sabotage('TLS-4.web-acl', 'the firewall is not in front of the load balancer', (draft) =>
  draft.one('AWS::WAFv2::WebACLAssociation', (_, id) => id.startsWith('Edge')).remove(),
);
sabotage('TLS-4.web-acl', 'requests pass when the firewall does not answer', (draft) => {
  const it = loadBalancer(draft);
  it.set(`${it.at('LoadBalancerAttributes', ({ Key }) => Key === 'waf.fail_open.enabled')}.Value`, 'true');
});
sabotage('TLS-4.sampled-requests', 'the console shows samples of requests', (draft) =>
  acl(draft).set('VisibilityConfig.SampledRequestsEnabled', true),
);
sabotage(
  'TLS-4.sampled-requests',
  'the console shows samples of the requests that one rule matched',
  (draft) => acl(draft).set('Rules.0.VisibilityConfig.SampledRequestsEnabled', true),
);

const rawLogs = (draft: Draft) => draft.one('AWS::S3::Bucket', (_, id) => id.startsWith('LoadBalancerLogs'));
const redactor = (draft: Draft) =>
  draft.one('AWS::Lambda::Function', (_, id) => id.startsWith('LogRedactorFunction'));
sabotage('TLS-4.redacted-access-logs', 'nothing redacts the logs of load balancers', (draft) =>
  redactor(draft).remove(),
);
sabotage('TLS-4.redacted-access-logs', 'the redactor is not told of deliveries', (draft) =>
  draft.one('AWS::Events::Rule', (_, id) => id.startsWith('LogRedactorDelivered')).remove(),
);
sabotage('TLS-4.redacted-access-logs', 'raw logs of load balancers stay', (draft) => {
  const it = rawLogs(draft);
  it.unset(it.at('LifecycleConfiguration.Rules', ({ Id }) => Id === 'EndWhenRedacted'));
});
sabotage('TLS-4.redacted-access-logs', 'anybody may read raw logs of load balancers', (draft) => {
  const it = draft.one('AWS::S3::BucketPolicy', (_, id) => id.startsWith('LoadBalancerLogs'));
  it.unset(it.at('PolicyDocument.Statement', ({ Sid }) => Sid === 'OnlyTheRedactorReads'));
});
sabotage('TLS-4.redacted-access-logs', 'a load balancer delivers past the redactor', (draft) => {
  const it = loadBalancer(draft);
  it.set(
    `${it.at('LoadBalancerAttributes', ({ Key }) => Key === 'access_logs.s3.bucket')}.Value`,
    'elsewhere',
  );
});
