import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { toOcsf } from '../../runtime/audit/ocsf';
import { LOG_PREFIX } from '../audit-publisher/env';
import { consumerTable } from '../shared/audit/consumer-table-client';
import { beforeDeadline } from '../shared/audit/deadline';
import { openPublishedLog } from '../shared/audit/published-log';
import { wait } from '../shared/audit/retry';
import { s3Storage } from '../shared/audit/s3-storage';
import type { TimeLimit } from '../shared/custom-resource';
import { readEnvironment } from '../shared/environment';
import { createLogger } from '../shared/logger';
import { createMetrics } from '../shared/metrics';
import { deadLetterQueue } from './dead-letter-client';
import { parseDestinations } from './destinations';
import { ENV } from './env';
import { parseForwarderEvent } from './event';
import { forwardAll, type Forwarder, resend } from './forwarder';
import { httpsPost } from './post';
import { signingSecrets } from './secrets-client';

const environment = readEnvironment(ENV);
const s3 = new S3Client({});

const forwarder: Forwarder = {
  table: consumerTable(new DynamoDBClient({}), environment.LOG_TABLE, 'forward'),
  open: (tenant) =>
    openPublishedLog(
      s3Storage(s3, { bucket: environment.ARCHIVE_BUCKET, prefix: `${LOG_PREFIX}${tenant}/` }),
      tenant,
    ),
  destinations: parseDestinations(environment.DESTINATIONS),
  secrets: signingSecrets(new SecretsManagerClient({})),
  courier: { post: httpsPost(), wait, now: Date.now },
  bury: deadLetterQueue(new SQSClient({}), environment.DEAD_LETTER_QUEUE_URL),
  toOcsf,
  logger: createLogger(),
  emit: createMetrics(),
};

/** Milliseconds that are kept to end what is under way. */
const RESERVE_MS = 20_000;

/** Sends the audit logs of tenants to where they want them. */
export const handler = (event: unknown, context: TimeLimit): Promise<void> => {
  const parsed = parseForwarderEvent(event);
  return beforeDeadline(context, RESERVE_MS, (signal) =>
    parsed.resend ? resend(forwarder, parsed.resend, signal) : forwardAll(forwarder, signal),
  );
};
