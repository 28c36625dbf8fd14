import { Template, type JsonObject } from '../../../lib/compliance/template/template';
import { TemplateSet } from '../../../lib/compliance/template/template-set';

/** Small templates of a whole deployment, for the inventory, the drawings and the page. All names are invented. */
export function templates(): TemplateSet {
  return new TemplateSet([keys(), archive(), network(), data(), edge(), backup(), backupCopy()]);
}

type Resources = Record<string, JsonObject>;

export const resource = (type: string, Properties: JsonObject = {}, rest: JsonObject = {}): JsonObject => ({
  Type: type,
  Properties,
  ...rest,
});
const ref = (id: string) => ({ Ref: id });
const att = (id: string, name = 'Arn') => ({ 'Fn::GetAtt': [id, name] });
const from = (stack: string, output: string) => ({
  'Fn::GetStackOutput': { StackName: `demo-${stack}`, OutputName: output },
});

export function template(name: string, Resources: Resources, region = 'us-east-1'): Template {
  // Every resource of a fixture may be used by another stack.
  const Outputs = Object.fromEntries(
    Object.keys(Resources).flatMap((id) => [
      [id, { Value: ref(id) }],
      [`${id}Arn`, { Value: att(id) }],
    ]),
  );
  const body = { Resources, Outputs };
  return Template.fromObject(body, { name: `demo-${name}`, path: `demo-${name}.template.json`, region });
}

const keys = () =>
  template('keys', {
    DatabaseKey: resource('AWS::KMS::Key', { EnableKeyRotation: true, RotationPeriodInDays: 90 }),
    ArchiveKey: resource('AWS::KMS::Key', { EnableKeyRotation: true, RotationPeriodInDays: 90 }),
    LogsKey: resource('AWS::KMS::Key', { EnableKeyRotation: true, RotationPeriodInDays: 90 }),
  });

const sse = (key: string): JsonObject => ({
  ServerSideEncryptionConfiguration: [
    { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: from('keys', `${key}Arn`) } },
  ],
});

const tlsOnly = (bucket: string, version: number) =>
  resource('AWS::S3::BucketPolicy', {
    Bucket: ref(bucket),
    PolicyDocument: {
      Statement: [
        { Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
        { Effect: 'Deny', Action: 's3:*', Condition: { NumericLessThan: { 's3:TlsVersion': version } } },
      ],
    },
  });

const archive = () =>
  template('archive', {
    Archive: resource('AWS::S3::Bucket', {
      BucketEncryption: sse('ArchiveKey'),
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 2192 } } },
    }),
    ArchivePolicy: tlsOnly('Archive', 1.2),
    Delivery: resource('AWS::S3::Bucket', {
      BucketEncryption: sse('ArchiveKey'),
      ReplicationConfiguration: { Rules: [{ Destination: { Bucket: att('Archive') } }] },
    }),
    LoadBalancerLogs: resource('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      ReplicationConfiguration: { Rules: [{ Destination: { Bucket: att('Archive') } }] },
    }),
    Trail: resource('AWS::CloudTrail::Trail', {
      S3BucketName: ref('Archive'),
      KMSKeyId: from('keys', 'ArchiveKeyArn'),
    }),
  });

const ZONES = ['us-east-1a', 'us-east-1b', 'us-east-1c'];

