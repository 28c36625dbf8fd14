import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { verifierKey } from '../../runtime/tlog/note';
import { parseVerifierKey } from '../../verifier/note';
import { s3Source } from '../../verifier/s3-source';
import { verifyLog } from '../../verifier/verify';
import { LOG_PREFIX } from '../audit-publisher/env';
import { beforeDeadline } from '../shared/audit/deadline';
import { evidenceBucket } from '../shared/audit/evidence';
import { signingKey } from '../shared/audit/kms-signer';
import { listKeys } from '../shared/audit/list-keys';
import { headKey, parseHead, TENANTS } from '../shared/audit/log-table';
import type { TimeLimit } from '../shared/custom-resource';
import { readEnvironment } from '../shared/environment';
import { createLogger } from '../shared/logger';
import { createMetrics } from '../shared/metrics';
import { checkLogs, keepSummary, type LogHead, YOUNG_MS } from './check-logs';
import { ENV, METRICS } from './env';
import { until } from './until';

const env = readEnvironment(ENV);
const dynamodb = new DynamoDBClient({});
const kms = new KMSClient({});
const s3 = new S3Client({});
const evidence = evidenceBucket(s3, env.EVIDENCE_BUCKET);
const logger = createLogger();
const emit = createMetrics();

/** Time kept to report. */
const RESERVE_MS = 30_000;

async function head(tenant: string): Promise<LogHead> {
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName: env.LOG_TABLE, Key: headKey(tenant), ConsistentRead: true }),
  );
  if (!Item) throw new Error('a tenant has no head');
  return parseHead(Item);
}

/**
 * Verifies the logs of all tenants with the verifier that anybody can run, from S3, with the public key that KMS gives,
 * against the witness. AUD-4. Whatever keeps it from doing so is a failure too.
 */
export const handler = async (_event: unknown, context: TimeLimit): Promise<void> => {
  try {
    const summary = await beforeDeadline(context, RESERVE_MS, async (signal) => {
      const { publicKey } = await signingKey(kms, env.SIGNING_KEY_ID);
      const logIn = (bucket: string, tenant: string) =>
        until(signal, s3Source({ bucket, prefix: `${LOG_PREFIX}${tenant}/` }, s3));
      return checkLogs({
        tenants: () => listKeys(dynamodb, env.LOG_TABLE, TENANTS, signal),
        head,
        verify: (tenant) =>
          verifyLog(logIn(env.ARCHIVE_BUCKET, tenant), {
            keys: [parseVerifierKey(verifierKey(`${env.LOG_NAME}/${tenant}`, publicKey))],
            witness: logIn(env.WITNESS_BUCKET, tenant),
            workers: 1,
            graceMs: YOUNG_MS,
          }),
        evidence,
        logger,
        clock: Date.now,
        signal,
      });
    });
    const { verified, failed, overdue, notChecked } = summary;
    emit({ [METRICS.verified]: verified, [METRICS.failures]: failed.length + overdue.length });
    logger.info('checked', { verified, failed: failed.length, notChecked, overdue: overdue.length });
    await keepSummary(evidence, summary);
  } catch (error) {
    emit({ [METRICS.verified]: 0, [METRICS.failures]: 1 });
    throw error;
  }
};
