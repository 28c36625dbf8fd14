import type { Control } from './control';
import { resource, test } from './proof';

export const KEY: readonly Control[] = [
  {
    id: 'KEY-1',
    title: 'Encryption at rest under own keys',
    kind: 'T',
    layer: 'data',
    owner: 'platform engineer',
    statement:
      "Every store (Aurora, S3, DynamoDB, SQS, SNS, Kinesis, Secrets Manager, CloudWatch Logs, Backup, ECR, EFS/EBS, ElastiCache) is AES-256 under a customer managed symmetric KMS key that rotates every 90 days. The only stores without one are those where AWS offers none, such as the load balancer's access-log bucket, named as exceptions. Asymmetric signing keys, which KMS cannot rotate, have a planned succession.",
    risk: 'Data that is encrypted under your own keys and stolen without them need not be reported as a breach; data that is not, must be.',
    citations: ['164.312(a)(2)(iv)'],
    proofs: [
      resource('AWS::KMS::Key', 1, 'keys that rotate every 90 days', {
        EnableKeyRotation: true,
        RotationPeriodInDays: 90,
      }),
      resource('AWS::RDS::DBCluster', 1, 'the database is encrypted', { StorageEncrypted: true }),
    ],
    pending: [],
  },
  {
    id: 'KEY-2',
    title: 'A key for each tenant',
    kind: 'T',
    layer: 'data',
    owner: 'platform engineer',
    statement:
      'Each tenant holds its own key, created at onboarding with 90-day rotation and used with an encryption context that names the tenant, for its S3 objects and its field-level data keys. Columns classed as direct identifiers or narrative are field-encrypted (AES-256-GCM), and the schema check refuses a classed column stored plain. A pooled mode (one KMS key, one data key per tenant) exists for cost, chosen explicitly.',
    risk: 'If all practices share one key, one mistake or one leaked credential opens the records of all of them at once.',
    citations: ['164.312(a)(2)(iv)'],
    proofs: [
      resource('AWS::StepFunctions::StateMachine', 1, 'what makes the key when a tenant begins', {
        'Tags.0.Value': 'tenant-onboarding',
      }),
      resource('AWS::IAM::Role', 1, 'what acts for one tenant at a time', {
        'Tags.0.Value': 'tenant-role',
      }),
      test('proof KEY-2'),
    ],
    pending: [],
  },
  {
    id: 'KEY-3',
    title: 'Separation of key duties',
    kind: 'T',
    layer: 'data',
    owner: 'platform engineer',
    statement:
      'Key administrators cannot decrypt and key users cannot administer. Disabling a key, scheduling its deletion or changing its policy raises an alarm.',
    risk: 'One person who can both manage a key and use it can read everything alone; a deleted key makes every record unreadable for good.',
    citations: ['164.312(a)(1)'],
    proofs: [
      resource('AWS::KMS::Key', 1, 'keys with policies that separate the duties'),
      resource('AWS::Logs::MetricFilter', 1, 'what counts as tampering with a key', {
        'MetricTransformations.0.MetricName': 'key-tampering',
      }),
      resource('AWS::CloudWatch::Alarm', 1, 'the alarm', { MetricName: 'key-tampering' }),
    ],
    pending: [],
  },
  {
    id: 'KEY-4',
    title: 'Crypto-shredding',
    kind: 'T',
    layer: 'data',
    owner: 'security officer',
    statement:
      'Ending a tenant schedules the deletion of its key (pooled mode: destroys every wrapped copy of its data key), deletes its shared rows, and leaves a signed certificate that lists what remains in locked backups and the audit archive, and until when.',
    risk: 'A practice that leaves must get its data destroyed. Copies in backups cannot be deleted one by one; without the key they are worthless.',
    citations: ['164.310(d)(2)(i)', '164.314(a)(1)', '164.314(a)(2)(i)'],
    proofs: [
      resource('AWS::StepFunctions::StateMachine', 3, 'how a tenant begins, is exported, and ends'),
      resource('AWS::S3::Bucket', 1, 'data keys, every copy of which can be destroyed', {
        'Tags.0.Value': 'tenant-data-keys',
      }),
      test('proof KEY-4'),
    ],
    pending: [],
  },
];
