import { S3Client } from '@aws-sdk/client-s3';
import { readEnvironment } from '../shared/environment';
import type { TimeLimit } from '../shared/custom-resource';
import { createLogger } from '../shared/logger';
import { createMetrics } from '../shared/metrics';
import { ENV } from './env';
import { parseEvent } from './event';
import { logStoreOf } from './log-store-client';
import { run } from './run';

const { RAW_BUCKET, ARCHIVE_BUCKET } = readEnvironment(ENV);
const store = logStoreOf(new S3Client({}), { raw: RAW_BUCKET, archive: ARCHIVE_BUCKET });
const logger = createLogger();
const emit = createMetrics();

/** Milliseconds for the object that is under way. */
const RESERVE_MS = 120_000;

/** Redacts logs of load balancers into the archive: each as it is delivered, and what was missed by schedule. */
export const handler = (event: unknown, context: TimeLimit): Promise<void> =>
  run(
    {
      store,
      logger,
      emit,
      now: Date.now,
      remaining: () => context.getRemainingTimeInMillis() - RESERVE_MS,
    },
    parseEvent(event, RAW_BUCKET),
  );
