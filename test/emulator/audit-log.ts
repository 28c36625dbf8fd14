/**
 * The audit log from an application's call to an offline verification, with the bundles that would be deployed and real
 * wire protocols. Needs the emulator: see CONTRIBUTING.md.
 *
 * Where the emulator is laxer than AWS: it enforces neither IAM nor key policies, runs no event source mapping and no
 * schedule (this script does what they would), and lets a locked version be deleted. Where it is as strict: conditional
 * writes of S3, transactions of DynamoDB with their cancellation reasons, Ed25519 of KMS, sequence numbers of Kinesis.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateStreamCommand,
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  Kinesis,
} from '@aws-sdk/client-kinesis';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  GetObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { AuditClient, kinesisTransport, type AuditRecordInput } from '../../runtime/audit';
import { invoke } from './deployed-function';
import { startMinistack } from './ministack';
import { say, scratchFolder } from './scenario';

const ROOT = join(__dirname, '..', '..');
const scratch = scratchFolder();

const STREAM = 'audit';
const TABLE = 'audit-log';
const BUCKETS = {
  ARCHIVE_BUCKET: 'archive-of-111122223333',
  WITNESS_BUCKET: 'witness-of-111122223333',
  QUARANTINE_BUCKET: 'quarantine-of-111122223333',
  QUERY_BUCKET: 'query-of-111122223333',
  EVIDENCE_BUCKET: 'evidence-of-111122223333',
} as const;
const LOG_NAME = 'audit.app.example.com';
const TENANTS = ['clinic-a', 'clinic-b', 'clinic-c'];
const RECORDS_EACH = 150;
/** Records of a tenant that travel together. */
const AT_ONCE = 30;

interface World {
  readonly environment: Readonly<Record<string, string>>;
  readonly s3: S3Client;
  readonly kinesis: Kinesis;
  readonly sqs: SQSClient;
}

async function provision(environment: Readonly<Record<string, string>>): Promise<World> {
  Object.assign(process.env, environment);
  const [s3, kinesis, sqs] = [new S3Client({}), new Kinesis({}), new SQSClient({})];
  for (const [name, Bucket] of Object.entries(BUCKETS)) {
    const locked = ['ARCHIVE_BUCKET', 'WITNESS_BUCKET', 'EVIDENCE_BUCKET'].includes(name);
    await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: locked }));
    if (!locked) continue;
    await s3.send(
      new PutObjectLockConfigurationCommand({
        Bucket,
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 2192 } },
        },
      }),
    );
  }
  await new DynamoDBClient({}).send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  await kinesis.send(new CreateStreamCommand({ StreamName: STREAM, ShardCount: 2 }));
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'parking' }));
  const { KeyMetadata } = await new KMSClient({}).send(
    new CreateKeyCommand({ KeySpec: 'ECC_NIST_EDWARDS25519', KeyUsage: 'SIGN_VERIFY' }),
  );
  return {
    s3,
    kinesis,
    sqs,
    environment: {
      ...environment,
      ...BUCKETS,
      LOG_TABLE: TABLE,
      LOG_NAME,
      AUDIT_STREAM: STREAM,
      PARKING_QUEUE_URL: QueueUrl!,
      SIGNING_KEY_ID: KeyMetadata!.Arn!,
    },
  };
}

/** Synthetic: what a nurse of the tenant did. */
const access = (organization: string, n: number): AuditRecordInput => ({
  organization,
  location: 'site-1',
  actor: { id: `user-${n % 7}`, role: 'nurse', type: 'person' },
  source: { ip: '192.0.2.10', userAgent: 'portal/1.0' },
  action: 'read',
  resource: { type: 'patient', id: `p-${n}`, patient: `p-${n}` },
  fields: ['allergies'],
  outcome: n % 50 === 0 ? 'denied' : 'success',
  requestId: `${organization}-${n}`,
});

/**
 * What Lambda's event source mapping would hand over, from the beginning of the stream: two Kinesis records a batch,
 * for the emulator cuts off what is longer than an HTTP/2 window.
 */
