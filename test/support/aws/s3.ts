import { createHash } from 'node:crypto';
import type { GetObjectCommandInput, PutObjectCommandInput } from '@aws-sdk/client-s3';
import { refusal } from './service';

interface Stored {
  readonly bytes: Buffer;
  readonly etag: string;
}

const KNOWN = new Set(['Bucket', 'Key', 'Body', 'ContentType', 'ChecksumSHA256', 'IfNoneMatch', 'IfMatch']);

/**
 * Buckets with versions and Object Lock by default, as far as our functions use them: nothing is put without its
 * checksum, and conditions hold or the put is refused.
 */
export class FakeS3 {
  readonly buckets: ReadonlyMap<string, Map<string, Stored>>;
  /** Versions ever made. */
  versions = 0;

  constructor(names: readonly string[]) {
    this.buckets = new Map(names.map((name) => [name, new Map<string, Stored>()]));
  }

  /** Objects of a bucket below a prefix, by what follows it. */
  objects(bucket: string, prefix = ''): Map<string, Buffer> {
    const all = [...this.bucket(bucket)].filter(([key]) => key.startsWith(prefix));
    return new Map(all.map(([key, { bytes }]) => [key.slice(prefix.length), bytes]));
  }

  readonly operations = {
    GetObject: ({ Bucket, Key, ...others }: GetObjectCommandInput) => {
      if (Object.keys(others).length > 0) throw refusal('NotImplemented', 501);
      const found = this.bucket(Bucket).get(Key!);
      if (!found) throw refusal('NoSuchKey', 404);
      const Body = {
        transformToByteArray: () => Promise.resolve(new Uint8Array(found.bytes)),
        transformToString: () => Promise.resolve(found.bytes.toString()),
      };
      return { Body, ETag: found.etag };
    },

    PutObject: (input: PutObjectCommandInput) => {
      const { Bucket, Key, Body, ChecksumSHA256, IfNoneMatch, IfMatch } = input;
      if (Object.keys(input).some((name) => !KNOWN.has(name))) throw refusal('NotImplemented', 501);
      const objects = this.bucket(Bucket);
      const bytes = Buffer.from(Body as string | Buffer);
      if (createHash('sha256').update(bytes).digest('base64') !== ChecksumSHA256) {
        throw refusal('BadDigest', 400);
      }
      const found = objects.get(Key!);
      if (IfNoneMatch === '*' && found) throw refusal('PreconditionFailed', 412);
      if (IfMatch !== undefined && !found) throw refusal('NoSuchKey', 404);
      if (IfMatch !== undefined && found!.etag !== IfMatch) throw refusal('PreconditionFailed', 412);
      objects.set(Key!, { bytes, etag: `"${++this.versions}"` });
      return {};
    },
  };

  private bucket(name: string | undefined): Map<string, Stored> {
    const bucket = this.buckets.get(name ?? '');
    if (!bucket) throw refusal('NoSuchBucket', 404);
    return bucket;
  }
}
