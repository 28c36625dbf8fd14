import { aws_ec2 as ec2, aws_s3 as s3, aws_sns as sns, aws_sqs as sqs } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { METRICS } from '../../../lambda/load-balancer-log-redactor/env';
import { LoadBalancerLogRedactor } from '../../../lib/constructs/edge/load-balancer-log-redactor';
import { difference, grantsIn } from '../../support/function-calls';
import { APP_SUBNETS, surroundings } from '../../support/surroundings';

const { stack, vpc, key, template: rendered } = surroundings();
new LoadBalancerLogRedactor(stack, 'Redactor', {
  roleName: 'clinic-redactor',
  rawLogs: s3.Bucket.fromBucketName(stack, 'Raw', 'raw-logs'),
  archive: s3.Bucket.fromBucketAttributes(stack, 'Archive', { bucketName: 'archive', encryptionKey: key }),
  logPrefixes: ['edge', 'services'],
  surroundings: {
    vpc,
    subnets: APP_SUBNETS,
    endpoints: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Endpoints', 'sg-0123456789abcdef0'),
    encryptionKey: key,
    logKey: key,
    alerts: {
      onCall: sns.Topic.fromTopicArn(stack, 'OnCall', 'arn:aws:sns:us-east-1:111122223333:on-call'),
      breach: sns.Topic.fromTopicArn(stack, 'Breach', 'arn:aws:sns:us-east-1:111122223333:breach'),
      undelivered: sqs.Queue.fromQueueArn(stack, 'Dead', 'arn:aws:sqs:us-east-1:111122223333:undelivered'),
    },
  },
});
const template = rendered();

test('its role may do what its code calls, below the prefixes of the load balancers, and nothing else', () => {
  const statements = grantsIn(stack).get('load-balancer-log-redactor')!;
  // A version is read and tagged with the call for its object.
  const versions = [/^s3:(?:GetObjectVersion|PutObjectVersionTagging)$/];
  expect(difference('load-balancer-log-redactor', statements, [], versions)).toEqual({
    missing: [],
    superfluous: [],
  });
  const written = statements.filter(({ Action }) => [Action].flat().includes('s3:PutObject'));
  expect(written.map(({ Resource }) => JSON.stringify(Resource))).toEqual([
    expect.stringContaining(':s3:::archive/redacted/edge/AWSLogs/*'),
    expect.stringContaining(':s3:::archive/redacted/services/AWSLogs/*'),
  ]);
  const read = statements.filter(({ Action }) => [Action].flat().includes('s3:GetObjectVersion'));
  expect(read.map(({ Resource }) => JSON.stringify(Resource))).toEqual([
    expect.stringContaining(':s3:::raw-logs/edge/AWSLogs/*'),
    expect.stringContaining(':s3:::raw-logs/services/AWSLogs/*'),
  ]);
  const listed = statements.filter(({ Action }) => Action === 's3:ListBucket');
  expect(listed.map(({ Resource }) => Resource)).toEqual(
    [':s3:::archive', ':s3:::raw-logs'].map((bucket) => ({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, bucket]],
    })),
  );
  expect(JSON.stringify(read)).not.toContain('s3:Delete');
  template.hasResourceProperties('AWS::IAM::Role', { RoleName: 'clinic-redactor' });
});

test('runs for every delivery and every quarter of an hour; what cannot be handed over pages', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: { bucket: { name: ['raw-logs'] } },
    },
  });
  template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(15 minutes)' });
  template.hasResourceProperties('AWS::Lambda::Permission', {
    Principal: 'events.amazonaws.com',
    SourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('Delivered'), 'Arn'] },
  });
  for (const { Properties } of Object.values(template.findResources('AWS::Events::Rule'))) {
    expect(Properties.Targets[0].DeadLetterConfig.Arn).toBe('arn:aws:sqs:us-east-1:111122223333:undelivered');
  }
});

test('proof TLS-4 · a log that waits, cannot be read or is not understood pages, and so does silence', () => {
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
    ({ Properties }) => Properties,
  );
  const named = (end: string) => alarms.find(({ AlarmName }) => (AlarmName as string).endsWith(end));
  expect(named('load-balancer-logs-waiting')).toMatchObject({
    MetricName: METRICS.waiting,
    Threshold: 1,
    TreatMissingData: 'breaching',
    Period: 1800,
    EvaluationPeriods: 2,
  });
  expect(named('load-balancer-log-unreadable')).toMatchObject({
    MetricName: METRICS.unreadable,
    Threshold: 1,
  });
  expect(named('load-balancer-lines-withheld')).toMatchObject({
    MetricName: METRICS.withheld,
    Threshold: 100,
  });
  expect(named('load-balancer-log-redactor-failing')).toMatchObject({ Threshold: 3 });
});
