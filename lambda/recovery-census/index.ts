import { randomUUID } from 'node:crypto';
import { Kinesis } from '@aws-sdk/client-kinesis';
import { Signer } from '@aws-sdk/rds-signer';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { AuditClient } from '../../runtime/audit/client';
import { kinesisTransport } from '../../runtime/audit/kinesis-transport';
import { statementOf } from '../../runtime/tenancy/statement';
import { beforeDeadline } from '../shared/audit/deadline';
import { evidenceBucket } from '../shared/audit/evidence';
import type { TimeLimit } from '../shared/custom-resource';
import { connect, parseDatabaseUrl } from '../shared/database-connection';
import { readEnvironment } from '../shared/environment';
import { createLogger } from '../shared/logger';
import { createMetrics } from '../shared/metrics';
import { contextKeys } from '../shared/recovery/context-keys';
import { ACTOR, enterTenant } from '../shared/recovery/enter-tenant';
import { ENV, METRICS } from './env';
import { run } from './run';

const env = readEnvironment(ENV);
const address = parseDatabaseUrl(env.DATABASE_URL);
const { host: hostname, port, user: username } = address;
const signer = new Signer({ hostname, port, username });
const secrets = new SecretsManagerClient({});
const evidence = evidenceBucket(new S3Client({}), env.EVIDENCE_BUCKET);
const audit = new AuditClient({ transport: kinesisTransport(new Kinesis(), env.AUDIT_STREAM) });
const logger = createLogger();
const emit = createMetrics();

const RESERVE_MS = 30_000;
/** A table of millions of rows is read as a whole. */
const QUERY_MS = 10 * 60_000;

/** Notes the time in the database, and once a day what every tenant has (BAK-2). */
export const handler = async (_event: unknown, context: TimeLimit): Promise<void> => {
  const client = await connect(address, await signer.getAuthToken(), {
    applicationName: 'recovery-census',
    queryMs: QUERY_MS,
  });
  try {
    const requestId = randomUUID();
    const keys = await contextKeys(secrets, env.CONTEXT_KEY_SECRET);
    const census = await beforeDeadline(context, RESERVE_MS, (signal) =>
      run({
        client,
        enter: enterTenant({ keys, requestId, clock: Date.now }),
        record: async (organization) => {
          await audit.record({
            organization,
            location: 'none',
            actor: { id: ACTOR, role: ACTOR, type: 'service' },
            source: { ip: '127.0.0.1', userAgent: 'recovery-census' },
            action: 'read',
            resource: { type: 'census', id: organization },
            fields: [],
            outcome: 'success',
            requestId,
          });
          return (statement) => statementOf(statement, requestId);
        },
        evidence,
        signal,
      }),
    );
    emit({ [METRICS.beats]: 1, ...(census && { [METRICS.censuses]: 1 }) });
    if (census) logger.info('counted', { tenants: Object.keys(census.tenants).length });
  } finally {
    await client.end().catch(() => undefined);
  }
};
