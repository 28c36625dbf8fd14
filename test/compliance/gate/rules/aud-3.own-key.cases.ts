import type { JsonObject } from '../../../../lib/compliance/template/template';
import { resource, template, type RuleCases } from './cases';

const encrypted = (key: string): JsonObject => ({
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
const ARCHIVE = { Tags: [{ Key: 'bulwark:purpose', Value: 'audit-archive' }] };
const archive = (others: JsonObject, properties: JsonObject = encrypted('Key')) =>
  template({
    Key: resource('AWS::KMS::Key'),
    OtherKey: resource('AWS::KMS::Key'),
    Archive: resource('AWS::S3::Bucket', { ...ARCHIVE, ...properties }),
    ...others,
  });
const feeding = {
  ...encrypted('Key'),
  ReplicationConfiguration: { Rules: [{ Destination: { Bucket: { 'Fn::GetAtt': ['Archive', 'Arn'] } } }] },
};
const path = 'Properties.BucketEncryption';

export const cases: RuleCases = {
  compliant: [
    archive({
      Delivery: resource('AWS::S3::Bucket', feeding),
      Trail: resource('AWS::CloudTrail::Trail', {
        KMSKeyId: { Ref: 'Key' },
        S3BucketName: { Ref: 'Archive' },
      }),
      Documents: resource('AWS::S3::Bucket', encrypted('OtherKey')),
    }),
  ],
  failing: [
    { template: archive({}, {}), path },
    { template: archive({ Documents: resource('AWS::S3::Bucket', encrypted('Key')) }), path },
    { template: archive({ Topic: resource('AWS::SNS::Topic', { KmsMasterKeyId: { Ref: 'Key' } }) }), path },
  ],
  notApplicable: [template({ Bucket: resource('AWS::S3::Bucket') })],
};
