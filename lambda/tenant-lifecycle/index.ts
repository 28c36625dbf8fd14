import { readFileSync } from 'node:fs';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { Kinesis } from '@aws-sdk/client-kinesis';
import { KMS } from '@aws-sdk/client-kms';
import { S3, type S3ClientConfig } from '@aws-sdk/client-s3';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { STS } from '@aws-sdk/client-sts';
import { Signer } from '@aws-sdk/rds-signer';
import { kinesisTransport } from '../../runtime/audit/kinesis-transport';
import { secretsManagerKeys } from '../../runtime/tenancy/secrets-manager-client';
import { tenantSessions } from '../../runtime/tenant-session/tenant-sessions';
import { signingKey, type SigningKey } from '../shared/audit/kms-signer';
import { connect, parseDatabaseUrl } from '../shared/database-connection';
import { readEnvironment } from '../shared/environment';
import { createLogger } from '../shared/logger';
import { createMetrics } from '../shared/metrics';
import { parseAgreements } from './agreements';
import { ENV } from './env';
import { tenantLifecycle } from './handler';
import { tenancyDatabase } from './tenancy-database-client';
import { telling } from './told-requests';
import { Trail, workOf } from './trail';
import { recorder, worldOf } from './world-client';

const env = readEnvironment(ENV);
const address = parseDatabaseUrl(env.DATABASE_URL);
const { host: hostname, port, user: username } = address;
const tokens = new Signer({ hostname, port, username });
const signingKeys = secretsManagerKeys(new SecretsManager({}), env.CONTEXT_KEY_SECRET);
const sessions = tenantSessions({
  sts: new STS({}),
  roleArn: env.TENANT_ROLE_ARN,
  workload: 'tenant-lifecycle',
});
const [kms, cognito] = [new KMS({}), new CognitoIdentityProviderClient({})];
const record = recorder(kinesisTransport(new Kinesis({}), env.AUDIT_STREAM), Date.now);
// The clients of each call tell its trail what they do, over the same connections.
const { requestHandler } = new S3({}).config;
const clientsOf = (trail: Trail) => {
  const s3 = (options: S3ClientConfig) =>
    telling(new S3({ ...options, requestHandler }), env.DATA_BUCKET, trail);
  return {
    kms,
    s3: s3({}),
    cognito,
    ofTenant: (tenant: string) => {
      const credentials = sessions.for(tenant);
      return { s3: s3({ credentials }), kms: new KMS({ credentials }) };
    },
  };
};
// Without a register nobody begins or ends: then the function does not even start.
const agreements = parseAgreements(readFileSync(env.REGISTER_FILE, 'utf8'));
let key: SigningKey | undefined;

/** A repeating step hands over when so much is left: its last portion has its time. */
const RESERVE_MS = 120_000;

/** One step of beginning, exporting or ending a tenant; or the daily sweep. */
export const handler = (event: unknown, context: { getRemainingTimeInMillis(): number }): Promise<unknown> =>
  tenantLifecycle(async (request) => {
    // Of this call alone: between two, the function is frozen, and connections die unnoticed.
    const client = await connect(address, await tokens.getAuthToken(), {
      applicationName: 'tenant-lifecycle',
      queryMs: 65_000,
    });
    const trail = new Trail(workOf(request, env.DEPLOYMENT), record, Date.now);
    const world = worldOf({
      env,
      agreements,
      signer: async () => (key ??= await signingKey(kms, env.SIGNING_KEY_ID)).signer(env.SIGNER_NAME),
      database: tenancyDatabase(client, signingKeys, Date.now, trail),
      clients: clientsOf(trail),
      record,
      trail,
      logger: createLogger(),
      emit: createMetrics(),
      clock: Date.now,
      remaining: () => context.getRemainingTimeInMillis() - RESERVE_MS,
    });
    return { world, close: () => client.end() };
  })(event);
