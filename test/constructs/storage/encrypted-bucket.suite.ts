import { RemovalPolicy, aws_s3 as s3 } from 'aws-cdk-lib';
import { EncryptedBucket, type EncryptedBucketProps } from '../../../lib/constructs/storage/encrypted-bucket';
import { RECOMMENDED_FLAGS } from '../../support/synth';
import { onlyPolicy, storage } from './fixture';

/** What somebody without a type checker may pass. */
const hostile = {
  accessControl: s3.BucketAccessControl.PUBLIC_READ,
  autoDeleteObjects: true,
  blockPublicAccess: new s3.BlockPublicAccess({ blockPublicPolicy: false }),
  bucketKeyEnabled: false,
  encryption: s3.BucketEncryption.UNENCRYPTED,
  enforceSSL: false,
  objectOwnership: s3.ObjectOwnership.OBJECT_WRITER,
  publicReadAccess: true,
  removalPolicy: RemovalPolicy.DESTROY,
  versioned: false,
  websiteIndexDocument: 'index.html',
} as unknown as Partial<EncryptedBucketProps>;

describe.each([
  ['no feature flags', {}],
  ['the recommended feature flags', RECOMMENDED_FLAGS],
])('an encrypted bucket with %s', (_, flags) => {
  test('overrides everything hostile', () => {
    const { stack, template, encryptionKey, serverAccessLogsBucket } = storage(flags);
    new EncryptedBucket(stack, 'Documents', { ...hostile, encryptionKey, serverAccessLogsBucket });
    const [bucket] = Object.values(template().findResources('AWS::S3::Bucket'));
    expect(bucket).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(bucket!.Properties).toStrictEqual({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: {
              KMSMasterKeyID: encryptionKey.keyArn,
              SSEAlgorithm: 'aws:kms',
            },
          },
        ],
      },
      LoggingConfiguration: { DestinationBucketName: 'access-logs', LogFilePrefix: 'documents/' },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      VersioningConfiguration: { Status: 'Enabled' },
    });
  });
});

test('denies every request below TLS 1.3', () => {
  const { stack, template, encryptionKey, serverAccessLogsBucket } = storage();
  new EncryptedBucket(stack, 'Documents', { encryptionKey, serverAccessLogsBucket });
  const denials = onlyPolicy(template()).filter(({ Effect }) => Effect === 'Deny');
  expect(denials.map(({ Condition }) => Condition)).toEqual([
    { Bool: { 'aws:SecureTransport': 'false' } },
    { NumericLessThan: { 's3:TlsVersion': 1.3 } },
  ]);
  for (const { Action, Principal } of denials) {
    expect([Action, Principal]).toEqual(['s3:*', { AWS: '*' }]);
  }
});

test('1.2 is for AWS services alone', () => {
  const { stack, template, encryptionKey, serverAccessLogsBucket } = storage();
  new EncryptedBucket(stack, 'Delivery', { encryptionKey, serverAccessLogsBucket, minimumTlsVersion: 1.2 });
  const conditions = onlyPolicy(template()).map(({ Condition }) => Condition);
  expect(conditions).toContainEqual({ NumericLessThan: { 's3:TlsVersion': 1.2 } });
  expect(conditions).toContainEqual({
    NumericLessThan: { 's3:TlsVersion': 1.3 },
    Bool: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
  });
});

test.each([
  ['a missing key', { encryptionKey: undefined }, /encryptionKey was missing.*KEY-1/],
  [
    'a missing access log bucket',
    { serverAccessLogsBucket: undefined },
    /no serverAccessLogsBucket was given/,
  ],
  ['TLS 1.0', { minimumTlsVersion: 1 }, /minimumTlsVersion was 1; allowed: 1.2 or 1.3/],
  ['TLS as NaN', { minimumTlsVersion: Number.NaN }, /minimumTlsVersion was NaN/],
])('refuses %s', (_, wrong, message) => {
  const { stack, encryptionKey, serverAccessLogsBucket } = storage();
  const props = { encryptionKey, serverAccessLogsBucket, ...wrong } as EncryptedBucketProps;
  expect(() => new EncryptedBucket(stack, 'Documents', props)).toThrow(message);
});

test('cannot be opened to the public later', () => {
  const { stack, encryptionKey, serverAccessLogsBucket } = storage();
  const bucket = new EncryptedBucket(stack, 'Documents', { encryptionKey, serverAccessLogsBucket });
  expect(() => bucket.grantPublicAccess()).toThrow(/blockPublicPolicy|public/i);
});
