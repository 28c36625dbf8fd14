import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { loadConfig } from '../../lib/config/load';
import { EncryptedBucket } from '../../lib/constructs/storage/encrypted-bucket';
import { ArchiveStack } from '../../lib/stacks/archive-stack';
import { KeysStack } from '../../lib/stacks/keys-stack';
import { checked, newApp } from '../support/synth';

const example = loadConfig(join(__dirname, '..', '..', 'config'), 'example');
const env = { account: example.account, region: example.region };

function archive(config = example) {
  const app = newApp();
  const keys = new KeysStack(app, 'Keys', { config, env });
  return { app, keys, stack: new ArchiveStack(app, 'Archive', { config, env, keys }) };
}

test('complies with every rule', () => {
  const checks = checked((app) => {
    const keys = new KeysStack(app, 'Keys', { config: example, env });
    new ArchiveStack(app, 'Archive', { config: example, env, keys });
  });
  expect(checks.recorder.findings.filter(({ stack }) => stack === 'Archive')).toEqual([]);
});

test.each([2192, 3653])('with a retention of %i days, nothing is unlocked or expires before', (auditDays) => {
  const { stack } = archive({ ...example, retention: { ...example.retention, auditDays } });
  const buckets = Object.values(Template.fromStack(stack).findResources('AWS::S3::Bucket'));
  expect(buckets).toHaveLength(5);
  const locked = buckets.filter(({ Properties }) => Properties.ObjectLockEnabled === true);
  expect(locked.map(({ Properties }) => Properties.ObjectLockConfiguration.Rule.DefaultRetention)).toEqual([
    { Mode: 'COMPLIANCE', Days: auditDays },
    { Mode: 'COMPLIANCE', Days: auditDays },
  ]);
  for (const { Properties } of buckets) {
    for (const rule of Properties.LifecycleConfiguration.Rules) {
      // Raw logs of load balancers, whose redacted copy is locked; what is not redacted stays.
      if (rule.TagFilters?.[0].Key === 'bulwark:redacted') continue;
      for (const days of [rule.ExpirationInDays, rule.NoncurrentVersionExpiration?.NoncurrentDays]) {
        expect(days ?? Infinity).toBeGreaterThanOrEqual(rule.Id === 'KeepTheRest' ? 2192 : auditDays);
      }
    }
  }
});

const { stack } = archive();
const template = Template.fromStack(stack);

test('what services deliver is copied, but for raw logs of load balancers; each has a metric of failures', () => {
  const copied = Object.entries(template.findResources('AWS::S3::Bucket'))
    .filter(([, { Properties }]) => Properties.ReplicationConfiguration)
    .map(([id]) => id);
  const expected = [stack.delivery].map(
    ({ bucketName }) => (stack.resolve(bucketName) as { Ref: string }).Ref,
  );
  expect(copied.toSorted()).toEqual(expected.toSorted());
  expect(stack.replicationFailures).toHaveLength(1);
});

test('a bucket of another stack that logs here changes no policy and makes no cycle', () => {
  const { app, keys, stack: target } = archive();
  new EncryptedBucket(new Stack(app, 'Documents', { env }), 'Documents', {
    encryptionKey: keys.compute,
    serverAccessLogsBucket: target.accessLogs,
  });
  const policies = Template.fromStack(target).findResources('AWS::S3::BucketPolicy');
  expect(policies).toEqual(template.findResources('AWS::S3::BucketPolicy'));
});