function network(): Template {
  const subnets: Resources = {};
  ['edge', 'app', 'data'].forEach((group, g) =>
    ZONES.forEach((AvailabilityZone, i) => {
      const id = `${group}${i + 1}`;
      subnets[id] = resource('AWS::EC2::Subnet', {
        VpcId: ref('Vpc'),
        AvailabilityZone,
        CidrBlock: `10.40.${g * 16 + i * 4}.0/22`,
        Tags: [{ Key: 'aws-cdk:subnet-name', Value: group }],
      });
      subnets[`${id}Table`] = resource('AWS::EC2::RouteTable', { VpcId: ref('Vpc') });
      subnets[`${id}Link`] = resource('AWS::EC2::SubnetRouteTableAssociation', {
        SubnetId: ref(id),
        RouteTableId: ref(`${id}Table`),
      });
      if (group === 'edge') {
        subnets[`${id}Route`] = resource('AWS::EC2::Route', {
          RouteTableId: ref(`${id}Table`),
          DestinationCidrBlock: '0.0.0.0/0',
          GatewayId: ref('Gateway'),
        });
      }
    }),
  );
  const endpoint = (service: string) =>
    resource('AWS::EC2::VPCEndpoint', {
      VpcId: ref('Vpc'),
      VpcEndpointType: 'Interface',
      ServiceName: `com.amazonaws.us-east-1.${service}`,
      SubnetIds: [ref('app1'), ref('app2'), ref('app3')],
      SecurityGroupIds: [att('EndpointGroup', 'GroupId')],
    });
  return template('network', {
    Vpc: resource('AWS::EC2::VPC', { CidrBlock: '10.40.0.0/16' }),
    Gateway: resource('AWS::EC2::InternetGateway'),
    Attachment: resource('AWS::EC2::VPCGatewayAttachment', {
      VpcId: ref('Vpc'),
      InternetGatewayId: ref('Gateway'),
    }),
    ...subnets,
    EndpointGroup: resource('AWS::EC2::SecurityGroup', {
      VpcId: ref('Vpc'),
      SecurityGroupIngress: [
        { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: att('Vpc', 'CidrBlock') },
      ],
    }),
    KmsEndpoint: endpoint('kms'),
    LogsEndpoint: endpoint('logs'),
    SecretsEndpoint: endpoint('secretsmanager'),
    S3Endpoint: resource('AWS::EC2::VPCEndpoint', {
      VpcId: ref('Vpc'),
      VpcEndpointType: 'Gateway',
      ServiceName: { 'Fn::Join': ['', ['com.amazonaws.', { Ref: 'AWS::Region' }, '.s3']] },
    }),
    FlowLog: resource('AWS::EC2::FlowLog', {
      ResourceId: ref('Vpc'),
      ResourceType: 'VPC',
      TrafficType: 'ALL',
      LogDestinationType: 's3',
      LogDestination: from('archive', 'DeliveryArn'),
    }),
  });
}

const vpcSubnets = (group: string) => [1, 2, 3].map((i) => from('network', `${group}${i}`));

const data = () =>
  template('data', {
    DatabaseGroup: resource('AWS::EC2::SecurityGroup', { VpcId: from('network', 'Vpc') }),
    FromPortal: resource('AWS::EC2::SecurityGroupIngress', {
      GroupId: att('DatabaseGroup', 'GroupId'),
      IpProtocol: 'tcp',
      FromPort: 5432,
      ToPort: 5432,
      SourceSecurityGroupId: from('edge', 'PortalGroup'),
    }),
    Subnets: resource('AWS::RDS::DBSubnetGroup', { SubnetIds: vpcSubnets('data') }),
    Parameters: resource('AWS::RDS::DBClusterParameterGroup', {
      Parameters: { 'rds.force_ssl': '1', ssl_min_protocol_version: 'TLSv1.3' },
    }),
    Records: resource('AWS::RDS::DBCluster', {
      DBSubnetGroupName: ref('Subnets'),
      DBClusterParameterGroupName: ref('Parameters'),
      VpcSecurityGroupIds: [att('DatabaseGroup', 'GroupId')],
      StorageEncrypted: true,
      KmsKeyId: from('keys', 'DatabaseKeyArn'),
      Tags: [{ Key: 'backup', Value: 'daily' }],
    }),
    Writer: resource('AWS::RDS::DBInstance', { DBClusterIdentifier: ref('Records') }),
    Documents: resource('AWS::S3::Bucket', { BucketEncryption: sse('DatabaseKey') }),
    DocumentsPolicy: tlsOnly('Documents', 1.3),
    Assets: resource(
      'AWS::S3::Bucket',
      { BucketEncryption: sse('DatabaseKey') },
      { Metadata: { Bulwark: { Phi: { Holds: 'no', Reason: 'Only the files of the public web page.' } } } },
    ),
  });

