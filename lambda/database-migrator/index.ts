import { join } from 'node:path';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { customResource } from '../shared/custom-resource';
import { connect, parseDatabaseUrl } from '../shared/database-connection';
import { readEnvironment } from '../shared/environment';
import { createLogger } from '../shared/logger';
import { patiently } from '../shared/patiently';
import { ENV, FILES } from './env';
import { masterPassword } from './master-client';
import { databaseMigrator } from './migrator';

const { DATABASE_URL, MASTER_SECRET_ARN, LAMBDA_TASK_ROOT } = readEnvironment([...ENV, 'LAMBDA_TASK_ROOT']);
const address = parseDatabaseUrl(DATABASE_URL);
const secrets = new SecretsManagerClient({});
const logger = createLogger();

/** A new cluster, and one that scales up from nothing, answer within that time. */
const PATIENCE_MS = 240_000;

/** Brings the database to the state that the stack declares. */
export const handler = customResource(
  databaseMigrator({
    connect: (signal) =>
      patiently(
        // The server sets the limits of time: a migration may take long.
        async () =>
          connect(address, await masterPassword(secrets, MASTER_SECRET_ARN), {
            applicationName: 'database-migrator',
            queryMs: 0,
          }),
        { forMs: PATIENCE_MS, signal },
      ),
    files: {
      migrations: join(LAMBDA_TASK_ROOT, FILES.migrations),
      checks: join(LAMBDA_TASK_ROOT, FILES.checks),
    },
    logger,
  }),
  { logger },
);
