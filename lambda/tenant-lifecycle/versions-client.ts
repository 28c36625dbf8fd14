import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectLegalHoldCommand,
  GetObjectRetentionCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { tenantPrefix } from '../../runtime/tenant-session/tenant-name';
import type { LockedVersion, ObjectVersion, Versions } from './stores';

/** What S3 says when nothing locks a version, or the bucket knows no locks. */
const NO_LOCK: ReadonlySet<string> = new Set([
  'NoSuchObjectLockConfiguration',
  'ObjectLockConfigurationNotFoundError',
  'InvalidRequest',
  'NoSuchKey',
  'NoSuchVersion',
]);

/** The versions in a bucket of tenants. Source: Amazon S3 API Reference, "ListObjectVersions", "DeleteObjects", "AbortMultipartUpload". */
export function bucketVersions(client: S3Client, Bucket: string): Versions {
  async function* pages(tenant: string): AsyncGenerator<readonly ObjectVersion[]> {
    let from: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
    while (from) {
      const page: Awaited<ReturnType<typeof list>> = await list(tenant, from);
      const found = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
      yield found.map(({ Key, VersionId }) => ({ key: Key!, versionId: VersionId! }));
      from = page.IsTruncated
        ? { KeyMarker: page.NextKeyMarker!, VersionIdMarker: page.NextVersionIdMarker! }
        : undefined;
    }
  }
  const list = (tenant: string, from: { KeyMarker?: string; VersionIdMarker?: string }) =>
    client.send(new ListObjectVersionsCommand({ Bucket, Prefix: tenantPrefix(tenant), ...from }));

  async function* uploads(
    tenant: string,
  ): AsyncGenerator<{ readonly Key: string; readonly UploadId: string }> {
    let from: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
    while (from) {
      const page: Awaited<ReturnType<typeof listUploads>> = await listUploads(tenant, from);
      for (const { Key, UploadId } of page.Uploads ?? []) yield { Key: Key!, UploadId: UploadId! };
      from = page.IsTruncated
        ? { KeyMarker: page.NextKeyMarker!, UploadIdMarker: page.NextUploadIdMarker! }
        : undefined;
    }
  }
  const listUploads = (tenant: string, from: { KeyMarker?: string; UploadIdMarker?: string }) =>
    client.send(new ListMultipartUploadsCommand({ Bucket, Prefix: tenantPrefix(tenant), ...from }));

  return {
    pages,

    async count(tenant) {
      const digest = createHash('sha256');
      let versions = 0;
      for await (const page of pages(tenant)) {
        versions += page.length;
        for (const { key, versionId } of page) digest.update(`${key} ${versionId}\n`);
      }
      let incomplete = 0;
      for await (const _ of uploads(tenant)) incomplete++;
      return { versions, sha256: digest.digest('hex'), uploads: incomplete };
    },

    async remove(versions) {
      const { Errors = [] } = await client.send(
        new DeleteObjectsCommand({
          Bucket,
          Delete: {
            Quiet: true,
            Objects: versions.map(({ key, versionId }) => ({ Key: key, VersionId: versionId })),
          },
        }),
      );
      return Errors.map(({ Key, VersionId, Code }) => ({
        version: { key: Key!, versionId: VersionId! },
        why: Code ?? 'unknown',
      }));
    },

    async abortUploads(tenant) {
      let aborted = 0;
      for await (const upload of uploads(tenant)) {
        try {
          await client.send(new AbortMultipartUploadCommand({ Bucket, ...upload }));
          aborted++;
        } catch (error) {
          // Somebody has completed or aborted it meanwhile.
          if (!(error instanceof Error && error.name === 'NoSuchUpload')) throw error;
        }
      }
      return aborted;
    },

    async lock({ key, versionId }): Promise<LockedVersion | undefined> {
      const version = { Bucket, Key: key, VersionId: versionId };
      const held = await unlessNone(client.send(new GetObjectLegalHoldCommand(version)));
      if (held?.LegalHold?.Status === 'ON') return { key, versionId, until: 'legal hold' };
      const until = (await unlessNone(client.send(new GetObjectRetentionCommand(version))))?.Retention;
      return until?.RetainUntilDate && { key, versionId, until: until.RetainUntilDate.toISOString() };
    },

    async tenants() {
      const found: string[] = [];
      let ContinuationToken: string | undefined;
      do {
        const page: { CommonPrefixes?: { Prefix?: string }[]; NextContinuationToken?: string } =
          await client.send(
            new ListObjectsV2Command({
              Bucket,
              Prefix: 'tenants/',
              Delimiter: '/',
              ...(ContinuationToken && { ContinuationToken }),
            }),
          );
        found.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix!.split('/')[1]!));
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken);
      return found;
    },
  };
}

async function unlessNone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && NO_LOCK.has(error.name)) return undefined;
    throw error;
  }
}
