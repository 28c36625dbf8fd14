import { Duration } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { AuditForwarder } from '../../lib/constructs/audit/audit-forwarder';
import { AuditFunction } from '../../lib/constructs/audit/audit-function';
import { COLUMNS } from '../../lib/constructs/audit/record-columns';
import type { AuditStack } from '../../lib/stacks/audit-stack';
import type { KeysStack } from '../../lib/stacks/keys-stack';
import { auditRecordSchema } from '../../runtime/audit/record';
import { difference, grantsIn, type Statement } from '../support/function-calls';
import { deploy, stack, template as templateOf } from './with-everything';

const audit = stack('Audit') as AuditStack;
const template = templateOf('Audit');

/** What Lambda does with the role of the writer to hand it records. */
const POLLING =
  /^(kinesis:(Describe|Get|List|Subscribe)|sqs:(Receive|Delete|ChangeMessageVisibility|Get))\w*$/;
/** In the bundle, because a client is shared, and never called. */
const NOT_CALLED: Readonly<Record<string, readonly string[]>> = {
  'audit-forwarder': ['s3:PutObject'],
  'audit-reader': ['s3:DeleteObject'],
  'audit-reconciler': ['s3:DeleteObject'],
  'audit-review': ['s3:DeleteObject'],
  'audit-self-check': ['s3:DeleteObject', 'kms:Sign'],
};

describe('a function of the audit log', () => {
  const granted = grantsIn(audit);
  const entries = [...granted.keys()];

  test('each is there', () => {
    expect(entries.toSorted()).toEqual(
      ['copier', 'forwarder', 'outbox', 'publisher', 'reader', 'reconciler', 'review', 'self-check', 'writer']
        .map((name) => `audit-${name}`)
        .concat('secret-age'),
    );
  });

  test.each(entries)('%s may do what its code does, and nothing else', (entry) => {
    const unseen = entry === 'audit-writer' ? [POLLING] : [];
    expect(difference(entry, granted.get(entry)!, NOT_CALLED[entry], unseen)).toEqual({
      missing: [],
      superfluous: [],
    });
  });

  test('the writer cannot reach the archive, and nobody can delete there or touch a retention', () => {
    const onLocked = (entry: string): string[] =>
      granted
        .get(entry)!
        .filter(({ Resource }) => /-archive:ExportsOutput\w+(Archive|Witness)/.test(JSON.stringify(Resource)))
        .flatMap(({ Action }) => Action)
        .toSorted();
    expect(onLocked('audit-writer')).toEqual([]);
    const all = entries.flatMap(onLocked);
    expect(new Set(all)).toEqual(new Set(['s3:GetObject', 's3:PutObject', 's3:ListBucket']));
    expect(onLocked('audit-copier')).toEqual(['s3:GetObject', 's3:ListBucket']);
  });

  test('one that is not told what it reads, or more, does not synthesize', () => {
    const other = deploy().node.findChild('Audit') as AuditStack;
    const fn = new AuditFunction(other, 'Another', {
      surroundings: other.log.surroundings,
      entry: 'audit-copier',
      env: ['LOG_TABLE'],
      description: 'A function without its settings',
      timeout: Duration.seconds(10),
    });
    fn.addEnvironment('TABLE', 'log');
    expect(fn.node.validate()).toEqual([
      'audit-copier is not told LOG_TABLE',
      'audit-copier is told TABLE, which it does not read',
    ]);
  });
});

