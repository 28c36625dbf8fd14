import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { wait } from '../shared/audit/retry';
import { readEnvironment } from '../shared/environment';
import { createLogger } from '../shared/logger';
import { createMetrics } from '../shared/metrics';
import { ENV } from './env';
import { auditWriter } from './handler';
import { sequencingTable } from './log-table-client';
import { parkingQueue } from './parking-client';
import { quarantineBucket } from './quarantine-client';

const { LOG_TABLE, QUARANTINE_BUCKET, PARKING_QUEUE_URL } = readEnvironment(ENV);

/** Gives every audit record its place in its tenant's log. */
export const handler = auditWriter({
  table: sequencingTable(new DynamoDBClient({}), LOG_TABLE),
  quarantine: quarantineBucket(new S3Client({}), QUARANTINE_BUCKET, wait),
  parking: parkingQueue(new SQSClient({}), PARKING_QUEUE_URL, wait),
  logger: createLogger(),
  emit: createMetrics(),
  now: Date.now,
  wait,
});
