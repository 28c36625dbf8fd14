import { METRICS } from '../../../lambda/webhook-receiver/env';
import { report } from '../../../lambda/webhook-receiver/outcomes';
import { queueOf } from '../../../lambda/webhook-receiver/queue-client';
import { replayTable } from '../../../lambda/webhook-receiver/replay-table-client';
import { secretReader } from '../../../lambda/webhook-receiver/secret-client';
import { hoursOf, verifierOf } from '../../../lambda/webhook-receiver/verifiers';
import { createLogger } from '../../../lambda/shared/logger';
import { createMetrics } from '../../../lambda/shared/metrics';
import { hmacSha256 } from '../../../runtime/webhooks/hmac-sha256';
import { webhookHandler } from '../../../runtime/webhooks/lambda-handler';
import { fromMessage } from '../../../runtime/webhooks/message';
import { createWebhookReceiver } from '../../../runtime/webhooks/receiver';
import { dynamoReplays } from '../../../runtime/webhooks/replays-client';
import { rotatingSecrets } from '../../../runtime/webhooks/secrets';
import { secretsManagerVersions } from '../../../runtime/webhooks/secrets-manager-client';
import { parseSecret, signedHeaders } from '../../../runtime/webhooks/standard-webhooks';
import { type Fate, Process, refusal } from '../../support/aws/service';
import { FakeReplayTable } from '../../runtime/webhooks/fake-replay-table';

const SECRET = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
const BODY = Buffer.from('{"n":1}');
const QUEUE = 'https://sqs.us-east-1.amazonaws.com/111122223333/payments';

/** The function as it is put together, over fakes of AWS whose calls may fail. */
function functionOf(fate?: (operation: string) => Fate) {
  const process = new Process(({ operation }) => fate?.(operation) ?? 'done');
  const table = new FakeReplayTable();
  const messages: string[] = [];
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  const denied: string[] = [];
  const receiver = createWebhookReceiver({
    name: 'payments',
    verifier: hmacSha256(),
    secrets: rotatingSecrets(
      secretsManagerVersions(
        secretReader(
          process.client('secretsmanager', {
            GetSecretValue: ({ VersionStage }: { VersionStage: string }) => {
              if (VersionStage === 'AWSPREVIOUS') throw refusal('ResourceNotFoundException');
              return { SecretString: SECRET, CreatedDate: new Date(0) };
            },
          }),
        ),
        'arn',
      ),
      { overlapHours: 24 },
    ),
    replays: dynamoReplays(replayTable(process.client('dynamodb', table.operations)), {
      tableName: 'replays',
    }),
    audit: {
      async record({ reason }) {
        denied.push(String(reason));
        return { id: '1', accepted: true };
      },
    },
    handOver: queueOf(
      process.client('sqs', {
        SendMessage: ({ QueueUrl, MessageBody }: { QueueUrl: string; MessageBody: string }) => {
          if (QueueUrl !== QUEUE) throw refusal('QueueDoesNotExist');
          messages.push(MessageBody);
          return {};
        },
      }),
      QUEUE,
    ),
    onOutcome: report('payments', createLogger(write), createMetrics(write)),
  });
  const post = async (body = BODY, id = 'msg_1') => {
    const headers = signedHeaders(id, BODY, [parseSecret(SECRET)], Date.now());
    const event = {
      httpMethod: 'POST',
      path: '/webhooks/payments',
      multiValueHeaders: Object.fromEntries(
        Object.entries({ 'content-type': 'application/json', ...headers }).map(([name, value]) => [
          name,
          [value],
        ]),
      ),
      body: body.toString(),
      isBase64Encoded: false,
    };
    return (await webhookHandler(receiver)(event, { awsRequestId: 'aws-1' })).statusCode;
  };
  const counted = (name: string) => lines.reduce((sum, line) => sum + Number(line[name] ?? 0), 0);
  return { post, messages, lines, denied, counted };
}

describe('proof INT-1 · the function', () => {
  test('puts what is verified on the queue, once', async () => {
    const { post, messages, counted } = functionOf();
    expect([await post(), await post(), await post(BODY, 'msg_2')]).toEqual([200, 200, 200]);
    expect(messages.map((message) => fromMessage(message))).toEqual(
      ['msg_1', 'msg_2'].map((id) => expect.objectContaining({ id, body: BODY, webhook: 'payments' })),
    );
    expect([METRICS.accepted, METRICS.repeated, METRICS.unavailable].map(counted)).toEqual([2, 1, 0]);
  });

  test('counts and records what is not verified, and writes nothing of it', async () => {
    const { post, messages, denied, counted, lines } = functionOf();
    expect(await post(Buffer.from('{"patient":"patient-1"}'))).toBe(401);
    expect([messages, denied, counted(METRICS.unverified)]).toEqual([[], ['unverified-webhook'], 1]);
    expect(JSON.stringify(lines)).not.toContain('patient');
    expect(JSON.stringify(lines)).not.toContain(SECRET);
  });

  test.each(['GetSecretValue', 'PutItem', 'SendMessage', 'UpdateItem'])(
    'acknowledges nothing when %s fails, and loses nothing when it works again',
    async (operation) => {
      let down = true;
      const { post, messages, counted } = functionOf((called) =>
        down && called === operation ? refusal('ServiceUnavailable', 503) : 'done',
      );
      expect(await post()).toBe(503);
      expect(counted(METRICS.unavailable)).toBe(1);
      down = false;
      const [status] = [await post()];
      // What was handed over and could not be recorded is its own until the lease ends; a failed secret, for ten seconds.
      expect(status).toBe(['UpdateItem', 'GetSecretValue'].includes(operation) ? 503 : 200);
      expect(messages).toHaveLength(operation === 'GetSecretValue' ? 0 : 1);
    },
  );
});

describe('settings of the function', () => {
  const WEBHOOK_ORIGIN = 'https://app.example.com';
  test.each(['twilio', 'stripe', 'shared-secret', 'hmac-sha256'])('%s is a verifier', (WEBHOOK_VERIFIER) => {
    expect(verifierOf({ WEBHOOK_VERIFIER, WEBHOOK_ORIGIN }).kind).toBe(WEBHOOK_VERIFIER);
  });
  test.each(['', 'none', 'Twilio'])('%p is none, and nothing starts', (WEBHOOK_VERIFIER) => {
    expect(() => verifierOf({ WEBHOOK_VERIFIER, WEBHOOK_ORIGIN })).toThrow('WEBHOOK_VERIFIER is no verifier');
  });
  test('hours are digits', () => {
    expect(hoursOf('48')).toBe(48);
    for (const text of ['', '-1', '1e3', '9999'])
      expect(() => hoursOf(text)).toThrow('WEBHOOK_OVERLAP_HOURS');
  });
});
