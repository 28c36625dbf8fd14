import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { signingKey, type SigningKey } from '../shared/audit/kms-signer';
import { wait } from '../shared/audit/retry';
import { s3Storage } from '../shared/audit/s3-storage';
import { readEnvironment } from '../shared/environment';
import { createLogger } from '../shared/logger';
import { createMetrics } from '../shared/metrics';
import { ENV, LOG_PREFIX } from './env';
import { auditPublisher } from './handler';
import { publishingTable } from './log-table-client';

const { LOG_TABLE, ARCHIVE_BUCKET, WITNESS_BUCKET, SIGNING_KEY_ID, LOG_NAME } = readEnvironment(ENV);
const kms = new KMSClient({});
const s3 = new S3Client({});

let key: SigningKey | undefined;

/** Publishes what the writer has sequenced: entries, tiles and a signed checkpoint for every tenant that has news. */
export const handler = auditPublisher({
  table: publishingTable(new DynamoDBClient({}), LOG_TABLE, wait),
  async log(tenant, signal) {
    key ??= await signingKey(kms, SIGNING_KEY_ID);
    const prefix = `${LOG_PREFIX}${tenant}/`;
    return {
      storage: s3Storage(s3, { bucket: ARCHIVE_BUCKET, prefix, signal }),
      witness: s3Storage(s3, { bucket: WITNESS_BUCKET, prefix, signal }),
      signer: key.signer(`${LOG_NAME}/${tenant}`, signal),
    };
  },
  logger: createLogger(),
  emit: createMetrics(),
});
