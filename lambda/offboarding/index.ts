import { readFileSync } from 'node:fs';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { Kinesis } from '@aws-sdk/client-kinesis';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { Signer } from '@aws-sdk/rds-signer';
import { AuditClient } from '../../runtime/audit/client';
import { kinesisTransport } from '../../runtime/audit/kinesis-transport';
import { dynamodbSessionStore } from '../../runtime/sessions/dynamodb-store-client';
import { evidenceBucket } from '../shared/audit/evidence';
import { type SigningKey, signingKey } from '../shared/audit/kms-signer';
import { wait } from '../shared/audit/retry';
import { connect, parseDatabaseUrl } from '../shared/database-connection';
import { readEnvironment } from '../shared/environment';
import { createLogger } from '../shared/logger';
import { createMetrics } from '../shared/metrics';
import { patiently } from '../shared/patiently';
import { parseWorkforce } from '../shared/workforce';
import { accountsOf } from './accounts-client';
import { cognitoDirectory } from './directory-client';
import { AccessNotEndedError } from './end-access';
import { ENV } from './env';
import { type Answer, offboarding } from './handler';
import type { World } from './world';

const env = readEnvironment(ENV);
// Without a register the function does not even start, and its silence pages.
const people = parseWorkforce(readFileSync(env.REGISTER_FILE, 'utf8'));
const kms = new KMSClient({});
const audit = new AuditClient({ transport: kinesisTransport(new Kinesis({}), env.AUDIT_STREAM) });
let key: SigningKey | undefined;
const address = parseDatabaseUrl(env.DATABASE_URL);
const { host: hostname, port, user: username } = address;
const logins = new Signer({ hostname, port, username });
/** A cluster that was paused is awake by then. */
const PATIENCE_MS = 60_000;

const world: World = {
  directory: cognitoDirectory(new CognitoIdentityProviderClient({}), env.USER_POOL_ID, wait),
  sessions: dynamodbSessionStore(new DynamoDB({}), env.SESSION_TABLE),
  accounts: accountsOf(() =>
    patiently(async () => connect(address, await logins.getAuthToken(), { applicationName: 'offboarding' }), {
      forMs: PATIENCE_MS,
    }),
  ),
  async record(record) {
    const receipt = await audit.record(record);
    if (!receipt.accepted) throw new AccessNotEndedError(`the audit record was refused: ${receipt.reason}`);
  },
  evidence: evidenceBucket(new S3Client({}), env.EVIDENCE_BUCKET),
  signer: async () => (key ??= await signingKey(kms, env.SIGNING_KEY_ID)).signer(env.SIGNER_NAME),
  logger: createLogger(),
  clock: Date.now,
};
const emit = createMetrics();

/** Ends the access of those who leave (IDN-8), every quarter of an hour, or of one account at once. */
export const handler = (event: unknown): Promise<Answer | undefined> =>
  offboarding(event, { people, world, emit });
