import { createHash } from 'node:crypto';
import type { KMS } from '@aws-sdk/client-kms';
import type { ListObjectsV2CommandOutput, S3 } from '@aws-sdk/client-s3';
import { dataKeyBucket } from '../../runtime/field-encryption/data-key-bucket-client';
import { dataKeys } from '../../runtime/field-encryption/data-keys';
import { fieldCipher, type FieldCipher } from '../../runtime/field-encryption/field-cipher';
import { kmsWrapper } from '../../runtime/field-encryption/kms-wrapper-client';
import { isAbsent } from '../../runtime/tenant-session/absent-object';
import { TENANT_CONTEXT, tenantPrefix } from '../../runtime/tenant-session/tenant-name';
import { Inconsistent } from './errors';
import type { ObjectHead, StoredDataKey, TenantSession } from './stores';

export interface SessionClients {
  /** With credentials of the tenant. */
  readonly s3: S3;
  readonly kms: KMS;
}

export interface SessionOptions {
  readonly tenant: string;
  /** The key of the tenant, for what is encrypted anew. */
  readonly kmsKeyId: string;
  readonly dataBucket: string;
  readonly keyBucket: string;
  /** Account whose KMS keys count. */
  readonly account: string;
  readonly clock: () => number;
}

/** What only the proof seals. */
const PROBE = { table: 'tenancy.tenant', column: 'probe', row: '0' };

/** Acting for one tenant with credentials of it. */
export function tenantSession({ s3, kms }: SessionClients, options: SessionOptions): TenantSession {
  const { tenant, kmsKeyId, dataBucket: Bucket, keyBucket, account, clock } = options;
  const store = dataKeyBucket({ s3: () => s3, bucket: keyBucket });
  const cipher = (): FieldCipher =>
    fieldCipher({
      keys: dataKeys({
        store,
        wrapper: kmsWrapper({ kms: () => kms, account }),
        kmsKeyOf: () => kmsKeyId,
        now: clock,
      }),
      now: clock,
    });
  const opener = cipher();
  const keyOf = (path: string) => `${tenantPrefix(tenant)}${path}`;
  const encryption = {
    ServerSideEncryption: 'aws:kms',
    SSEKMSKeyId: kmsKeyId,
    SSEKMSEncryptionContext: Buffer.from(JSON.stringify({ [TENANT_CONTEXT]: tenant })).toString('base64'),
    BucketKeyEnabled: false,
  } as const;

  const absent = (path: string, error: unknown) => isAbsent(s3, Bucket, keyOf(path), error);

  async function head(path: string): Promise<ObjectHead | undefined> {
    try {
      const answer = await s3.headObject({ Bucket, Key: keyOf(path), ChecksumMode: 'ENABLED' });
      const { ContentLength, ChecksumSHA256, Metadata = {} } = answer;
      return {
        bytes: ContentLength ?? 0,
        sha256: Buffer.from(ChecksumSHA256 ?? '', 'base64').toString('hex'),
        metadata: Metadata,
      };
    } catch (error) {
      if (await absent(path, error)) return undefined;
      throw error;
    }
  }

  return {
    async dataKeys() {
      const found: StoredDataKey[] = [];
      for await (const { id, latest, marker } of store.versions(tenant)) {
        if (id === undefined || !latest || marker) continue;
        const stored = await store.read(tenant, id);
        if (stored) found.push(stored.record);
      }
      return found;
    },

    async proveDataKeys() {
      const [maker, prover] = [cipher(), cipher()];
      try {
        await maker.prepare(tenant);
        const place = { tenant, ...PROBE };
        const sealed = await maker.seal(place, 'probe');
        const index = await maker.blindIndex(place, 'probe');
        // The second cipher knows nothing but what is stored.
        const opened = await prover.open(place, sealed);
        if (opened.toString() !== 'probe' || !index.equals(await prover.blindIndex(place, 'probe'))) {
          throw new Inconsistent('what the data keys of the tenant sealed opens as something else');
        }
      } finally {
        maker.close();
        prover.close();
      }
    },

    open: ({ table, column, row }, envelope) => opener.open({ tenant, table, column, row }, envelope),

    async put(path, Body, metadata) {
      await s3.putObject({
        Bucket,
        Key: keyOf(path),
        Body,
        ChecksumSHA256: createHash('sha256').update(Body).digest('base64'),
        ...(metadata && { Metadata: { ...metadata } }),
        ...encryption,
      });
    },

    async get(path) {
      try {
        const { Body } = await s3.getObject({ Bucket, Key: keyOf(path), ChecksumMode: 'ENABLED' });
        return Buffer.from(await Body!.transformToByteArray());
      } catch (error) {
        if (await absent(path, error)) return undefined;
        throw error;
      }
    },

    head,

    async copy(from, to) {
      try {
        await s3.copyObject({
          Bucket,
          Key: keyOf(to),
          CopySource: `${Bucket}/${keyOf(from)}`,
          ChecksumAlgorithm: 'SHA256',
          ...encryption,
        });
      } catch (error) {
        if (await absent(from, error)) return undefined;
        throw error;
      }
      return head(to);
    },

    async find(below, ending) {
      const found: string[] = [];
      let ContinuationToken: string | undefined;
      do {
        const page: ListObjectsV2CommandOutput = await s3.listObjectsV2({
          Bucket,
          Prefix: keyOf(below),
          ...(ContinuationToken && { ContinuationToken }),
        });
        found.push(...(page.Contents ?? []).map(({ Key }) => Key!.slice(tenantPrefix(tenant).length)));
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken);
      return found.filter((path) => path.endsWith(ending));
    },
  };
}
