import { Stack, aws_ec2 as ec2, aws_iam as iam } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { RECOMMENDED_FLAGS } from '../../support/synth';
import { NetworkedStack } from './fixture';

const templateOf = (stack: Stack): Template => Template.fromStack(stack);
const CLUSTER = 'AWS::RDS::DBCluster';
const INSTANCE = 'AWS::RDS::DBInstance';
const PARAMETERS = 'AWS::RDS::DBClusterParameterGroup';

describe.each([
  ['the recommended flags', RECOMMENDED_FLAGS],
  ['no flags', {}],
])('a database under %s', (_, flags) => {
  const stack = new NetworkedStack(flags);
  stack.database();
  const template = templateOf(stack);

  test('is encrypted, protected, kept and recoverable for 35 days', () => {
    template.hasResource(CLUSTER, {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        StorageEncrypted: true,
        KmsKeyId: Match.stringLikeRegexp('key/storage$'),
        PerformanceInsightsKmsKeyId: Match.stringLikeRegexp('key/storage$'),
        DeletionProtection: true,
        BackupRetentionPeriod: 35,
        CopyTagsToSnapshot: true,
        DeleteAutomatedBackups: false,
        EnableIAMDatabaseAuthentication: true,
        EnableHttpEndpoint: false,
        Port: 5433,
      },
    });
  });

  test('has a master password that RDS makes and rotates, and no template ever holds', () => {
    template.hasResourceProperties(CLUSTER, {
      ManageMasterUserPassword: true,
      MasterUserSecret: { KmsKeyId: Match.stringLikeRegexp('key/secrets$') },
      MasterUserPassword: Match.absent(),
    });
    template.resourceCountIs('AWS::SecretsManager::Secret', 0);
  });

  test('speaks TLS 1.3 only and audits statements without their values', () => {
    template.hasResourceProperties(PARAMETERS, {
      Family: 'aurora-postgresql17',
      Parameters: {
        'rds.force_ssl': '1',
        ssl_min_protocol_version: 'TLSv1.3',
        shared_preload_libraries: Match.stringLikeRegexp('(^|,)pgaudit(,|$)'),
        'pgaudit.log': 'read,write,function,role,ddl,misc_set',
        'pgaudit.log_parameter': '0',
        log_parameter_max_length: '0',
        log_parameter_max_length_on_error: '0',
        log_min_duration_statement: '-1',
        log_min_error_statement: 'panic',
        log_error_verbosity: 'terse',
        log_connections: '1',
      },
    });
    template.hasResourceProperties(CLUSTER, {
      DBClusterParameterGroupName: { Ref: only(template, PARAMETERS) },
    });
  });

  test.each(['postgresql', 'iam-db-auth-error'])('keeps its %s log six years under its own key', (log) => {
    const [id] = Object.keys(
      template.findResources('AWS::Logs::LogGroup', {
        Properties: { LogGroupName: `/aws/rds/cluster/records/${log}` },
      }),
    );
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: `/aws/rds/cluster/records/${log}`,
      KmsKeyId: Match.stringLikeRegexp('key/logs$'),
      RetentionInDays: 2192,
    });
    // Exists before the cluster, or RDS would make one of its own.
    template.hasResource(CLUSTER, {
      DependsOn: Match.arrayWith([id]),
      Properties: { EnableCloudwatchLogsExports: Match.arrayWith([log]) },
    });
  });

  test('runs in different zones, private and monitored', () => {
    template.resourceCountIs(INSTANCE, 2);
    template.allResourcesProperties(INSTANCE, {
      DBInstanceClass: 'db.serverless',
      PubliclyAccessible: false,
      CACertificateIdentifier: 'rds-ca-ecc384-g1',
      EnablePerformanceInsights: true,
      MonitoringInterval: 60,
    });
    const zones = Object.values(template.findResources(INSTANCE)).map((instance) =>
      JSON.stringify((instance.Properties as Record<string, unknown>).AvailabilityZone),
    );
    expect(new Set(zones).size).toBe(2);
  });

  test('admits nobody and reaches nobody until told', () => {
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupDescription: Match.stringLikeRegexp('^Database records'),
      SecurityGroupIngress: Match.absent(),
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '255.255.255.255/32' })],
    });
  });
});

test('hostile properties change nothing', () => {
  const stack = new NetworkedStack();
  stack.database({
    storageEncrypted: false,
    kmsKeyId: undefined,
    removalPolicy: 'destroy',
    deletionProtection: false,
    publiclyAccessible: true,
    iamAuthentication: false,
    enableIamDatabaseAuthentication: false,
    backupRetentionPeriod: 1,
    masterUserPassword: 'hunter2',
    parameters: { 'rds.force_ssl': '0', 'pgaudit.log_parameter': '1' },
  } as never);
  const plain = new NetworkedStack();
  plain.database();
  expect(templateOf(stack).toJSON()).toEqual(templateOf(plain).toJSON());
});

