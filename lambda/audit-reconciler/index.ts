import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { copiedEntries } from '../shared/audit/copied-entries';
import { copyBucket } from '../shared/audit/copy-bucket-client';
import { beforeDeadline } from '../shared/audit/deadline';
import { evidenceBucket } from '../shared/audit/evidence';
import type { TimeLimit } from '../shared/custom-resource';
import { readEnvironment } from '../shared/environment';
import { createLogger } from '../shared/logger';
import { createMetrics } from '../shared/metrics';
import { tenantsActiveSince } from './active-tenants-client';
import { ENV, METRICS } from './env';
import { logEvents, S3_DATA_EVENTS } from './log-groups-client';
import { type Settings, type Sources } from './sweep';
import { parseRequest, reconcile } from './reconcile';

const env = readEnvironment(ENV);
const dynamodb = new DynamoDBClient({});
const logs = new CloudWatchLogsClient({ maxAttempts: 8 }); // FilterLogEvents is allowed a few times a second
const s3 = new S3Client({});
const copy = copyBucket(s3, env.QUERY_BUCKET);
const logger = createLogger();
const emit = createMetrics();

const list = (names: string): readonly string[] => names.split(',').map((name) => name.trim());
const settings: Settings = {
  schemas: list(env.PHI_SCHEMAS),
  buckets: env.PHI_BUCKETS === 'none' ? [] : list(env.PHI_BUCKETS),
  applicationUsers: list(env.APPLICATION_USERS),
  accountUsers: env.ACCOUNT_USERS === 'none' ? [] : list(env.ACCOUNT_USERS),
};

/** Time kept to write down what was found. */
const RESERVE_MS = 15_000;

/**
 * Reconciles accesses with audit records, every five minutes. AUD-7; `docs/reconciliation.md`.
 * An event of `{ "from": "…Z", "to": "…Z" }` sweeps that window instead, by hand.
 */
export const handler = (event: unknown, context: TimeLimit) => {
  const request = parseRequest(event);
  return beforeDeadline(context, RESERVE_MS, (signal) =>
    reconcile(request, Date.now(), {
      sources: sourcesUntil(signal),
      settings,
      evidence: evidenceBucket(s3, env.EVIDENCE_BUCKET),
      logger,
      report: ({ matched, unmatched }) =>
        emit({ [METRICS.matched]: matched, [METRICS.unmatched]: unmatched }),
      signal,
    }),
  );
};

const sourcesUntil = (signal: AbortSignal): Sources => ({
  database: (window) => logEvents(logs, env.DATABASE_LOG_GROUP, window, { signal }),
  trail: (window) => logEvents(logs, env.TRAIL_LOG_GROUP, window, { signal, pattern: S3_DATA_EVENTS }),
  tenants: (since) => tenantsActiveSince(dynamodb, env.LOG_TABLE, since, signal),
  async *entries(tenant, since) {
    const from = new Date(since).toISOString().slice(0, 10);
    for await (const entries of copiedEntries(copy, tenant, { from })) {
      signal.throwIfAborted();
      yield entries;
    }
  },
});
