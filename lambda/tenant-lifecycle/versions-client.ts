import { createHash } from 'node:crypto';
import {
  DeleteObjectsCommand,
  GetObjectLegalHoldCommand,
  GetObjectRetentionCommand,
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

/** The versions in a bucket of tenants. Source: Amazon S3 API Reference, "ListObjectVersions", "DeleteObjects". */
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

  return {
    pages,

    async count(tenant) {
      const digest = createHash('sha256');
      let versions = 0;
      for await (const page of pages(tenant)) {
        versions += page.length;
        for (const { key, versionId } of page) digest.update(`${key} ${versionId}\n`);
      }
      return { versions, sha256: digest.digest('hex') };
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
