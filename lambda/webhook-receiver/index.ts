import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Kinesis } from '@aws-sdk/client-kinesis';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { AuditClient } from '../../runtime/audit/client';
import { kinesisTransport } from '../../runtime/audit/kinesis-transport';
import { webhookHandler } from '../../runtime/webhooks/lambda-handler';
import { MOST_MESSAGE_BODY_BYTES } from '../../runtime/webhooks/message';
import { createWebhookReceiver } from '../../runtime/webhooks/receiver';
import { dynamoReplays } from '../../runtime/webhooks/replays-client';
import { rotatingSecrets } from '../../runtime/webhooks/secrets';
import { secretsManagerVersions } from '../../runtime/webhooks/secrets-manager-client';
import { readEnvironment } from '../shared/environment';
import { createLogger } from '../shared/logger';
import { createMetrics } from '../shared/metrics';
import { ENV, OPTIONAL } from './env';
import { report } from './outcomes';
import { queueOf } from './queue-client';
import { replayTable } from './replay-table-client';
import { secretReader } from './secret-client';
import { hoursOf, verifierOf } from './verifiers';

const environment = readEnvironment(ENV);
const [HEADER] = OPTIONAL;

const receiver = createWebhookReceiver({
  name: environment.WEBHOOK_NAME,
  verifier: verifierOf({ ...environment, WEBHOOK_HEADER: process.env[HEADER] }),
  secrets: rotatingSecrets(
    secretsManagerVersions(secretReader(new SecretsManagerClient({})), environment.WEBHOOK_SECRET_ARN),
    { overlapHours: hoursOf(environment.WEBHOOK_OVERLAP_HOURS) },
  ),
  replays: dynamoReplays(replayTable(new DynamoDBClient({})), { tableName: environment.REPLAY_TABLE }),
  audit: new AuditClient({ transport: kinesisTransport(new Kinesis({}), environment.AUDIT_STREAM) }),
  handOver: queueOf(new SQSClient({}), environment.WEBHOOK_QUEUE_URL),
  maxBodyBytes: MOST_MESSAGE_BODY_BYTES,
  onOutcome: report(environment.WEBHOOK_NAME, createLogger(), createMetrics()),
});

/** Verifies what one vendor posts, and puts it on the queue of one workload. */
export const handler = webhookHandler(receiver);
