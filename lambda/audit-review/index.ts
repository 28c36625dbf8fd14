import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { copiedEntries } from '../shared/audit/copied-entries';
import { copyBucket } from '../shared/audit/copy-bucket-client';
import { beforeDeadline } from '../shared/audit/deadline';
import { evidenceBucket } from '../shared/audit/evidence';
import { signingKey } from '../shared/audit/kms-signer';
import { listKeys } from '../shared/audit/list-keys';
import { headKey, parseHead, TENANTS } from '../shared/audit/log-table';
import type { TimeLimit } from '../shared/custom-resource';
import { readEnvironment } from '../shared/environment';
import { createLogger } from '../shared/logger';
import { createMetrics } from '../shared/metrics';
import { ENV, METRICS } from './env';
import { parseMonth } from './month';
import { officeHours } from './office-hours';
import { prepareReview, type Sources } from './prepare';

const env = readEnvironment(ENV);
const within = officeHours(env.OFFICE_HOURS);
const dynamodb = new DynamoDBClient({});
const kms = new KMSClient({});
const s3 = new S3Client({});
const copy = copyBucket(s3, env.QUERY_BUCKET);
const quarantine = copyBucket(s3, env.QUARANTINE_BUCKET);
const logger = createLogger();
const emit = createMetrics();

/** Time kept to answer. */
const RESERVE_MS = 10_000;

/** A tenant's name has no underscore, so that a review is signed by the name of no log. */
const KEY_NAME = `${env.LOG_NAME}/activity_reviews`;

const sources: Sources = {
  tenants: () => listKeys(dynamodb, env.LOG_TABLE, TENANTS),
  async size(tenant) {
    const { Item } = await dynamodb.send(
      new GetItemCommand({ TableName: env.LOG_TABLE, Key: headKey(tenant), ConsistentRead: true }),
    );
    return Item ? parseHead(Item).size : 0;
  },
  entries: (tenant, from) => copiedEntries(copy, tenant, { from }),
  quarantine: (prefix) => quarantine.list(prefix),
};

/**
 * Prepares the activity review of the month before, or of `{ "month": "YYYY-MM" }`. AUD-7, 45 CFR
 * 164.308(a)(1)(ii)(D). It throws when the review is not complete; the next run goes on from there, and one that is
 * complete is left alone.
 */
export const handler = async (event: unknown, context: TimeLimit): Promise<void> => {
  const month = parseMonth(event, Date.now());
  await beforeDeadline(context, RESERVE_MS, async (signal) => {
    const key = await signingKey(kms, env.SIGNING_KEY_ID);
    const signer = key.signer(KEY_NAME, signal);
    const evidence = evidenceBucket(s3, env.EVIDENCE_BUCKET);
    const prepared = await prepareReview(month, { sources, evidence, within, signer, logger, signal });
    emit({ [METRICS.prepared]: Number(prepared) });
  });
};
