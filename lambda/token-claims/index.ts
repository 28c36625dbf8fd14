import { Kinesis } from '@aws-sdk/client-kinesis';
import { Signer } from '@aws-sdk/rds-signer';
import { AuditClient } from '../../runtime/audit/client';
import { kinesisTransport } from '../../runtime/audit/kinesis-transport';
import { DIRECTORIES } from '../../runtime/identity/roles';
import { connect, parseDatabaseUrl } from '../shared/database-connection';
import { readEnvironment } from '../shared/environment';
import { DeadlineError, EnvironmentError } from '../shared/errors';
import { createLogger } from '../shared/logger';
import { createMetrics } from '../shared/metrics';
import { patiently } from '../shared/patiently';
import { accountsOf } from './accounts-client';
import { ENV } from './env';
import { answer, type World } from './handler';

const { DATABASE_URL, DIRECTORY, AUDIT_STREAM } = readEnvironment(ENV);
const directory = DIRECTORIES.find((name) => name === DIRECTORY);
if (!directory) throw new EnvironmentError(`DIRECTORY: allowed: ${DIRECTORIES.join(', ')}`);
const address = parseDatabaseUrl(DATABASE_URL);
const { host: hostname, port, user: username } = address;
const signer = new Signer({ hostname, port, username });

/**
 * Cognito waits five seconds. A kept connection that is dead takes one of them, a new one and its answer two more.
 * Source: Amazon Cognito Developer Guide, "Things to know about Lambda triggers".
 */
const DEADLINE_MS = 4000;
const LIMITS = { applicationName: 'token-claims', queryMs: 1000, connectMs: 1500 } as const;
const PATIENCE_MS = 1000;

const world: World = {
  directory,
  accounts: accountsOf(() =>
    patiently(async () => connect(address, await signer.getAuthToken(), LIMITS), { forMs: PATIENCE_MS }),
  ),
  audit: new AuditClient({ transport: kinesisTransport(new Kinesis({}), AUDIT_STREAM, { attempts: 3 }) }),
  logger: createLogger(),
  emit: createMetrics(),
  async inTime(work) {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new DeadlineError('no answer in four seconds')), DEADLINE_MS);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  },
};

/** The pre-token-generation trigger of one user pool, event version V2_0. */
export const handler = (event: unknown, { awsRequestId }: { awsRequestId: string }): Promise<object> =>
  answer(world, event, awsRequestId);