const edge = () =>
  template('edge', {
    EdgeGroup: resource('AWS::EC2::SecurityGroup', {
      VpcId: from('network', 'Vpc'),
      SecurityGroupIngress: [
        { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' },
        { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIpv6: '::/0' },
      ],
    }),
    Edge: resource('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      Scheme: 'internet-facing',
      Subnets: vpcSubnets('edge'),
      SecurityGroups: [att('EdgeGroup', 'GroupId')],
      LoadBalancerAttributes: [
        { Key: 'access_logs.s3.enabled', Value: 'true' },
        { Key: 'access_logs.s3.bucket', Value: from('archive', 'LoadBalancerLogs') },
      ],
    }),
    Https: resource('AWS::ElasticLoadBalancingV2::Listener', {
      LoadBalancerArn: ref('Edge'),
      Protocol: 'HTTPS',
      Port: 443,
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-3-PQ-2025-09',
      DefaultActions: [{ Type: 'fixed-response' }],
    }),
    ToPortal: resource('AWS::ElasticLoadBalancingV2::ListenerRule', {
      ListenerArn: ref('Https'),
      Actions: [{ Type: 'forward', TargetGroupArn: ref('Targets') }],
    }),
    Targets: resource('AWS::ElasticLoadBalancingV2::TargetGroup', { Protocol: 'HTTPS', Port: 8443 }),
    Firewall: resource('AWS::WAFv2::WebACL', { Scope: 'REGIONAL' }),
    Inspected: resource('AWS::WAFv2::WebACLAssociation', {
      ResourceArn: ref('Edge'),
      WebACLArn: att('Firewall'),
    }),
    PortalGroup: resource('AWS::EC2::SecurityGroup', {
      VpcId: from('network', 'Vpc'),
      SecurityGroupIngress: [
        {
          IpProtocol: 'tcp',
          FromPort: 8443,
          ToPort: 8443,
          SourceSecurityGroupId: att('EdgeGroup', 'GroupId'),
        },
      ],
    }),
    PortalRole: resource('AWS::IAM::Role', {}),
    PortalPolicy: resource('AWS::IAM::ManagedPolicy', {
      Roles: [ref('PortalRole')],
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: ['s3:GetObject', 's3:PutObject'],
            Resource: { 'Fn::Join': ['', [from('data', 'DocumentsArn'), '/*']] },
          },
          { Effect: 'Allow', Action: 'kms:Decrypt', Resource: from('keys', 'DatabaseKeyArn') },
        ],
      },
    }),
    PortalLog: resource('AWS::Logs::LogGroup', { KmsKeyId: from('keys', 'LogsKeyArn') }),
    PortalTask: resource('AWS::ECS::TaskDefinition', {
      TaskRoleArn: att('PortalRole'),
      ContainerDefinitions: [
        { LogConfiguration: { LogDriver: 'awslogs', Options: { 'awslogs-group': ref('PortalLog') } } },
      ],
    }),
    Portal: resource('AWS::ECS::Service', {
      TaskDefinition: ref('PortalTask'),
      LoadBalancers: [{ TargetGroupArn: ref('Targets') }],
      NetworkConfiguration: {
        AwsvpcConfiguration: {
          Subnets: vpcSubnets('app'),
          SecurityGroups: [att('PortalGroup', 'GroupId')],
        },
      },
    }),
  });

const backup = () =>
  template('backup', {
    Vault: resource('AWS::Backup::BackupVault', {
      BackupVaultName: 'demo',
      LockConfiguration: { MinRetentionDays: 35 },
      EncryptionKeyArn: from('keys', 'DatabaseKeyArn'),
    }),
    Plan: resource('AWS::Backup::BackupPlan', {
      BackupPlan: {
        BackupPlanRule: [
          {
            TargetBackupVault: ref('Vault'),
            CopyActions: [
              {
                DestinationBackupVaultArn: 'arn:aws:backup:us-west-2:111122223333:backup-vault:demo-copy',
              },
            ],
          },
        ],
      },
    }),
    Selection: resource('AWS::Backup::BackupSelection', {
      BackupPlanId: ref('Plan'),
      BackupSelection: {
        ListOfTags: [{ ConditionType: 'STRINGEQUALS', ConditionKey: 'backup', ConditionValue: 'daily' }],
      },
    }),
  });

const backupCopy = () =>
  template(
    'backup-copy',
    { CopyVault: resource('AWS::Backup::BackupVault', { BackupVaultName: 'demo-copy' }) },
    'us-west-2',
  );