test('only the forwarder may leave the network, on 443', () => {
  const groups = Object.entries(template.findResources('AWS::EC2::SecurityGroup'));
  const open = groups.filter(([, { Properties }]) =>
    JSON.stringify(Properties.SecurityGroupEgress ?? []).includes('0.0.0.0/0'),
  );
  expect(open.map(([id]) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual(['ForwarderFunctionSecurityGroup']);
  expect(open[0]![1].Properties.SecurityGroupEgress).toContainEqual(
    expect.objectContaining({ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443, IpProtocol: 'tcp' }),
  );
});

test('secrets of SIEMs are watched by their age, each of them, and by nobody who can read one', () => {
  const secrets = Object.entries(template.findResources('AWS::SecretsManager::Secret')).map(([id]) => ({
    Ref: id,
  }));
  expect(secrets).toHaveLength(1);
  const [age] = Object.values(
    template.findResources('AWS::Lambda::Function', {
      Properties: { Description: 'Looks how old the secrets are that vendors issue' },
    }),
  );
  expect(age!.Properties.Environment.Variables.SECRETS).toEqual(secrets[0]);
  const onSecrets = grantsIn(audit)
    .get('secret-age')!
    .filter(({ Action }) => JSON.stringify(Action).includes('secretsmanager:'));
  expect(onSecrets).toEqual([
    { Effect: 'Allow', Action: 'secretsmanager:ListSecretVersionIds', Resource: secrets[0] },
  ]);
});

test('a workload may put records, with a data key, and nothing else', () => {
  const workload = templateOf('Workload-portal');
  const text = JSON.stringify(workload.toJSON());
  expect(new Set(text.match(/kinesis:\w+/g))).toEqual(new Set(['kinesis:PutRecord', 'kinesis:PutRecords']));
  const statements = Object.values(workload.findResources('AWS::IAM::ManagedPolicy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement as Statement[],
  );
  const onKeys = statements.filter(({ Resource }) => JSON.stringify(Resource).includes('-keys:'));
  expect(onKeys.map(({ Action, Condition }) => [Action, Condition])).toEqual([
    // For the table of sessions, through DynamoDB alone, and for what is sealed in it.
    [
      ['kms:Decrypt', 'kms:DescribeKey'],
      { StringEquals: { 'kms:ViaService': 'dynamodb.us-east-1.amazonaws.com' } },
    ],
    [['kms:Decrypt', 'kms:Encrypt'], { StringLike: { 'kms:EncryptionContext:bulwark:session': '?*' } }],
    // For the secret of its context key alone.
    [
      'kms:Decrypt',
      {
        StringEquals: {
          'kms:EncryptionContext:SecretARN': expect.anything(),
          'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com',
        },
      },
    ],
    ['kms:GenerateDataKey', undefined],
  ]);
});

test('only publisher and review sign, and nobody else can be let', () => {
  const [key] = Object.values(
    template.findResources('AWS::KMS::Key', { Properties: { KeySpec: 'ECC_NIST_EDWARDS25519' } }),
  );
  const statements = key!.Properties.KeyPolicy.Statement as (Statement & { Principal: unknown })[];
  const signing = statements.filter(({ Action }) => [Action].flat().includes('kms:Sign'));
  expect(
    signing.map(({ Principal }) => JSON.stringify(Principal).replace(/^.*"(\w+)[0-9A-F]{8}".*$/, '$1')),
  ).toEqual(['AuditLogPublisherFunctionRole', 'AuditLogReviewFunctionRole']);
  expect(key!.DeletionPolicy).toBe('Retain');
});

test('a parked record is hidden for six times as long as the writer may take, and tried more often than it gives up', () => {
  const [writer] = Object.values(
    template.findResources('AWS::Lambda::Function', {
      Properties: { Description: 'Sequences audit records' },
    }),
  );
  template.hasResourceProperties('AWS::SQS::Queue', {
    VisibilityTimeout: 6 * writer!.Properties.Timeout,
    Tags: Match.arrayWith([{ Key: 'bulwark:purpose', Value: 'audit-parking' }]),
  });
});

test('parked records page by their number: the age of the oldest forgets those that were tried three times', () => {
  const [alarm] = Object.values(
    template.findResources('AWS::CloudWatch::Alarm', {
      Properties: { AlarmName: 'bulwark-audit-audit-records-parked' },
    }),
  );
  const metrics = alarm!.Properties.Metrics as { MetricStat?: { Metric: { MetricName: string } } }[];
  expect(metrics.flatMap(({ MetricStat }) => MetricStat?.Metric.MetricName ?? []).toSorted()).toEqual([
    'ApproximateNumberOfMessagesNotVisible',
    'ApproximateNumberOfMessagesVisible',
  ]);
  expect(alarm!.Properties).toMatchObject({ EvaluationPeriods: 3, Threshold: 1 });
});

/** The Hive type of a JSON Schema. */
function hive(schema: z.core.JSONSchema.JSONSchema): string {
  const { type, properties, items } = schema;
  if (properties) {
    const fields = Object.entries(properties).map(
      ([name, field]) => `${name.toLowerCase()}:${hive(field as z.core.JSONSchema.JSONSchema)}`,
    );
    return `struct<${fields.join(',')}>`;
  }
  if (type === 'array') return `array<${hive(items as z.core.JSONSchema.JSONSchema)}>`;
  return 'string';
}

test('each function that runs by the minute pages when it does not, or does not get through', () => {
  const rules = Object.values(
    template.findResources('AWS::Events::Rule', { Properties: { ScheduleExpression: 'rate(1 minute)' } }),
  );
  const missed = Object.values(
    template.findResources('AWS::CloudWatch::Alarm', {
      Properties: { TreatMissingData: 'breaching', Period: 300 },
    }),
  );
  // That the drainer reports is an alarm of its own, and so is the reconciliation, which runs each five minutes.
  const names = missed.map(({ Properties }) => String(Properties.AlarmName).replace('bulwark-audit-', ''));
  expect(names.toSorted()).toEqual([
    'audit-copier-idle',
    'audit-forwarder-idle',
    'audit-outbox-behind',
    'audit-publisher-idle',
    'reconciliation-missing',
  ]);
  expect(rules).toHaveLength(4);
  const late = Object.values(template.findResources('AWS::CloudWatch::Alarm')).filter(({ Properties }) =>
    String(Properties.AlarmDescription).endsWith('#audit-function-late'),
  );
  expect(late.map(({ Properties }) => String(Properties.MetricName)).toSorted()).toEqual([
    'CopiesLate',
    'ForwardsLate',
    'PublishesLate',
  ]);
});

test('the queue of failed runs is under a key that each function may use for it, and for nothing else', () => {
  for (const statements of grantsIn(audit).values()) {
    expect(statements).toContainEqual(
      expect.objectContaining({
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Condition: { StringEquals: { 'kms:ViaService': 'sqs.us-east-1.amazonaws.com' } },
      }),
    );
  }
});

test('Athena may read the copy with the TLS that it speaks; everybody else needs 1.3', () => {
  const policies = Object.entries(template.findResources('AWS::S3::BucketPolicy'));
  const [, query] = policies.find(([id]) => id.startsWith('AuditLogQuery'))!;
  const old = (query.Properties.PolicyDocument.Statement as { Condition: object }[]).filter(({ Condition }) =>
    JSON.stringify(Condition).includes('s3:TlsVersion'),
  );
  expect(old.map(({ Condition }) => Condition)).toEqual([
    { NumericLessThan: { 's3:TlsVersion': 1.2 } },
    {
      NumericLessThan: { 's3:TlsVersion': 1.3 },
      Bool: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
    },
  ]);
});

test('destinations that the environment of a function cannot hold do not synthesize', () => {
  const other = deploy();
  const { log } = other.node.findChild('Audit') as AuditStack;
  const forward = (count: number) =>
    new AuditForwarder(log, `Forwarder${count}`, {
      log,
      secretsKey: (other.node.findChild('Keys') as KeysStack).secrets,
      destinations: Array.from({ length: count }, (_, i) => ({
        tenant: `clinic-${String(i).padStart(2, '0')}`,
        url: 'https://siem.example/services/collector/v1/ingest',
      })),
    });
  expect(forward(15).secretArns).toHaveProperty('clinic-14');
  expect(() => forward(20)).toThrow('20 destinations take 4540 characters; allowed: 3600');
});

test('the table of investigations has every field of the record', () => {
  const record = COLUMNS.find(({ name }) => name === 'record')!;
  expect(record.type).toBe(hive(z.toJSONSchema(auditRecordSchema)));
  template.hasResourceProperties('AWS::Glue::Table', {
    TableInput: {
      StorageDescriptor: Match.objectLike({
        SerdeInfo: { SerializationLibrary: 'org.apache.hive.hcatalog.data.JsonSerDe' },
      }),
      Parameters: Match.objectLike({
        'projection.tenant.type': 'injected',
        'projection.date.type': 'date',
        'storage.location.template': {
          'Fn::Join': ['', [Match.anyValue(), Match.anyValue(), '/records/tenant=${tenant}/date=${date}/']],
        },
      }),
    },
  });
});
