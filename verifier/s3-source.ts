import type { S3Client } from '@aws-sdk/client-s3';
import { MAX_FILE_BYTES, SourceError, type LogSource } from './source';

/** The part of an S3 client that is used. */
export type S3Reader = Pick<S3Client, 'send'>;

export interface S3Location {
  readonly bucket: string;
  /** Where the log begins: empty, or ending in a slash, such as `audit/clinic-a/`. */
  readonly prefix: string;
}

/**
 * A log in a bucket. The newest version of each object is read.
 * @param client @default - one with the credentials and the region of the environment; its package is loaded on first use
 */
export function s3Source({ bucket, prefix }: S3Location, client?: S3Reader): LogSource {
  let opened: Promise<{ s3: S3Reader; sdk: typeof import('@aws-sdk/client-s3') }> | undefined;
  const open = () =>
    (opened ??= import('@aws-sdk/client-s3').then((sdk) => ({ s3: client ?? new sdk.S3Client({}), sdk })));
  return {
    name: `s3://${bucket}/${prefix}`,
    ...(client === undefined && { location: { kind: 's3', bucket, prefix } }),
    concurrency: 16,
    async read(path) {
      const { s3, sdk } = await open();
      try {
        const { Body, ContentLength = 0 } = await s3.send(
          new sdk.GetObjectCommand({ Bucket: bucket, Key: prefix + path }),
        );
        if (ContentLength > MAX_FILE_BYTES) {
          throw new SourceError(`is larger than any file of a log, ${ContentLength} bytes`);
        }
        return await Body?.transformToByteArray();
      } catch (error) {
        if (error instanceof sdk.NoSuchKey) return undefined;
        throw asSourceError(error);
      }
    },
    async *list(folder) {
      const { s3, sdk } = await open();
      let token: string | undefined;
      do {
        const page = await s3
          .send(
            new sdk.ListObjectsV2Command({
              Bucket: bucket,
              Prefix: prefix + folder,
              ContinuationToken: token,
            }),
          )
          .catch((error: unknown) =>
            Promise.reject(asSourceError(error, `s3://${bucket}/${prefix}${folder} `)),
          );
        for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield Key.slice(prefix.length);
        token = page.NextContinuationToken;
      } while (token !== undefined);
    },
  };
}

/** S3 says what is wrong by name: AccessDenied, NoSuchBucket, a lost connection. */
const asSourceError = (error: unknown, subject = ''): SourceError =>
  error instanceof SourceError
    ? error
    : new SourceError(`${subject}cannot be read: ${error instanceof Error ? error.name : 'unknown error'}`, {
        cause: error,
      });
