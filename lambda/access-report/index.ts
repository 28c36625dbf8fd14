import { readFileSync } from 'node:fs';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { Signer } from '@aws-sdk/rds-signer';
import { beforeDeadline } from '../shared/audit/deadline';
import { evidenceBucket } from '../shared/audit/evidence';
import { type SigningKey, signingKey } from '../shared/audit/kms-signer';
import { wait } from '../shared/audit/retry';
import type { TimeLimit } from '../shared/custom-resource';
import { connect, parseDatabaseUrl } from '../shared/database-connection';
import { readEnvironment } from '../shared/environment';
import { createMetrics } from '../shared/metrics';
import { patiently } from '../shared/patiently';
import { parseWorkforce } from '../shared/workforce';
import { applicationAccounts } from './accounts-client';
import { cognitoAccounts } from './directory-client';
import { ENV } from './env';
import { type Answer, report } from './handler';
import { rolesInTrail } from './roles-client';

const env = readEnvironment(ENV);
const register = parseWorkforce(readFileSync(env.REGISTER_FILE, 'utf8'));
const [kms, s3] = [new KMSClient({}), new S3Client({})];
const roles = env.AWS_ROLES === 'none' ? [] : env.AWS_ROLES.split(',');
const timing = { wait, now: Date.now };
const address = parseDatabaseUrl(env.DATABASE_URL);
const { host: hostname, port, user: username } = address;
const logins = new Signer({ hostname, port, username });
/** A cluster that was paused is awake by then. */
const PATIENCE_MS = 60_000;
const LIMITS = { applicationName: 'access-report', queryMs: 120_000 } as const;
const sources = {
  ...cognitoAccounts(
    new CognitoIdentityProviderClient({}),
    { workforce: env.WORKFORCE_POOL_ID, patients: env.PATIENTS_POOL_ID },
    timing,
  ),
  ...applicationAccounts((signal) =>
    patiently(async () => connect(address, await logins.getAuthToken(), LIMITS), {
      forMs: PATIENCE_MS,
      signal,
    }),
  ),
  ...rolesInTrail(new CloudWatchLogsClient({}), { logGroup: env.TRAIL_LOG_GROUP, roles }, timing),
};
const emit = createMetrics();
let key: SigningKey | undefined;

/** Time kept to write the report. */
const RESERVE_MS = 30_000;

/** Writes the access report (IDN-5), monthly or on demand. */
export const handler = (event: unknown, context: TimeLimit): Promise<Answer> =>
  beforeDeadline(context, RESERVE_MS, (signal) =>
    report(event, {
      register,
      sources,
      evidence: evidenceBucket(s3, env.EVIDENCE_BUCKET),
      signer: async () => (key ??= await signingKey(kms, env.SIGNING_KEY_ID)).signer(env.SIGNER_NAME),
      emit,
      clock: Date.now,
      signal,
    }),
  );
