import { createHash } from 'node:crypto';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { COPIES, REDACTED_TAG } from './env';
import type { ListedLog, LogStore, RawLog } from './log-store';

const place = (Bucket: string, { key: Key, version }: RawLog) => ({
  Bucket,
  Key,
  ...(version !== undefined && { VersionId: version }),
});

const named = (error: unknown, ...names: string[]): boolean =>
  error instanceof Error && names.includes(error.name);

/**
 * Two buckets. A copy is created once, never replaced, and carries its SHA-256, without which S3 refuses objects that are
 * locked by default. Source: Amazon S3 User Guide, "Add preconditions to S3 operations with conditional requests".
 */
export function logStoreOf(
  client: S3Client,
  { raw, archive }: { readonly raw: string; readonly archive: string },
): LogStore {
  async function* list(Bucket: string, Prefix?: string): AsyncGenerator<ListedLog> {
    let ContinuationToken: string | undefined;
    do {
      const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken }));
      for (const { Key, LastModified } of page.Contents ?? []) {
        if (Key === undefined || LastModified === undefined)
          throw new Error('S3 listed an object without its name');
        yield { key: Key, modified: LastModified };
      }
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
  }

  return {
    async read(log) {
      const { Body } = await client.send(new GetObjectCommand(place(raw, log)));
      if (!Body) throw new Error('S3 answered without a body');
      return Body as AsyncIterable<Uint8Array>;
    },
    async release(log) {
      const TagSet = [{ Key: REDACTED_TAG.key, Value: REDACTED_TAG.value }];
      await client.send(new PutObjectTaggingCommand({ ...place(raw, log), Tagging: { TagSet } }));
    },
    listRaw: () => list(raw),
    async create(key, bytes, { rawSha256, rawBytes, lines, withheld }) {
      try {
        await client.send(
          new PutObjectCommand({
            Bucket: archive,
            Key: COPIES + key,
            Body: bytes,
            ContentType: key.endsWith('.gz') ? 'application/gzip' : 'text/plain',
            ChecksumSHA256: createHash('sha256').update(bytes).digest('base64'),
            IfNoneMatch: '*',
            Metadata: {
              'raw-sha256': rawSha256,
              'raw-bytes': String(rawBytes),
              lines: String(lines),
              'lines-withheld': String(withheld),
            },
          }),
        );
        return true;
      } catch (error) {
        if (named(error, 'PreconditionFailed')) return false;
        throw error;
      }
    },
    async madeOf(key) {
      try {
        const { Metadata } = await client.send(new HeadObjectCommand({ Bucket: archive, Key: COPIES + key }));
        return Metadata?.['raw-sha256'] ?? 'unknown';
      } catch (error) {
        if (named(error, 'NotFound', 'NoSuchKey')) return undefined;
        throw error;
      }
    },
    async *listCopies(prefix) {
      for await (const { key } of list(archive, COPIES + prefix)) yield key.slice(COPIES.length);
    },
  };
}