async function* batches({ kinesis }: World): AsyncGenerator {
  const { StreamDescription } = await kinesis.send(new DescribeStreamCommand({ StreamName: STREAM }));
  for (const { ShardId } of StreamDescription!.Shards!) {
    let { ShardIterator } = await kinesis.send(
      new GetShardIteratorCommand({ StreamName: STREAM, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
    );
    for (;;) {
      const { Records = [], NextShardIterator } = await kinesis.send(
        new GetRecordsCommand({ ShardIterator, Limit: 2 }),
      );
      if (Records.length === 0) break;
      ShardIterator = NextShardIterator;
      yield {
        Records: Records.map(({ Data, PartitionKey, SequenceNumber, ApproximateArrivalTimestamp }) => ({
          eventSource: 'aws:kinesis',
          eventID: `${ShardId}:${SequenceNumber}`,
          kinesis: {
            partitionKey: PartitionKey,
            sequenceNumber: SequenceNumber,
            data: Buffer.from(Data!).toString('base64'),
            approximateArrivalTimestamp: ApproximateArrivalTimestamp!.getTime() / 1000,
          },
        })),
      };
    }
  }
}

async function keys({ s3 }: World, Bucket: string, Prefix?: string): Promise<string[]> {
  const found: string[] = [];
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix })) {
    found.push(...(page.Contents ?? []).map(({ Key }) => Key!));
  }
  return found;
}

const bytesOf = async ({ s3 }: World, Bucket: string, Key: string): Promise<Uint8Array> =>
  (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body!.transformToByteArray();

/** Copies the log of a tenant to disk, as an auditor would receive it. */
async function download(world: World, tenant: string): Promise<string> {
  const prefix = `audit/${tenant}/`;
  const directory = join(scratch, tenant);
  for (const key of await keys(world, BUCKETS.ARCHIVE_BUCKET, prefix)) {
    const path = join(directory, key.slice(prefix.length));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await bytesOf(world, BUCKETS.ARCHIVE_BUCKET, key));
  }
  return directory;
}

/**
 * Runs the self-check of a day.
 * @param Bucket where it keeps its reports; with those of the same day in it, it checks nothing again
 * @returns the tenants whose log is wrong
 */
async function selfCheck(world: World, Bucket: string = BUCKETS.EVIDENCE_BUCKET): Promise<string[]> {
  if (Bucket !== BUCKETS.EVIDENCE_BUCKET) await world.s3.send(new CreateBucketCommand({ Bucket }));
  await invoke('audit-self-check', { ...world.environment, EVIDENCE_BUCKET: Bucket }, {});
  const summary = (await keys(world, Bucket)).find((key) => key.includes('/summary-'));
  const { failed, verified } = JSON.parse(Buffer.from(await bytesOf(world, Bucket, summary!)).toString()) as {
    failed: string[];
    verified: number;
  };
  assert.equal(verified + failed.length, TENANTS.length, 'every log was checked');
  return failed;
}

const bulwark = (...args: string[]) =>
  spawnSync(process.execPath, [join(ROOT, 'bin', 'bulwark.js'), ...args], {
    encoding: 'utf8',
    env: process.env,
  });

