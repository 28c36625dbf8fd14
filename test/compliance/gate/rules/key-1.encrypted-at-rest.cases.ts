import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, resource, template, type RuleCases } from './cases';

const KEY = { 'Fn::GetAtt': ['Key', 'Arn'] };
const ARN = 'arn:aws:kms:us-east-1:111122223333:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9';
const withKey = (type: string, properties: JsonObject) =>
  template({ Key: resource('AWS::KMS::Key'), Subject: resource(type, properties) });
const topic = (KmsMasterKeyId: Json) => withKey('AWS::SNS::Topic', { KmsMasterKeyId });
const bucket = (rule: JsonObject) =>
  withKey('AWS::S3::Bucket', {
    BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: rule }] },
  });
const inBucket =
  'Properties.BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault';
const aurora = { StorageEncrypted: true, KmsKeyId: KEY };
const pool = (KeyConfiguration: JsonObject) => withKey('AWS::Cognito::UserPool', { KeyConfiguration });
const variables = { Environment: { Variables: { TABLE: 'patients' } } };
const exporting = {
  Resources: { Key: resource('AWS::KMS::Key') },
  Outputs: { Key: { Value: KEY, Export: { Name: 'the-key' } } },
};

export const cases: RuleCases = {
  compliant: [
    topic(KEY),
    topic({ Ref: 'Key' }),
    topic(ARN),
    topic('alias/app/topics'),
    topic({ 'Fn::Sub': 'arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/${Key}' }),
    topic({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':kms:us-east-1:111122223333:alias/app']] }),
    template({
      Key: resource('AWS::KMS::Key'),
      Alias: resource('AWS::KMS::Alias', { AliasName: 'alias/app', TargetKeyId: { Ref: 'Key' } }),
      Subject: resource('AWS::SQS::Queue', { KmsMasterKeyId: { Ref: 'Alias' } }),
    }),
    [exporting, only('AWS::SNS::Topic', { KmsMasterKeyId: { 'Fn::ImportValue': 'the-key' } })],
    bucket({ SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY }),
    withKey('AWS::RDS::DBCluster', {
      ...aurora,
      PerformanceInsightsEnabled: true,
      PerformanceInsightsKmsKeyId: KEY,
      ManageMasterUserPassword: 'true',
      MasterUserSecret: { KmsKeyId: KEY },
    }),
    template({
      Key: resource('AWS::KMS::Key'),
      Cluster: resource('AWS::RDS::DBCluster', aurora),
      Instance: resource('AWS::RDS::DBInstance', {
        DBClusterIdentifier: { Ref: 'Cluster' },
        EnablePerformanceInsights: true,
        PerformanceInsightsKMSKeyId: KEY,
      }),
    }),
    withKey('AWS::DynamoDB::Table', { SSESpecification: { SSEEnabled: 'true', KMSMasterKeyId: KEY } }),
    withKey('AWS::Lambda::Function', { ...variables, KmsKeyArn: KEY }),
    pool({ KeyType: 'CUSTOMER_MANAGED_KEY', KmsKeyArn: KEY }),
  ],
  failing: [
    { template: only('AWS::SNS::Topic'), path: 'Properties.KmsMasterKeyId' },
    { template: topic('alias/aws/sns'), path: 'Properties.KmsMasterKeyId' },
    { template: topic('aws/sns'), path: 'Properties.KmsMasterKeyId' },
    {
      template: topic({ 'Fn::Sub': 'arn:${AWS::Partition}:kms:us-east-1:111122223333:alias/aws/sns' }),
      path: 'Properties.KmsMasterKeyId',
    },
    { template: only('AWS::Logs::LogGroup'), path: 'Properties.KmsKeyId' },
    { template: only('AWS::S3::Bucket'), path: `${inBucket}.KMSMasterKeyID` },
    { template: bucket({ SSEAlgorithm: 'AES256', KMSMasterKeyID: KEY }), path: `${inBucket}.SSEAlgorithm` },
    { template: bucket({ SSEAlgorithm: 'aws:kms' }), path: `${inBucket}.KMSMasterKeyID` },
    {
      template: withKey('AWS::RDS::DBCluster', { KmsKeyId: KEY, StorageEncrypted: false }),
      path: 'Properties.StorageEncrypted',
    },
    {
      template: withKey('AWS::RDS::DBCluster', { ...aurora, PerformanceInsightsEnabled: true }),
      path: 'Properties.PerformanceInsightsKmsKeyId',
    },
    {
      template: only('AWS::RDS::DBInstance', { DBClusterIdentifier: 'elsewhere' }),
      path: 'Properties.DBClusterIdentifier',
    },
    { template: only('AWS::Lambda::Function', variables), path: 'Properties.KmsKeyArn' },
    { template: only('AWS::EC2::Instance'), path: 'Properties.BlockDeviceMappings.0.Ebs.KmsKeyId' },
    { template: pool({ KeyType: 'AWS_OWNED_KEY' }), path: 'Properties.KeyConfiguration.KeyType' },
    { template: only('AWS::DAX::Cluster'), path: 'Properties' },
    {
      template: only('AWS::ApiGateway::Stage', { CacheClusterEnabled: true }),
      path: 'Properties.CacheClusterEnabled',
    },
  ],
  unreadable: [
    { template: topic(PARAMETER), path: 'Properties.KmsMasterKeyId' },
    { template: topic('{{resolve:ssm:/keys/topics}}'), path: 'Properties.KmsMasterKeyId' },
    { template: topic({ 'Fn::If': ['Production', KEY, PARAMETER] }), path: 'Properties.KmsMasterKeyId' },
    { template: topic({ 'Fn::ImportValue': 'of-somebody-else' }), path: 'Properties.KmsMasterKeyId' },
    { template: topic({ 'Fn::Sub': 'alias/${Name}' }), path: 'Properties.KmsMasterKeyId' },
    {
      template: only('AWS::S3::Bucket', { BucketEncryption: PARAMETER }),
      path: 'Properties.BucketEncryption',
    },
    {
      template: withKey('AWS::RDS::DBCluster', { ...aurora, StorageEncrypted: PARAMETER }),
      path: 'Properties.StorageEncrypted',
    },
  ],
  notApplicable: [
    only('AWS::Lambda::Function'),
    only('AWS::ApiGateway::Stage'),
    only('AWS::EC2::VPC'),
    only('AWS::KinesisFirehose::DeliveryStream', { DeliveryStreamType: 'KinesisStreamAsSource' }),
  ],
};
