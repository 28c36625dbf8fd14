/**
 * Requests of vendors, from the load balancer's event to the message that a workload reads: the bundles that would be
 * deployed, signatures by the vendors' own libraries, and real wire protocols. Needs the emulator: see CONTRIBUTING.md.
 *
 * Where the emulator is laxer than AWS: it enforces neither IAM nor key policies; it has no load balancer, so that events
 * are made here in the form that ALB documents; its RotateSecret copies the current value and calls nobody, so that this
 * script takes the steps of a rotation; a version keeps its label AWSPENDING for ever, and may be written again. Each call is a cold start: what a warm function remembers of secrets is proved in
 * test/runtime/webhooks. Where it is as strict: staging labels, conditional writes and the item that they met, messages.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { Kinesis } from '@aws-sdk/client-kinesis';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { SQS } from '@aws-sdk/client-sqs';
import StripeClient from 'stripe';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { type ENV, METRICS } from '../../lambda/webhook-receiver/env';
import { NO_ORGANIZATION } from '../../runtime/audit/transport';
import {
  type Delivery,
  fromMessage,
  parseSecret,
  signedHeaders,
  type VerifierKind,
} from '../../runtime/webhooks';
import { recordsIn } from './audit-stream';
import { invoke } from './deployed-function';
import { startMinistack } from './ministack';
import { named, say } from './scenario';

const ORIGIN = 'https://app.example.com';
const [TABLE, STREAM] = ['webhook-replays', 'audit'];
const DAY = 86_400;

type Settings = Record<(typeof ENV)[number], string>;

/** A webhook of the deployment, and what its vendor knows. */
interface Webhook {
  readonly settings: Settings;
  readonly path: string;
}

/** A request as the load balancer hands it over: bodies that it does not take for text are in base64. */
interface Post {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  /** What the function counted. */
  readonly counted: (name: string) => number;
}