async function main(): Promise<void> {
  const ministack = await startMinistack();
  const world = await provision(ministack.environment);
  const { environment, sqs } = world;
  const run = (name: string, event: unknown = {}) => invoke(name, environment, event);

  say('an application records, some of it wrongly');
  const audit = new AuditClient({ transport: kinesisTransport(world.kinesis, STREAM) });
  for (let n = 0; n < RECORDS_EACH; n += AT_ONCE) {
    const calls = TENANTS.flatMap((tenant) =>
      Array.from({ length: AT_ONCE }, (_, i) => audit.record(access(tenant, n + i))),
    );
    assert((await Promise.all(calls)).every(({ accepted }) => accepted));
  }
  const refused = await audit.record({
    ...access('clinic-a', 1),
    source: { ip: '192.0.2.10', userAgent: 'call me at ssn 123-45-6789' },
  });
  assert.equal(refused.accepted, false);
  await audit.close();

  say('the stream delivers everything twice');
  for (let time = 0; time < 2; time++) {
    for await (const batch of batches(world)) await run('audit-writer', batch);
  }
  assert.equal((await keys(world, BUCKETS.QUARANTINE_BUCKET)).length, 1, 'one record is in quarantine');

  say('the publisher publishes, twice');
  await run('audit-publisher');
  await run('audit-publisher');

  say('a log of which the table is out of reach is parked, and drained later');
  const late = new AuditClient({ transport: kinesisTransport(world.kinesis, STREAM) });
  await late.record(access('clinic-b', RECORDS_EACH));
  await late.close();
  for await (const batch of batches(world)) {
    await invoke('audit-writer', { ...environment, LOG_TABLE: 'no-such-table' }, batch);
  }
  let drained = 0;
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: environment.PARKING_QUEUE_URL,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
        VisibilityTimeout: 60,
      }),
    );
    if (Messages.length === 0) break;
    await run('audit-writer', {
      Records: Messages.map(({ MessageId, Body, Attributes, MessageAttributes }) => ({
        eventSource: 'aws:sqs',
        messageId: MessageId,
        body: Body,
        attributes: Attributes,
        messageAttributes: Object.fromEntries(
          Object.entries(MessageAttributes ?? {}).map(([name, { StringValue, DataType }]) => [
            name,
            { stringValue: StringValue, dataType: DataType },
          ]),
        ),
      })),
    });
    await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl: environment.PARKING_QUEUE_URL,
        Entries: Messages.map(({ ReceiptHandle }, n) => ({ Id: String(n), ReceiptHandle })),
      }),
    );
    drained += Messages.length;
  }
  assert(drained > 0, 'something was parked');
  await run('audit-publisher');

  say('anybody verifies, in place and offline');
  const expected: Readonly<Record<string, number>> = {
    'clinic-a': RECORDS_EACH,
    'clinic-b': RECORDS_EACH + 1,
    'clinic-c': RECORDS_EACH,
  };
  for (const tenant of TENANTS) {
    const directory = await download(world, tenant);
    const key = join(directory, 'log.vkey');
    for (const place of [directory, `s3://${BUCKETS.ARCHIVE_BUCKET}/audit/${tenant}/`]) {
      const witness = `s3://${BUCKETS.WITNESS_BUCKET}/audit/${tenant}/`;
      const { status, stdout, stderr } = bulwark(
        'log',
        'verify',
        place,
        '--key',
        key,
        '--witness',
        witness,
        '--json',
      );
      assert.equal(status, 0, `${place}: ${stdout}${stderr}`);
      const { entries } = JSON.parse(stdout) as { entries: number };
      assert.equal(entries, expected[tenant], `${place} holds each record once`);
    }
  }

  say('the copy answers administrators, and the question is itself audited');
  await run('audit-copier');
  await run('audit-copier');
  const { answer } = await run('audit-reader', {
    caller: {
      organization: 'clinic-b',
      actor: { id: 'admin-1', role: 'practice-administrator', type: 'person' },
      source: { ip: '192.0.2.20', userAgent: 'portal/1.0' },
      requestId: 'question-1',
    },
    request: { kind: 'query', patient: 'p-7' },
  });
  const { entries } = answer as {
    entries: { record: { organization: string; resource: { patient: string } } }[];
  };
  assert.deepEqual(
    entries.map(({ record }) => [record.organization, record.resource.patient]),
    [['clinic-b', 'p-7']],
  );

  say('the self-check finds nothing, until somebody overwrites a bundle');
  assert.deepEqual(await selfCheck(world), []);
  const [victim] = await keys(world, BUCKETS.ARCHIVE_BUCKET, 'audit/clinic-c/tile/entries/');
  const bytes = Buffer.from(await bytesOf(world, BUCKETS.ARCHIVE_BUCKET, victim!));
  bytes[200]! ^= 1;
  await world.s3.send(
    new PutObjectCommand({
      Bucket: BUCKETS.ARCHIVE_BUCKET,
      Key: victim!,
      Body: bytes,
      ChecksumAlgorithm: 'SHA256',
    }),
  );
  assert.deepEqual(await selfCheck(world, 'evidence-of-a-day-later'), ['clinic-c']);

  ministack.stop();
  say('all of it holds');
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
