import { createHash } from 'node:crypto';
import { isAbsent, type ObjectLister } from './absent-object';
import { TENANT_CONTEXT, tenantName, tenantPrefix } from './tenant-name';

/** The part of `S3` of `@aws-sdk/client-s3` that is used. */
export interface ObjectBucket extends ObjectLister {
  putObject(input: {
    Bucket: string;
    Key: string;
    Body: Uint8Array;
    ContentType: string;
    ChecksumSHA256: string;
    ServerSideEncryption: 'aws:kms';
    SSEKMSKeyId: string;
    SSEKMSEncryptionContext: string;
    BucketKeyEnabled: false;
  }): Promise<{ readonly ServerSideEncryption?: string | undefined }>;
  getObject(input: { Bucket: string; Key: string; ChecksumMode: 'ENABLED' }): Promise<{
    readonly Body?: { transformToByteArray(): Promise<Uint8Array> } | undefined;
    readonly ServerSideEncryption?: string | undefined;
  }>;
}

export interface TenantObjectsOptions {
  /** A client with credentials of the tenant (`tenantClients`). */
  readonly s3: (tenant: string) => ObjectBucket;
  readonly bucket: string;
  /** ARN of the tenant's key or its alias: `dedicatedKeys`, or for pooled tenants `() => arnOfTheSharedKey`. */
  readonly kmsKeyOf: (tenant: string) => string;
}

export interface TenantObjects {
  /** The key of an object, as S3 knows it. */
  keyOf(tenant: string, object: string): string;
  put(tenant: string, object: string, body: Uint8Array | string, contentType?: string): Promise<void>;
  /** @returns the object, or undefined when there is none */
  get(tenant: string, object: string): Promise<Buffer | undefined>;
}

/** What was asked for, or what S3 did, is not what a tenant's object must be. The message does not quote names. */
export class TenantObjectError extends Error {
  override readonly name = 'TenantObjectError';
}

export interface DedicatedKeysOptions {
  /** Name of the deployment. */
  readonly deployment: string;
  readonly region: string;
  readonly account: string;
  /** @default aws */
  readonly partition?: string;
}

/**
 * Key aliases of a deployment whose tenants have keys of their own. As ARNs, because the policy of the bucket compares
 * what the request says.
 */
export const dedicatedKeys =
  ({ deployment, region, account, partition = 'aws' }: DedicatedKeysOptions): ((tenant: string) => string) =>
  (tenant) =>
    `arn:${partition}:kms:${region}:${account}:alias/${deployment}/tenant/${tenantName(tenant)}`;

const MOST_KEY_BYTES = 1024;
/** As paths are read by others: no empty part, no way up, nothing invisible. */
const PART = /^(?!\.{1,2}$)[^/\\\p{C}]+$/u;

/**
 * Objects of tenants (KEY-2, TEN-2): each below the tenant's prefix, under the tenant's key, with the tenant in the
 * encryption context. 45 CFR 164.312(a)(1), 164.312(a)(2)(iv).
 *
 * No S3 bucket key: it would take the place of the key of each object, and its context names the bucket, not the object.
 * Source: Amazon S3 User Guide, "Using server-side encryption with AWS KMS keys", "Encryption context".
 */
export function tenantObjects({ s3, bucket, kmsKeyOf }: TenantObjectsOptions): TenantObjects {
  const keyOf = (tenant: string, object: string): string => {
    const key = `${tenantPrefix(tenant)}${object}`;
    if (!object.split('/').every((part) => PART.test(part)) || Buffer.byteLength(key) > MOST_KEY_BYTES) {
      throw new TenantObjectError('the name of an object is parts between slashes, 1024 bytes in all');
    }
    return key;
  };
  const encrypted = (answer: { readonly ServerSideEncryption?: string | undefined }): void => {
    if (answer.ServerSideEncryption !== 'aws:kms') throw new TenantObjectError('S3 says nothing of KMS');
  };
  return {
    keyOf,
    async put(tenant, object, body, contentType = 'application/octet-stream') {
      const Key = keyOf(tenant, object);
      const bytes = typeof body === 'string' ? Buffer.from(body) : body;
      const answer = await s3(tenant).putObject({
        Bucket: bucket,
        Key,
        Body: bytes,
        ContentType: contentType,
        ChecksumSHA256: createHash('sha256').update(bytes).digest('base64'),
        ServerSideEncryption: 'aws:kms',
        SSEKMSKeyId: kmsKeyOf(tenant),
        SSEKMSEncryptionContext: Buffer.from(JSON.stringify({ [TENANT_CONTEXT]: tenant })).toString('base64'),
        BucketKeyEnabled: false,
      });
      encrypted(answer);
    },
    async get(tenant, object) {
      const Key = keyOf(tenant, object);
      try {
        const answer = await s3(tenant).getObject({ Bucket: bucket, Key, ChecksumMode: 'ENABLED' });
        encrypted(answer);
        return Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
      } catch (error) {
        if (await isAbsent(s3(tenant), bucket, Key, error)) return undefined;
        throw error;
      }
    },
  };
}
