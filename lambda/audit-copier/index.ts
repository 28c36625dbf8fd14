import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { LOG_PREFIX } from '../audit-publisher/env';
import { consumerTable } from '../shared/audit/consumer-table-client';
import { copyBucket } from '../shared/audit/copy-bucket-client';
import { beforeDeadline } from '../shared/audit/deadline';
import { openPublishedLog } from '../shared/audit/published-log';
import { s3Storage } from '../shared/audit/s3-storage';
import type { TimeLimit } from '../shared/custom-resource';
import { readEnvironment } from '../shared/environment';
import { createLogger } from '../shared/logger';
import { createMetrics } from '../shared/metrics';
import { type Copier, copyAll, rederiveTenant } from './copier';
import { ENV } from './env';
import { parseCopierEvent } from './event';

const environment = readEnvironment(ENV);
const s3 = new S3Client({});

const copier: Copier = {
  table: consumerTable(new DynamoDBClient({}), environment.LOG_TABLE, 'copy'),
  copy: copyBucket(s3, environment.QUERY_BUCKET),
  open: (tenant) =>
    openPublishedLog(
      s3Storage(s3, { bucket: environment.ARCHIVE_BUCKET, prefix: `${LOG_PREFIX}${tenant}/` }),
      tenant,
    ),
  logger: createLogger(),
  emit: createMetrics(),
};

/** Milliseconds that are kept to finish the ranges that are under way. */
const RESERVE_MS = 20_000;

/** Keeps the queryable copy up with the published logs. It must not run twice at once: reserve a concurrency of one. */
export const handler = (event: unknown, context: TimeLimit): Promise<unknown> => {
  const { rederive } = parseCopierEvent(event);
  return beforeDeadline<unknown>(context, RESERVE_MS, (signal) =>
    rederive ? rederiveTenant(copier, rederive, signal) : copyAll(copier, signal),
  );
};
