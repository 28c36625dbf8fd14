import { createHash } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { ConflictError, type LogStorage } from '../../../runtime/tlog/storage';
import { retry, wait as realWait, type Wait } from './retry';

export interface S3StorageOptions {
  readonly bucket: string;
  /** Where the log begins, such as `audit/<tenant>/`. */
  readonly prefix: string;
  readonly signal?: AbortSignal;
  readonly wait?: Wait;
}

/**
 * A log in a bucket. Every write is conditional, so that two publishers cannot overwrite each other, and carries its
 * SHA-256, without which S3 refuses objects that are locked by default. The role needs `s3:ListBucket`: without it S3
 * answers 403 for what does not exist.
 * Source: Amazon S3 User Guide, "Add preconditions to S3 operations with conditional requests".
 */
export function s3Storage(client: S3Client, options: S3StorageOptions): LogStorage {
  const { bucket: Bucket, prefix, signal, wait = realWait } = options;
  const sending = { abortSignal: signal };

  async function get(path: string): Promise<{ readonly bytes: Buffer; readonly etag: string } | undefined> {
    try {
      const { Body, ETag } = await client.send(new GetObjectCommand({ Bucket, Key: prefix + path }), sending);
      if (!Body || ETag === undefined) throw new Error('S3 answered without a body');
      return { bytes: Buffer.from(await Body.transformToByteArray()), etag: ETag };
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      throw error;
    }
  }

  /** @returns false when the condition does not hold */
  async function put(path: string, bytes: Buffer, condition: { IfNoneMatch: '*' } | { IfMatch: string }) {
    try {
      await client.send(
        new PutObjectCommand({
          Bucket,
          Key: prefix + path,
          Body: bytes,
          ContentType: path.startsWith('tile/') ? 'application/octet-stream' : 'text/plain; charset=utf-8',
          ChecksumSHA256: createHash('sha256').update(bytes).digest('base64'),
          ...condition,
        }),
        sending,
      );
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'PreconditionFailed') return false;
      throw error;
    }
  }

  const again = <T>(work: () => Promise<T>) => retry(work, { wait, signal });

  return {
    read: (path) => again(async () => (await get(path))?.bytes),

    create: (path, bytes) =>
      again(async () => {
        if (await put(path, bytes, { IfNoneMatch: '*' })) return;
        const found = await get(path);
        if (!found?.bytes.equals(bytes)) throw new ConflictError(`${path} exists with other content`);
      }),

    replace: (path, bytes, expected) =>
      again(async () => {
        const found = await get(path);
        // Ours already: an answer was lost.
        if (found?.bytes.equals(bytes)) return;
        const asExpected = found && expected ? found.bytes.equals(expected) : !found && !expected;
        const condition = found ? { IfMatch: found.etag } : { IfNoneMatch: '*' as const };
        if (!asExpected || !(await put(path, bytes, condition))) {
          throw new ConflictError(`${path} was replaced by somebody else`);
        }
      }),
  };
}
