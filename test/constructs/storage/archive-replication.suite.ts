import { Match } from 'aws-cdk-lib/assertions';
import { ArchiveReplication } from '../../../lib/constructs/storage/archive-replication';
import { AuditArchive } from '../../../lib/constructs/storage/audit-archive';
import { DeliveryBucket } from '../../../lib/constructs/storage/delivery-bucket';
import { AccessLogBucket, LoadBalancerLogBucket } from '../../../lib/constructs/storage/service-log-bucket';
import { RECOMMENDED_FLAGS } from '../../support/synth';
import { bucketPolicies, storage } from './fixture';

function copying() {
  const { stack, template, encryptionKey, serverAccessLogsBucket } = storage(RECOMMENDED_FLAGS);
  const archive = new AuditArchive(stack, 'Archive', { encryptionKey, serverAccessLogsBucket });
  const copy = new ArchiveReplication(stack, 'Copy', { archive, encryptionKey });
  const delivery = new DeliveryBucket(stack, 'Delivery', {
    encryptionKey,
    serverAccessLogsBucket,
    ...copy.of('delivery'),
  });
  const loadBalancerLogs = new LoadBalancerLogBucket(stack, 'LoadBalancerLogs', {
    serverAccessLogsBucket,
    redactor: 'clinic-redactor',
  });
  copy.admit(delivery, 'delivery');
  return { stack, template: template(), archive, copy, delivery, loadBalancerLogs };
}

const { stack, template, archive, copy, delivery, loadBalancerLogs } = copying();
const idOf = (bucket: { bucketName: string }) => (stack.resolve(bucket.bucketName) as { Ref: string }).Ref;
const policyOf = (bucket: { bucketName: string }) => bucketPolicies(template).get(idOf(bucket))!;

test('everything delivered is copied under the key of the archive within 15 minutes', () => {
  const properties = template.findResources('AWS::S3::Bucket')[idOf(delivery)]!.Properties;
  expect(properties.ReplicationConfiguration.Rules).toEqual([
    {
      Id: 'delivery',
      Priority: 1,
      Status: 'Enabled',
      Filter: { Prefix: '' },
      DeleteMarkerReplication: { Status: 'Disabled' },
      SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } },
      Destination: {
        Bucket: { 'Fn::GetAtt': [idOf(archive), 'Arn'] },
        EncryptionConfiguration: { ReplicaKmsKeyID: expect.stringContaining('key/') },
        Metrics: { Status: 'Enabled', EventThreshold: { Minutes: 15 } },
        ReplicationTime: { Status: 'Enabled', Time: { Minutes: 15 } },
      },
    },
  ]);
});

test('the copying role reads the sources, writes the archive, and no policy of it names an object', () => {
  const roles = template.findResources('AWS::IAM::Role', {
    Properties: {
      AssumeRolePolicyDocument: {
        Statement: [
          { Principal: { Service: 's3.amazonaws.com' }, Action: 'sts:AssumeRole', Effect: 'Allow' },
        ],
      },
    },
  });
  const role = { AWS: { 'Fn::GetAtt': [Object.keys(roles)[0], 'Arn'] } };
  const granted = (bucket: { bucketName: string }) =>
    policyOf(bucket)
      .filter(({ Principal }) => JSON.stringify(Principal) === JSON.stringify(role))
      .flatMap(({ Action }) => Action);
  expect(granted(archive)).toEqual(['s3:ReplicateObject', 's3:ReplicateTags']);
  expect(granted(delivery)).toContain('s3:GetObjectVersionForReplication');
  expect(granted(loadBalancerLogs)).toEqual([]);
  const [policy] = Object.values(template.findResources('AWS::IAM::ManagedPolicy'));
  expect(JSON.stringify(policy!.Properties.PolicyDocument)).not.toContain('*');
});

test('S3 Replication is free in its TLS version, other roles are not', () => {
  for (const bucket of [archive, delivery]) {
    const modern = policyOf(bucket).find(({ Sid }) => Sid === 'PeopleAndWorkloadsNeedTls13');
    expect(modern!.Condition).toMatchObject({
      NumericLessThan: { 's3:TlsVersion': 1.3 },
      ArnNotEquals: { 'aws:PrincipalArn': { 'Fn::GetAtt': [expect.stringContaining('Copier'), 'Arn'] } },
    });
  }
});

