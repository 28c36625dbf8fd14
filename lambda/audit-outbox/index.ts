import { KinesisClient } from '@aws-sdk/client-kinesis';
import { Signer } from '@aws-sdk/rds-signer';
import { connect, parseDatabaseUrl } from '../shared/database-connection';
import { readEnvironment } from '../shared/environment';
import { createLogger } from '../shared/logger';
import { createMetrics } from '../shared/metrics';
import { ENV } from './env';
import { outboxOf } from './outbox-client';
import { run } from './run';
import { streamOf } from './stream-client';

const { DATABASE_URL, AUDIT_STREAM } = readEnvironment(ENV);
const address = parseDatabaseUrl(DATABASE_URL);
const { host: hostname, port, user: username } = address;
const signer = new Signer({ hostname, port, username });
const logger = createLogger();
const emit = createMetrics();

/** A last batch has its calls and its commit before the function is stopped. */
const RESERVE_MS = 40_000;

/** Drains the outbox of the audit table to the stream. On a schedule, each minute. */
export const handler = async (
  _event: unknown,
  context: { getRemainingTimeInMillis(): number },
): Promise<void> => {
  const client = await connect(address, await signer.getAuthToken(), {
    applicationName: 'audit-outbox',
  });
  // Both connections are of this run: between two runs the function is frozen, and connections die unnoticed.
  const kinesis = new KinesisClient({});
  try {
    await run(outboxOf(client), streamOf(kinesis, AUDIT_STREAM), {
      remaining: () => context.getRemainingTimeInMillis() - RESERVE_MS,
      logger,
      emit,
    });
  } finally {
    kinesis.destroy();
    await client.end().catch(() => undefined);
  }
};
