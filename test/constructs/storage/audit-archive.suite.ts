import { Duration, aws_s3 as s3 } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { AuditArchive, type AuditArchiveProps } from '../../../lib/constructs/storage/audit-archive';
import { RECOMMENDED_FLAGS } from '../../support/synth';
import { onlyPolicy, storage } from './fixture';

const archive = (props: Partial<AuditArchiveProps> = {}) => {
  const { stack, template, encryptionKey, serverAccessLogsBucket } = storage(RECOMMENDED_FLAGS);
  new AuditArchive(stack, 'Archive', { encryptionKey, serverAccessLogsBucket, ...props });
  return template();
};

const locked = (days: number) => ({
  ObjectLockEnabled: true,
  ObjectLockConfiguration: {
    ObjectLockEnabled: 'Enabled',
    Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: days } },
  },
});

test.each([
  [undefined, 2192],
  [2192, 2192],
  [3653, 3653],
])('retention %s locks for %i days in compliance mode', (retentionDays, days) => {
  const template = archive({ retentionDays });
  template.hasResourceProperties('AWS::S3::Bucket', {
    ...locked(days),
    Tags: [{ Key: 'bulwark:purpose', Value: 'audit-archive' }],
  });
  expect(onlyPolicy(template)).toContainEqual(
    expect.objectContaining({
      Effect: 'Deny',
      Action: 's3:PutObjectRetention',
      Principal: { AWS: '*' },
      Condition: { NumericLessThan: { 's3:object-lock-remaining-retention-days': days } },
    }),
  );
});

test.each([2191, 0, -1, Number.NaN])('refuses a retention of %d days', (retentionDays) => {
  expect(() => archive({ retentionDays })).toThrow(/retentionDays was .*; allowed: at least 2192/);
});

test('hostile props change nothing', () => {
  archive({
    encryption: s3.BucketEncryption.UNENCRYPTED,
    objectLockEnabled: false,
    objectLockDefaultRetention: s3.ObjectLockRetention.governance(Duration.days(1)),
    lifecycleRules: [{ expiration: Duration.days(1) }],
  } as Partial<AuditArchiveProps>).hasResourceProperties('AWS::S3::Bucket', {
    ...locked(2192),
    LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: Match.absent() })] },
  });
});

test('nobody deletes, bypasses or reconfigures', () => {
  const denied = onlyPolicy(archive()).filter(({ Effect, Principal }) => {
    return Effect === 'Deny' && JSON.stringify(Principal) === '{"AWS":"*"}';
  });
  const deniedTo = (who: 'everybody' | 'all but deployments') =>
    denied
      .filter(({ Condition }) => (who === 'everybody' ? !Condition : Condition?.ArnNotLike !== undefined))
      .flatMap(({ Action }) => Action);
  expect(deniedTo('everybody')).toEqual(
    expect.arrayContaining([
      's3:DeleteObject',
      's3:DeleteObjectVersion',
      's3:BypassGovernanceRetention',
      's3:DeleteBucket',
    ]),
  );
  expect(deniedTo('all but deployments')).toEqual(
    expect.arrayContaining([
      's3:PutBucketObjectLockConfiguration',
      's3:PutBucketPolicy',
      's3:DeleteBucketPolicy',
    ]),
  );
});

test('only trails of this account and the copying role may write', () => {
  const writers = onlyPolicy(archive()).filter(({ Effect }) => Effect === 'Allow');
  for (const { Sid, Condition } of writers.filter(({ Sid }) => Sid?.startsWith('CloudTrail'))) {
    expect([Sid, Condition?.ArnLike]).toEqual([
      Sid,
      { 'aws:SourceArn': 'arn:aws:cloudtrail:us-east-1:111122223333:trail/*' },
    ]);
  }
  expect(writers.map(({ Sid }) => Sid)).toEqual(['CopiesArrive', 'CloudTrailAclCheck', 'CloudTrailDelivery']);
});
