import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { S3Client } from '@aws-sdk/client-s3';
import { AuditClient } from '../../runtime/audit/client';
import type { AuditTransport } from '../../runtime/audit/transport';
import type { Signer } from '../../runtime/tlog/note';
import { s3Storage } from '../shared/audit/s3-storage';
import { EnvironmentError } from '../shared/errors';
import type { Logger } from '../shared/logger';
import type { EmitMetrics } from '../shared/metrics';
import type { Agreements } from './agreements';
import { cognitoDirectories } from './directories-client';
import type { ENV } from './env';
import { Inconsistent } from './errors';
import { tenantSession, type SessionClients } from './session-client';
import type { TenancyDatabase } from './tenancy-database';
import { tenantKeys } from './tenant-keys-client';
import { bucketVersions } from './versions-client';
import type { Trail } from './trail';
import type { Settings, World } from './world';

export interface WorldParts {
  readonly env: Readonly<Record<(typeof ENV)[number], string>>;
  readonly agreements: Agreements;
  /** What signs manifests and certificates. */
  readonly signer: () => Promise<Signer>;
  readonly database: TenancyDatabase;
  readonly clients: {
    readonly kms: KMSClient;
    readonly s3: S3Client;
    readonly cognito: CognitoIdentityProviderClient;
    /** With credentials of the tenant. */
    readonly ofTenant: (tenant: string) => SessionClients;
  };
  /** @throws unless the record is stored and accepted (`recorder`) */
  readonly record: World['record'];
  readonly trail: Trail;
  readonly logger: Logger;
  readonly emit: EmitMetrics;
  readonly clock: () => number;
  readonly remaining: () => number;
  /** Waits between attempts at the archive. @default - really */
  readonly wait?: (ms: number) => Promise<void>;
}

/** Records, and takes no quarantine for an answer. */
export function recorder(transport: AuditTransport, clock: () => number): World['record'] {
  const audit = new AuditClient({ transport, clock });
  return async (record) => {
    const receipt = await audit.record(record);
    if (!receipt.accepted) throw new Inconsistent(`the audit record was not accepted: ${receipt.reason}`);
  };
}

/** What the steps touch, made of clients and settings. */
export function worldOf(parts: WorldParts): World {
  const { env, clients, database, logger, emit, clock, remaining, wait } = parts;
  const { kms, s3, cognito, ofTenant } = clients;
  const account = env.LIFECYCLE_ROLE_ARN.split(':')[4] ?? '';
  return {
    settings: settingsOf(env),
    agreements: parts.agreements,
    database,
    keys: tenantKeys(kms, {
      deployment: env.DEPLOYMENT,
      deletionDays: days('DELETION_DAYS', env.DELETION_DAYS, 7, 30),
      policy: {
        root: env.LIFECYCLE_ROLE_ARN.replace(/:role\/.*$/, ':root'),
        administrators: env.KEY_ADMINISTRATORS.split(','),
        lifecycle: env.LIFECYCLE_ROLE_ARN,
        tenantRole: env.TENANT_ROLE_ARN,
      },
    }),
    objects: bucketVersions(s3, env.DATA_BUCKET),
    dataKeys: bucketVersions(s3, env.KEY_BUCKET),
    directories: cognitoDirectories(cognito, env.USER_POOLS.split(',') as [string, ...string[]]),
    session: (tenant, kmsKeyId) =>
      tenantSession(ofTenant(tenant), {
        tenant,
        kmsKeyId,
        dataBucket: env.DATA_BUCKET,
        keyBucket: env.KEY_BUCKET,
        account,
        clock,
      }),
    record: parts.record,
    trail: parts.trail,
    archive: (tenant) =>
      s3Storage(s3, {
        bucket: env.ARCHIVE_BUCKET,
        prefix: `certificates/${tenant}/`,
        ...(wait && { wait }),
      }),
    signer: parts.signer,
    logger,
    emit,
    clock,
    remaining,
  };
}

function settingsOf(env: WorldParts['env']): Settings {
  const { KEY_MODE } = env;
  if (KEY_MODE !== 'dedicated' && KEY_MODE !== 'pooled')
    throw new EnvironmentError('KEY_MODE: dedicated or pooled');
  return {
    deployment: env.DEPLOYMENT,
    keyMode: KEY_MODE,
    sharedKeyArn: env.SHARED_KEY_ARN,
    archiveBucket: env.ARCHIVE_BUCKET,
    backupDays: days('BACKUP_DAYS', env.BACKUP_DAYS, 1, 36_500),
    archiveDays: days('ARCHIVE_DAYS', env.ARCHIVE_DAYS, 1, 36_500),
  };
}

function days(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new EnvironmentError(`${name}: ${least} to ${most}`);
  }
  return value;
}
