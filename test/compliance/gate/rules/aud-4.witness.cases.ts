import type { JsonObject } from '../../../../lib/compliance/template/template';
import { change, resource, template, type RuleCases } from './cases';

const RETAIN = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
const purpose = (Value: string): JsonObject => ({ Tags: [{ Key: 'bulwark:purpose', Value }] });
const under = (key: string): JsonObject => ({
  BucketEncryption: {
    ServerSideEncryptionConfiguration: [
      {
        ServerSideEncryptionByDefault: {
          SSEAlgorithm: 'aws:kms',
          KMSMasterKeyID: { 'Fn::GetAtt': [key, 'Arn'] },
        },
      },
    ],
  },
});
const good: JsonObject = {
  ...purpose('audit-witness'),
  ...under('WitnessKey'),
  ObjectLockEnabled: true,
  ObjectLockConfiguration: {
    ObjectLockEnabled: 'Enabled',
    Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 2192 } },
  },
};
const log = (others: JsonObject) =>
  template({
    SigningKey: resource('AWS::KMS::Key', purpose('audit-signing')),
    WitnessKey: resource('AWS::KMS::Key'),
    ArchiveKey: resource('AWS::KMS::Key'),
    Archive: resource('AWS::S3::Bucket', { ...purpose('audit-archive'), ...under('ArchiveKey') }, RETAIN),
    ...others,
  });
const seen = (properties: JsonObject, others: JsonObject = {}) =>
  log({ Witness: resource('AWS::S3::Bucket', properties, RETAIN), ...others });
const MODE = 'ObjectLockConfiguration.Rule.DefaultRetention.Mode';

export const cases: RuleCases = {
  compliant: [seen(good)],
  failing: [
    { template: log({}), path: 'Properties' },
    { template: seen(change(good, 'ObjectLockEnabled')), path: 'Properties.ObjectLockEnabled' },
    { template: seen(change(good, MODE, 'GOVERNANCE')), path: `Properties.${MODE}` },
    { template: seen(change(good, 'BucketEncryption')), path: 'Properties.BucketEncryption' },
    { template: seen({ ...good, ...under('ArchiveKey') }), path: 'Properties.BucketEncryption' },
    {
      template: seen(good, { Topic: resource('AWS::SNS::Topic', { KmsMasterKeyId: { Ref: 'WitnessKey' } }) }),
      path: 'Properties.BucketEncryption',
    },
  ],
  notApplicable: [
    template({
      Key: resource('AWS::KMS::Key'),
      Archive: resource('AWS::S3::Bucket', purpose('audit-archive')),
    }),
  ],
};
