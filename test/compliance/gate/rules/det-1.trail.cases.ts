import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { change, PARAMETER, resource, template, type RuleCases } from './cases';

const selector = (type: string, ...more: readonly Json[]): JsonObject => ({
  FieldSelectors: [
    { Field: 'eventCategory', Equals: ['Data'] },
    { Field: 'resources.type', Equals: [type] },
    ...more,
  ],
});
const MANAGEMENT: JsonObject = { FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] };
const [S3, LAMBDA] = [selector('AWS::S3::Object'), selector('AWS::Lambda::Function')];
const good: JsonObject = {
  IsLogging: true,
  IsMultiRegionTrail: 'true',
  EnableLogFileValidation: true,
  KMSKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] },
  CloudWatchLogsLogGroupArn: { 'Fn::GetAtt': ['Log', 'Arn'] },
  S3BucketName: { Ref: 'Bucket' },
  AdvancedEventSelectors: [S3, LAMBDA, MANAGEMENT],
};
const LOCKED: JsonObject = {
  ObjectLockEnabled: true,
  ObjectLockConfiguration: {
    ObjectLockEnabled: 'Enabled',
    Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 2192 } },
  },
};
const trail = (properties: JsonObject, bucket: JsonObject = LOCKED) =>
  template({
    Key: resource('AWS::KMS::Key'),
    Log: resource('AWS::Logs::LogGroup'),
    Bucket: resource('AWS::S3::Bucket', bucket, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' }),
    Trail: resource('AWS::CloudTrail::Trail', properties),
  });
const basic = (ReadWriteType: string) => ({
  ...change(good, 'AdvancedEventSelectors'),
  EventSelectors: [
    {
      ReadWriteType,
      DataResources: [
        { Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] },
        { Type: 'AWS::Lambda::Function', Values: ['arn:aws:lambda'] },
      ],
    },
  ],
});

export const cases: RuleCases = {
  compliant: [trail(good), trail(basic('All'))],
  failing: [
    { template: trail(change(good, 'IsLogging', false)), path: 'Properties.IsLogging' },
    { template: trail(change(good, 'IsMultiRegionTrail')), path: 'Properties.IsMultiRegionTrail' },
    {
      template: trail(change(good, 'EnableLogFileValidation', false)),
      path: 'Properties.EnableLogFileValidation',
    },
    { template: trail(change(good, 'KMSKeyId')), path: 'Properties.KMSKeyId' },
    {
      template: trail(change(good, 'CloudWatchLogsLogGroupArn')),
      path: 'Properties.CloudWatchLogsLogGroupArn',
    },
    {
      template: trail(change(good, 'AdvancedEventSelectors', [S3, MANAGEMENT])),
      path: 'Properties.AdvancedEventSelectors',
    },
    {
      template: trail(change(good, 'AdvancedEventSelectors', [S3, LAMBDA])),
      path: 'Properties.AdvancedEventSelectors',
    },
    {
      template: trail(
        change(good, 'AdvancedEventSelectors.2.FieldSelectors.1', {
          Field: 'eventSource',
          NotEquals: ['kms.amazonaws.com'],
        }),
      ),
      path: 'Properties.AdvancedEventSelectors',
    },
    {
      template: trail(
        change(
          good,
          'AdvancedEventSelectors.0',
          selector('AWS::S3::Object', { Field: 'eventName', NotEquals: ['PutObject'] }),
        ),
      ),
      path: 'Properties.AdvancedEventSelectors',
    },
    {
      template: trail(change(basic('All'), 'EventSelectors.0.IncludeManagementEvents', false)),
      path: 'Properties.EventSelectors',
    },
    {
      template: trail(
        change(basic('All'), 'EventSelectors.0.ExcludeManagementEventSources', ['kms.amazonaws.com']),
      ),
      path: 'Properties.EventSelectors',
    },
    {
      template: trail(
        change(
          good,
          'AdvancedEventSelectors.1',
          selector('AWS::Lambda::Function', { Field: 'readOnly', Equals: ['false'] }),
        ),
      ),
      path: 'Properties.AdvancedEventSelectors',
    },
    { template: trail(basic('WriteOnly')), path: 'Properties.EventSelectors' },
    { template: trail(good, {}), path: 'Properties.S3BucketName' },
    {
      template: trail(good, change(LOCKED, 'ObjectLockConfiguration.Rule.DefaultRetention.Days', 365)),
      path: 'Properties.S3BucketName',
    },
    { template: trail(change(good, 'S3BucketName', 'elsewhere')), path: 'Properties.S3BucketName' },
  ],
  unreadable: [
    { template: trail(change(good, 'IsMultiRegionTrail', PARAMETER)), path: 'Properties.IsMultiRegionTrail' },
    {
      template: trail(change(good, 'AdvancedEventSelectors', PARAMETER)),
      path: 'Properties.AdvancedEventSelectors',
    },
    { template: trail(change(good, 'S3BucketName', PARAMETER)), path: 'Properties.S3BucketName' },
  ],
};