async function main(): Promise<void> {
  const ministack = await startMinistack();
  const { environment } = ministack;
  Object.assign(process.env, environment);
  const [dynamodb, kinesis, secrets, sqs] = [
    new DynamoDB({}),
    new Kinesis({}),
    new SecretsManager({}),
    new SQS({}),
  ];
  await dynamodb.createTable({
    TableName: TABLE,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  });
  await kinesis.createStream({ StreamName: STREAM, ShardCount: 1 });

  async function webhook(
    name: string,
    verifier: VerifierKind,
    secret: string,
    hours: number,
  ): Promise<Webhook> {
    const { ARN } = await secrets.createSecret({ Name: name, SecretString: secret });
    const { QueueUrl } = await sqs.createQueue({ QueueName: name });
    return {
      path: `/webhooks/${name}`,
      settings: {
        WEBHOOK_NAME: name,
        WEBHOOK_VERIFIER: verifier,
        WEBHOOK_SECRET_ARN: ARN!,
        WEBHOOK_OVERLAP_HOURS: String(hours),
        WEBHOOK_ORIGIN: ORIGIN,
        WEBHOOK_QUEUE_URL: QueueUrl!,
        REPLAY_TABLE: TABLE,
        AUDIT_STREAM: STREAM,
      },
    };
  }
  async function post(
    { path, settings }: Webhook,
    { headers, body }: Post,
    changed: Partial<Settings> = {},
  ): Promise<Answer> {
    const isText = headers['content-type'] === 'application/json';
    const { answer, log } = await invoke(
      'webhook-receiver',
      { ...environment, ...settings, ...changed },
      {
        requestContext: {
          elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/x/1' },
        },
        httpMethod: 'POST',
        path,
        multiValueQueryStringParameters: {},
        multiValueHeaders: Object.fromEntries(
          Object.entries({ 'x-forwarded-for': '203.0.113.9', 'user-agent': 'vendor/1.0', ...headers }).map(
            ([name, value]) => [name, [value]],
          ),
        ),
        body: isText ? body : Buffer.from(body).toString('base64'),
        isBase64Encoded: !isText,
      },
    );
    assert(!log.join().includes(body), 'a payload is in the log');
    const lines = log.map((line) => JSON.parse(line) as Record<string, unknown>);
    const { statusCode, body: text } = answer as { statusCode: number; body: string };
    const counted = (name: string) => lines.reduce((sum, line) => sum + Number(line[name] ?? 0), 0);
    return { status: statusCode, body: text, counted };
  }
  /** What the workload reads, and takes off the queue. */
  async function received({ settings: { WEBHOOK_QUEUE_URL: QueueUrl } }: Webhook): Promise<Delivery[]> {
    const deliveries: Delivery[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 });
      if (Messages.length === 0) return deliveries;
      for (const { Body, ReceiptHandle } of Messages) {
        deliveries.push(fromMessage(Body!));
        await sqs.deleteMessage({ QueueUrl, ReceiptHandle });
      }
    }
  }
  /** Statuses, and the bodies that the workload got. */
  async function outcome(of: Webhook, ...answers: readonly Promise<Answer>[]): Promise<[number[], string[]]> {
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    return [statuses, (await received(of)).map(({ body }) => body.toString())];
  }

  say('Twilio: a text message, signed by its library, arrives once');
  const token = randomUUID().replaceAll('-', '');
  const messages = await webhook('messages', 'twilio', token, 48);
  const fields = { MessageSid: 'SM1', From: '+12025550101', Body: 'Zoë asks & waits' };
  const text = {
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': getExpectedTwilioSignature(token, `${ORIGIN}${messages.path}`, fields),
    },
    body: new URLSearchParams(fields).toString(),
  };
  const first = await post(messages, text);
  assert.deepEqual([first.status, first.body], [200, '<Response/>']);
  const again = await post(messages, text);
  assert.deepEqual(
    [again.status, again.counted(METRICS.accepted), again.counted(METRICS.repeated)],
    [200, 0, 1],
  );
  const [delivery, ...more] = await received(messages);
  assert.deepEqual(
    [delivery?.webhook, delivery?.verifier, delivery?.contentType, delivery?.body.toString(), more],
    ['messages', 'twilio', 'application/x-www-form-urlencoded', text.body, []],
  );

  say('what was handed over is remembered by digests and times, for longer than a secret lives');
  const { Items = [] } = await dynamodb.scan({ TableName: TABLE });
  const [item] = Items;
  assert.deepEqual(Object.keys(item!).toSorted(), ['claimedBy', 'expires', 'handedOver', 'leaseEnds', 'pk']);
  assert.match(item!.pk!.S!, /^[0-9a-f]{64}$/);
  const days = (Number(item!.expires!.N) - Date.now() / 1000) / DAY;
  assert(Items.length === 1 && days > 179.9 && days < 180.1, `${Items.length} items, ${days} days`);

  say('one that was changed on its way is refused, and in the audit trail');
  const changed = { ...text, body: text.body.replace('SM1', 'SM2') };
  const refused = await post(messages, changed);
  assert.deepEqual([refused.status, refused.body, refused.counted(METRICS.unverified)], [401, '', 1]);
  const records = await recordsIn(kinesis, STREAM);
  assert.deepEqual(
    records.map(({ organization, action, outcome: result, reason, resource, source }) => [
      organization,
      action,
      result,
      reason,
      resource.type,
      resource.id,
      source.ip,
    ]),
    [[NO_ORGANIZATION, 'create', 'denied', 'unverified-webhook', 'webhook', 'messages', '203.0.113.9']],
  );
  assert.equal(
    (await post(messages, changed, { AUDIT_STREAM: 'missing' })).status,
    503,
    'without a record no answer',
  );
  assert.deepEqual(await received(messages), []);

  say('Stripe: an event is known by its id, under whatever signature, however many come at once');
  const old = `whsec_${'a'.repeat(32)}`;
  const payments = await webhook('payments', 'stripe', old, 48);
  const vendor = new StripeClient('sk_test_synthetic').webhooks;
  const event = (id: string, secret: string, age = 0): Post => {
    const payload = JSON.stringify({ id, type: 'charge.succeeded', data: { name: 'Żaneta 🩺' } });
    const timestamp = Math.floor(Date.now() / 1000) - age;
    const signature = vendor.generateTestHeaderString({ payload, secret, timestamp });
    return { headers: { 'content-type': 'application/json', 'stripe-signature': signature }, body: payload };
  };
  const [racers, arrived] = await outcome(
    payments,
    ...[0, 1, 2].map((age) => post(payments, event('evt_1', old, age))),
  );
  assert(racers.includes(200) && racers.every((status) => status === 200 || status === 503), String(racers));
  assert.deepEqual(arrived, [event('evt_1', old).body]);
  assert.deepEqual(await outcome(payments, post(payments, event('evt_2', old, 301))), [[401], []]);

  say('a queue or a table that is out of reach acknowledges nothing, and loses nothing');
  const later = event('evt_3', old);
  const elsewhere = `${payments.settings.WEBHOOK_QUEUE_URL}-missing`;
  assert.deepEqual(await outcome(payments, post(payments, later, { WEBHOOK_QUEUE_URL: elsewhere })), [
    [503],
    [],
  ]);
  assert.deepEqual(await outcome(payments, post(payments, later, { REPLAY_TABLE: 'missing' })), [[503], []]);
  assert.deepEqual(await outcome(payments, post(payments, later)), [[200], [later.body]]);

  say('a secret that a person replaces: the one before still signs, the one before that does not');
  const next = `whsec_${'b'.repeat(32)}`;
  const put = (webhook: Webhook, SecretString: string) =>
    secrets.putSecretValue({ SecretId: webhook.settings.WEBHOOK_SECRET_ARN, SecretString });
  await put(payments, next);
  const before = await post(payments, event('evt_4', old));
  assert.deepEqual([before.status, before.counted(METRICS.replacedSecret)], [200, 1]);
  const current = await post(payments, event('evt_5', next));
  assert.deepEqual([current.status, current.counted(METRICS.replacedSecret)], [200, 0]);
  await put(payments, `whsec_${'c'.repeat(32)}`);
  assert.deepEqual((await outcome(payments, post(payments, event('evt_6', old))))[0], [401]);

  say('a secret of ours: until its first rotation nobody is let in');
  const results = await webhook('results', 'hmac-sha256', 'placeholder12345', 336);
  const SecretId = results.settings.WEBHOOK_SECRET_ARN;
  const valueOf = async (VersionStage: string) =>
    (await secrets.getSecretValue({ SecretId, VersionStage })).SecretString!;
  const result = (id: string, secret: string): Post => {
    const body = JSON.stringify({ result: id });
    const signature = signedHeaders(id, Buffer.from(body), [parseSecret(secret)], Date.now());
    return { headers: { 'content-type': 'application/json', ...signature }, body };
  };
  const stranger = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
  assert.deepEqual(await outcome(results, post(results, result('msg_1', stranger))), [[503], []]);

  /** A version that is to come and has no value yet, as Secrets Manager makes it; then the steps, as it calls them. */
  async function rotation() {
    const version = randomUUID();
    await secrets.putSecretValue({ SecretId, ClientRequestToken: version, VersionStages: ['AWSPENDING'] });
    return {
      version,
      value: async () => (await secrets.getSecretValue({ SecretId, VersionId: version })).SecretString!,
      step: (step: string) =>
        invoke('secret-rotation', environment, {
          Step: `${step}Secret`,
          SecretId,
          ClientRequestToken: version,
        }),
    };
  }
  const initial = await rotation();
  for (const step of ['create', 'set', 'test', 'finish']) await initial.step(step);
  const made = await valueOf('AWSCURRENT');
  assert.equal(await valueOf('AWSPREVIOUS'), 'placeholder12345');
  assert.deepEqual(
    await outcome(results, post(results, result('msg_2', made)), post(results, result('msg_3', stranger))),
    [[200, 401], [result('msg_2', made).body]],
  );

  say('while it rotates, only what is current signs; afterwards both do');
  const second = await rotation();
  await second.step('create');
  const coming = await second.value();
  await second.step('create');
  assert.equal(await second.value(), coming, 'a step that comes again makes no other value');
  assert.notEqual(coming, made);
  const [meanwhile] = await outcome(
    results,
    post(results, result('msg_4', coming)),
    post(results, result('msg_5', made)),
  );
  assert.deepEqual(meanwhile, [401, 200]);
  for (const step of ['test', 'finish', 'finish']) await second.step(step);
  assert.deepEqual([await valueOf('AWSCURRENT'), await valueOf('AWSPREVIOUS')], [coming, made]);
  for (const [id, secret, replaced] of [
    ['msg_6', coming, 0],
    ['msg_7', made, 1],
  ] as const) {
    const { status, counted } = await post(results, result(id, secret));
    assert.deepEqual([status, counted(METRICS.replacedSecret)], [200, replaced]);
  }

  say('a value that somebody else has put in its place is never made current');
  const third = await rotation();
  await third.step('create');
  const chosen = { SecretString: 'chosen', VersionStages: ['AWSPENDING'] };
  await secrets.putSecretValue({ SecretId, ClientRequestToken: third.version, ...chosen });
  for (const step of ['test', 'finish']) await assert.rejects(third.step(step), named('SecretError'));
  assert.equal(await valueOf('AWSCURRENT'), coming);

  ministack.stop();
  say('all of it holds');
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
