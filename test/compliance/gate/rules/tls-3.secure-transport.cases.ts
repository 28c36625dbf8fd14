import type { JsonObject } from '../../../../lib/compliance/template/template';
import { change, only, PARAMETER, resource, template, type RuleCases } from './cases';
import { DENY_PLAINTEXT, policy, ref } from './fixtures';

const bucket = (...statements: JsonObject[]) =>
  template({
    Bucket: resource('AWS::S3::Bucket'),
    Policy: resource('AWS::S3::BucketPolicy', {
      Bucket: ref('Bucket'),
      PolicyDocument: policy(...statements),
    }),
  });
const both: readonly JsonObject[] = [{ 'Fn::GetAtt': ['Bucket', 'Arn'] }, { 'Fn::Sub': '${Bucket.Arn}/*' }];
const key = (...statements: JsonObject[]) => only('AWS::KMS::Key', { KeyPolicy: policy(...statements) });
const topic = (Action: string) =>
  template({
    Topic: resource('AWS::SNS::Topic'),
    Policy: resource('AWS::SNS::TopicPolicy', {
      Topics: [ref('Topic')],
      PolicyDocument: policy({ ...DENY_PLAINTEXT, Action, Resource: ref('Topic') }),
    }),
  });

export const cases: RuleCases = {
  compliant: [
    bucket(DENY_PLAINTEXT),
    bucket({ ...DENY_PLAINTEXT, Action: 's3:*', Resource: both, Principal: '*' }),
    [
      {
        ...template({ Bucket: resource('AWS::S3::Bucket') }),
        Outputs: { B: { Value: ref('Bucket'), Export: { Name: 'b' } } },
      },
      template({
        Policy: resource('AWS::S3::BucketPolicy', {
          Bucket: { 'Fn::ImportValue': 'b' },
          PolicyDocument: policy(DENY_PLAINTEXT),
        }),
      }),
    ],
    key(change(DENY_PLAINTEXT, 'Condition', { Bool: { 'aws:securetransport': false } })),
    topic('sns:Publish'),
    template({
      Queue: resource('AWS::SQS::Queue'),
      Policy: resource('AWS::SQS::QueuePolicy', {
        Queues: [ref('Queue')],
        PolicyDocument: policy(DENY_PLAINTEXT),
      }),
    }),
    template({
      Stream: resource('AWS::Kinesis::Stream'),
      Policy: resource('AWS::Kinesis::ResourcePolicy', {
        ResourceArn: { 'Fn::GetAtt': 'Stream.Arn' },
        ResourcePolicy: policy({ ...DENY_PLAINTEXT, Action: 'kinesis:*' }),
      }),
    }),
  ],
  failing: [
    { template: only('AWS::S3::Bucket'), path: 'Properties' },
    { template: only('AWS::SQS::Queue'), path: 'Properties' },
    { template: bucket({ ...DENY_PLAINTEXT, Effect: 'Allow' }), path: 'Properties' },
    { template: bucket({ ...DENY_PLAINTEXT, Action: 's3:PutObject' }), path: 'Properties' },
    { template: bucket({ ...DENY_PLAINTEXT, Resource: both[1]! }), path: 'Properties' },
    {
      template: bucket({ ...DENY_PLAINTEXT, Principal: { AWS: 'arn:aws:iam::111122223333:root' } }),
      path: 'Properties',
    },
    {
      template: bucket(change(DENY_PLAINTEXT, 'Condition.StringEquals', { 'aws:PrincipalOrgID': 'o-1' })),
      path: 'Properties',
    },
    { template: topic('sns:Subscribe'), path: 'Properties' },
    { template: key(), path: 'Properties.KeyPolicy' },
    {
      template: template({
        Bucket: resource('AWS::S3::Bucket'),
        Policy: resource(
          'AWS::S3::BucketPolicy',
          { Bucket: ref('Bucket'), PolicyDocument: policy(DENY_PLAINTEXT) },
          { Condition: 'Production' },
        ),
      }),
      path: 'Properties',
    },
  ],
  unreadable: [
    { template: only('AWS::KMS::Key', { KeyPolicy: PARAMETER }), path: 'Properties.KeyPolicy' },
    { template: bucket({ 'Fn::If': ['C', DENY_PLAINTEXT, PARAMETER] }), path: 'Properties' },
  ],
};