describe('refuses', () => {
  const building =
    (props: object): (() => unknown) =>
    () =>
      new NetworkedStack().database(props);

  test.each([
    [
      'public subnets',
      { subnets: { subnetType: ec2.SubnetType.PUBLIC } },
      /subnets include public ones; allowed/,
    ],
    [
      'a single zone',
      { subnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED, availabilityZones: ['us-east-1a'] } },
      /in 1 availability zone; allowed: at least two/,
    ],
    ['no reader', { readers: 0 }, /readers was 0; allowed: 1 to 15/],
    ['readers that are no number', { readers: NaN }, /readers was NaN/],
    [
      'a maximum below the minimum',
      { minCapacity: 8, maxCapacity: 2 },
      /maxCapacity was 2; allowed: 8 to 256/,
    ],
    ['a version that is none', { engineVersion: 'latest' }, /engineVersion was "latest"; allowed/],
    [
      'logs shorter than six years',
      { logRetentionDays: 365 },
      /retentionDays was 365; allowed: at least 2192/,
    ],
  ])('%s', (_, props, message) => {
    expect(building(props)).toThrow(message);
  });

  test('an address range where a security group belongs', () => {
    const database = new NetworkedStack().database();
    expect(() => database.allowFrom(ec2.Peer.anyIpv4() as never)).toThrow(
      /admits security groups only; given: 0.0.0.0\/0/,
    );
  });

  test('a wildcard user', () => {
    const stack = new NetworkedStack();
    const role = new iam.Role(stack, 'Role', {
      assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
    });
    expect(() => stack.database().grantConnect(role, '*')).toThrow(/user "\*"; allowed: one PostgreSQL user/);
  });
});

describe('a client in another stack', () => {
  function client(proxy: boolean) {
    const stack = new NetworkedStack();
    const database = stack.database({ proxy });
    const other = new Stack(stack.node.root, 'Client', {
      env: { account: stack.account, region: stack.region },
    });
    const group = new ec2.SecurityGroup(other, 'Group', { vpc: stack.vpc, allowAllOutbound: false });
    database.allowFrom(group);
    database.allowFrom(group); // twice is once
    const role = new iam.Role(other, 'Role', {
      assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
    });
    database.grantConnect(role, 'app');
    return { stack, other };
  }

  test('is admitted on the one port, without the database depending on it', () => {
    const { stack, other } = client(false);
    const template = templateOf(other);
    expect(stack.dependencies).toEqual([]);
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      IpProtocol: 'tcp',
      FromPort: 5433,
      ToPort: 5433,
      CidrIp: Match.absent(),
      SourceSecurityGroupId: { 'Fn::GetAtt': [only(template, 'AWS::EC2::SecurityGroup'), 'GroupId'] },
    });
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupEgress: [Match.objectLike({ FromPort: 5433, ToPort: 5433, CidrIp: Match.absent() })],
    });
  });

  test('logs in as one user of one cluster', () => {
    const [policy] = Object.values(templateOf(client(false).other).findResources('AWS::IAM::Policy'));
    const text = JSON.stringify(policy);
    expect(text).toContain('"Action":"rds-db:connect"');
    expect(text).toMatch(/:dbuser:.*\/app"/);
    expect(text).not.toContain('*');
  });

  test('with a proxy, reaches the proxy only; the proxy reaches the cluster as the same user', () => {
    const { stack, other } = client(true);
    templateOf(other).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      FromPort: 5432,
      ToPort: 5432,
    });
    const template = templateOf(stack);
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 5433, ToPort: 5433 });
    template.hasResourceProperties('AWS::RDS::DBProxy', {
      RequireTLS: true,
      DefaultAuthScheme: 'IAM_AUTH',
      DebugLogging: false,
      Auth: Match.absent(),
    });
    const policies = JSON.stringify(template.findResources('AWS::IAM::ManagedPolicy'));
    expect(policies).toContain('rds-db:connect');
    expect(policies).toMatch(/\/app"/);
  });
});

test('a proxy lowers the minimum to TLS 1.2 and says so in the template', () => {
  const stack = new NetworkedStack();
  const database = stack.database({ proxy: true });
  templateOf(stack).hasResourceProperties(PARAMETERS, {
    Parameters: Match.objectLike({ 'rds.force_ssl': '1', ssl_min_protocol_version: 'TLSv1.2' }),
  });
  expect(database.endpoint).toBe(database.proxy!.endpoint);
  expect(database.node.findChild('Parameters').node.metadata).toContainEqual(
    expect.objectContaining({ data: expect.objectContaining({ rules: ['TLS-3.database-tls'] }) }),
  );
});

function only(template: Template, type: string): string {
  const ids = Object.keys(template.findResources(type));
  expect(ids).toHaveLength(1);
  return ids[0]!;
}