test('a failed copy shows in a metric for each source', () => {
  expect(copy.failures.map((metric) => stack.resolve(metric.dimensions))).toEqual([
    { SourceBucket: { Ref: idOf(delivery) }, DestinationBucket: { Ref: idOf(archive) }, RuleId: 'delivery' },
  ]);
  expect(new Set(copy.failures.map(({ metricName }) => metricName))).toEqual(
    new Set(['OperationsFailedReplication']),
  );
});

describe('raw logs of load balancers', () => {
  const redactor = 'arn:aws:iam::111122223333:role/clinic-redactor';

  test.each([
    ['reads', 'OnlyTheRedactorReads', 's3:GetObject'],
    ['reads an earlier version', 'OnlyTheRedactorReads', 's3:GetObjectVersion'],
    ['says that one is redacted', 'OnlyTheRedactorReleases', 's3:PutObjectTagging'],
  ])('proof TLS-4 · nobody but the redactor %s', (_, sid, action) => {
    const statement = policyOf(loadBalancerLogs).find(({ Sid }) => Sid === sid)!;
    expect(statement).toMatchObject({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': redactor } },
    });
    expect(statement.Action).toContain(action);
  });

  test('proof TLS-4 · end within three days once they are redacted, and not before', () => {
    const { LifecycleConfiguration, ReplicationConfiguration, NotificationConfiguration } =
      template.findResources('AWS::S3::Bucket')[idOf(loadBalancerLogs)]!.Properties;
    const rules = LifecycleConfiguration.Rules as Record<string, unknown>[];
    expect(rules.find(({ Id }) => Id === 'EndWhenRedacted')).toMatchObject({
      TagFilters: [{ Key: 'bulwark:redacted', Value: 'yes' }],
      ExpirationInDays: 1,
      NoncurrentVersionExpiration: { NoncurrentDays: 1 },
    });
    for (const rule of rules.filter(({ Id }) => Id !== 'EndWhenRedacted')) {
      expect(rule.ExpirationInDays).toBe(2192);
    }
    expect(ReplicationConfiguration).toBeUndefined();
    expect(NotificationConfiguration).toEqual({ EventBridgeConfiguration: { EventBridgeEnabled: true } });
  });
});

describe('deliveries', () => {
  test('come from services of this account only', () => {
    const services = policyOf(delivery).filter(({ Principal }) =>
      JSON.stringify(Principal).includes('Service'),
    );
    expect(services).toHaveLength(4);
    for (const { Condition } of services) {
      expect(Condition).toMatchObject({
        StringEquals: { 'aws:SourceAccount': '111122223333' },
        ArnLike: { 'aws:SourceArn': expect.stringMatching(/^arn:aws:(logs|config):\*:111122223333:\*$/) },
      });
    }
  });

  test('of load balancers come from those of this account and region', () => {
    expect(policyOf(loadBalancerLogs)).toContainEqual(
      expect.objectContaining({
        Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
        Action: 's3:PutObject',
        Condition: {
          ArnLike: { 'aws:SourceArn': 'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/*' },
        },
      }),
    );
  });

  test.each([
    ['delivery', delivery],
    ['load balancer logs', loadBalancerLogs],
    ['the archive', archive],
  ])('nobody deletes from %s', (_, bucket) => {
    expect(policyOf(bucket)).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Action: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
        Principal: { AWS: '*' },
      }),
    );
  });
});

test('the access log bucket admits S3 of this account alone', () => {
  const { stack: other, template: rendered } = storage(RECOMMENDED_FLAGS);
  new AccessLogBucket(other, 'AccessLogs');
  rendered().hasResourceProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Principal: { Service: 'logging.s3.amazonaws.com' },
          Action: 's3:PutObject',
          Condition: {
            StringEquals: { 'aws:SourceAccount': '111122223333' },
            ArnLike: { 'aws:SourceArn': Match.anyValue() },
          },
        }),
      ]),
    },
  });
});
