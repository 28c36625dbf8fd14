import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { BackupClient } from '@aws-sdk/client-backup';
import { RDSClient } from '@aws-sdk/client-rds';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Signer } from '@aws-sdk/rds-signer';
import { readChecks, runChecks } from '../../runtime/database/checks';
import { beforeDeadline } from '../shared/audit/deadline';
import { evidenceBucket } from '../shared/audit/evidence';
import type { TimeLimit } from '../shared/custom-resource';
import { connect, parseDatabaseUrl } from '../shared/database-connection';
import { readEnvironment } from '../shared/environment';
import { createLogger } from '../shared/logger';
import { createMetrics } from '../shared/metrics';
import { contextKeys } from '../shared/recovery/context-keys';
import { enterTenant } from '../shared/recovery/enter-tenant';
import { restoredClusters } from './clusters-client';
import { ENV, METRICS } from './env';
import type { RestoredCluster } from './jobs';
import { restoreJobs } from './jobs-client';
import { tick } from './tick';
import { validate } from './validate';

const env = readEnvironment(ENV);
const objectives = { rpoMinutes: Number(env.RPO_MINUTES), rtoMinutes: Number(env.RTO_MINUTES) };
const jobs = restoreJobs(new BackupClient({}), env.PLAN_ARN, Date.now);
const clusters = restoredClusters(new RDSClient({}));
const secrets = new SecretsManagerClient({});
const evidence = evidenceBucket(new S3Client({}), env.EVIDENCE_BUCKET);
const logger = createLogger();
const emit = createMetrics();
/** Beside the code, in the asset of the function. */
const CHECKS = join(__dirname, 'database', 'checks');

const RESERVE_MS = 30_000;
/** A table of millions of rows is read as a whole. */
const QUERY_MS = 10 * 60_000;

/** Judges what restore tests have restored (BAK-2). */
export const handler = (_event: unknown, context: TimeLimit): Promise<void> =>
  beforeDeadline(context, RESERVE_MS, async (signal) => {
    const checks = await readChecks(CHECKS);
    const results = await tick({
      jobs,
      clusters,
      objectives,
      evidence,
      logger,
      clock: Date.now,
      validate: async (job, cluster) => {
        const client = await connectTo(cluster);
        try {
          const keys = await contextKeys(secrets, env.CONTEXT_KEY_SECRET);
          return await validate({
            job,
            objectives,
            client,
            enter: enterTenant({ keys, requestId: randomUUID(), clock: Date.now }),
            check: async (connected) =>
              (await runChecks(connected, checks)).map(({ object, finding }) => `${object}: ${finding}`),
            evidence,
            signal,
            clock: Date.now,
          });
        } finally {
          await client.end().catch(() => undefined);
        }
      },
    });
    const failed = results.filter(({ verdict }) => verdict === 'failed').length;
    emit({ [METRICS.runs]: 1, [METRICS.failed]: failed, [METRICS.passed]: results.length - failed });
  });

async function connectTo({ host: hostname }: RestoredCluster) {
  const username = env.DATABASE_USER;
  const port = Number(env.DATABASE_PORT);
  const address = parseDatabaseUrl(
    `postgresql://${username}@${hostname}:${port}/${env.DATABASE_NAME}` +
      '?sslmode=verify-full&sslrootcert=/var/runtime/ca-cert.pem',
  );
  const token = await new Signer({ hostname, port, username }).getAuthToken();
  return connect(address, token, { applicationName: 'restore-validator', queryMs: QUERY_MS });
}
