import { createHash } from 'node:crypto';
import { tenantPrefix } from '../tenant-session/tenant-name';
import {
  type DataKeyRecord,
  type DataKeyStore,
  type DataKeyVersions,
  parseDataKey,
  type StoredDataKey,
  type StoredVersion,
} from './data-key';
import { DataKeyError } from './errors';

/** The part of `S3` of `@aws-sdk/client-s3` that is used. */
export interface KeyBucket {
  getObject(input: { Bucket: string; Key: string; VersionId?: string; ChecksumMode: 'ENABLED' }): Promise<{
    readonly Body?: { transformToString(): Promise<string> } | undefined;
    readonly ETag?: string | undefined;
    readonly VersionId?: string | undefined;
  }>;
  putObject(input: {
    Bucket: string;
    Key: string;
    Body: string;
    ContentType: 'application/json';
    ChecksumSHA256: string;
    IfNoneMatch?: '*';
    IfMatch?: string;
  }): Promise<unknown>;
  listObjectVersions(input: {
    Bucket: string;
    Prefix: string;
    KeyMarker?: string;
    VersionIdMarker?: string;
  }): Promise<{
    readonly Versions?: readonly ListedVersion[] | undefined;
    readonly DeleteMarkers?: readonly ListedVersion[] | undefined;
    readonly IsTruncated?: boolean | undefined;
    readonly NextKeyMarker?: string | undefined;
    readonly NextVersionIdMarker?: string | undefined;
  }>;
  deleteObjects(input: {
    Bucket: string;
    Delete: { Objects: { Key: string; VersionId: string }[]; Quiet: true };
  }): Promise<{ readonly Errors?: readonly { readonly Code?: string | undefined }[] | undefined }>;
}

interface ListedVersion {
  readonly Key?: string | undefined;
  readonly VersionId?: string | undefined;
  readonly IsLatest?: boolean | undefined;
}

export interface DataKeyBucketOptions {
  /** A client with credentials of the tenant (`tenantClients`), or the same client for all. */
  readonly s3: (tenant: string) => KeyBucket;
  /** The tenant-key bucket. It keeps versions, has no Object Lock, and nothing else keeps copies of it. */
  readonly bucket: string;
}

/** S3 deletes at most so many at a call. */
const MOST_AT_ONCE = 1000;
const OTHERS_WERE_FIRST: ReadonlySet<string> = new Set(['PreconditionFailed', 'ConditionalRequestConflict']);
const NOT_THERE: ReadonlySet<string> = new Set(['NoSuchKey', 'NoSuchVersion']);

/**
 * Wrapped data keys in S3, at `tenants/<tenant>/data-keys/<id>.json`. The bucket encrypts them with its own key.
 *
 * Whoever may read but not list a bucket gets "access denied" for what is not there. A listing of this one name decides
 * what it was; so `s3:ListBucketVersions` below the tenant's prefix is needed beside `s3:GetObject`.
 * Source: Amazon S3 API Reference, "GetObject", "PutObject" (conditional writes), "ListObjectVersions".
 */
export function dataKeyBucket({ s3, bucket }: DataKeyBucketOptions): DataKeyStore & DataKeyVersions {
  const folder = (tenant: string): string => `${tenantPrefix(tenant)}data-keys/`;
  const keyOf = (tenant: string, id: string): string => `${folder(tenant)}${id}.json`;

  async function* list(tenant: string, prefix: string): AsyncGenerator<StoredVersion> {
    let from: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
    while (from) {
      const page = await s3(tenant).listObjectVersions({ Bucket: bucket, Prefix: prefix, ...from });
      for (const marker of [false, true]) {
        for (const { Key, VersionId, IsLatest } of (marker ? page.DeleteMarkers : page.Versions) ?? []) {
          if (!Key?.startsWith(prefix) || VersionId === undefined) throw unreadable();
          const [, id] = /\/data-keys\/([0-9a-f-]{36})\.json$/.exec(Key) ?? [];
          yield { key: Key, id, version: VersionId, latest: IsLatest === true, marker };
        }
      }
      const { IsTruncated, NextKeyMarker, NextVersionIdMarker } = page;
      if (IsTruncated && NextKeyMarker === undefined) throw unreadable();
      from = IsTruncated
        ? { KeyMarker: NextKeyMarker!, ...(NextVersionIdMarker && { VersionIdMarker: NextVersionIdMarker }) }
        : undefined;
    }
  }

  const everWas = async (tenant: string, id: string): Promise<boolean> => {
    for await (const _ of list(tenant, keyOf(tenant, id))) return true;
    return false;
  };

  const read = async (tenant: string, id: string, version?: string): Promise<StoredDataKey | undefined> => {
    const where = {
      Bucket: bucket,
      Key: keyOf(tenant, id),
      ...(version !== undefined && { VersionId: version }),
    };
    try {
      const answer = await s3(tenant).getObject({ ...where, ChecksumMode: 'ENABLED' });
      const record = parseDataKey(id, (await answer.Body?.transformToString()) ?? '');
      return { record, etag: answer.ETag ?? '', version: answer.VersionId ?? '' };
    } catch (error) {
      if (NOT_THERE.has(nameOf(error))) return undefined;
      if (nameOf(error) === 'AccessDenied' && !(await everWas(tenant, id))) return undefined;
      throw error;
    }
  };

  /** @returns false when the condition does not hold */
  const put = async (
    tenant: string,
    record: DataKeyRecord,
    condition: { IfNoneMatch: '*' } | { IfMatch: string },
  ): Promise<boolean> => {
    const { id, use, createdAt, kmsKeyId, wrapped } = record;
    const Body = JSON.stringify({ id, use, createdAt, kmsKeyId, wrapped });
    const ChecksumSHA256 = createHash('sha256').update(Body).digest('base64');
    const object = { Bucket: bucket, Key: keyOf(tenant, id), Body, ChecksumSHA256 };
    try {
      await s3(tenant).putObject({ ...object, ContentType: 'application/json', ...condition });
      return true;
    } catch (error) {
      if (OTHERS_WERE_FIRST.has(nameOf(error))) return false;
      throw error;
    }
  };

  return {
    find: async (tenant, id) => (await read(tenant, id))?.record,
    async create(tenant, record) {
      // A deleted object would let the condition pass, and there would be two keys of one id.
      if (await everWas(tenant, record.id)) {
        if (await read(tenant, record.id)) return false;
        throw new DataKeyError('removed', `${record.id} was deleted; its versions are still there`);
      }
      return put(tenant, record, { IfNoneMatch: '*' });
    },
    versions: (tenant) => list(tenant, folder(tenant)),
    read,
    replace: (tenant, record, seen) => put(tenant, record, { IfMatch: seen.etag }),
    async remove(versions) {
      for (let at = 0; at < versions.length; at += MOST_AT_ONCE) {
        const batch = versions.slice(at, at + MOST_AT_ONCE);
        const Objects = batch.map(({ key, version }) => ({ Key: key, VersionId: version }));
        const [, tenant] = batch[0]!.key.split('/');
        const { Errors = [] } = await s3(tenant!).deleteObjects({
          Bucket: bucket,
          Delete: { Objects, Quiet: true },
        });
        if (Errors.length > 0) {
          throw new DataKeyError(
            'refused',
            `${Errors.length} versions could not be removed: ${Errors[0]!.Code}`,
          );
        }
      }
    },
  };
}

const unreadable = (): DataKeyError =>
  new DataKeyError('malformed', 'S3 listed something else than was asked for');
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');
