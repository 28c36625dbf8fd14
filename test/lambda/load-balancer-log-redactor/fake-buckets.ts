import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type {
  GetObjectCommandInput,
  HeadObjectCommandInput,
  ListObjectsV2CommandInput,
  PutObjectCommandInput,
  PutObjectTaggingCommandInput,
} from '@aws-sdk/client-s3';
import { refusal } from '../../support/aws/service';

interface Stored {
  readonly bytes: Buffer;
  readonly modified: Date;
  readonly metadata: Readonly<Record<string, string>>;
  tags: Record<string, string>;
}

/** The delivery bucket and the locked archive, as far as the redactor uses them. */
export class FakeBuckets {
  readonly raw = new Map<string, Stored>();
  readonly archive = new Map<string, Stored>();

  constructor(private readonly pageSize = 3) {}

  deliver(key: string, bytes: Buffer, modified = new Date('2026-11-22T10:00:00Z')): void {
    this.raw.set(key, { bytes, modified, metadata: {}, tags: {} });
  }

  readonly operations = {
    GetObject: ({ Bucket, Key, VersionId, ...others }: GetObjectCommandInput) => {
      const found = this.in(Bucket, 'raw', others).get(Key!);
      if (!found || (VersionId !== undefined && VersionId !== 'v1')) throw refusal('NoSuchKey', 404);
      // In pieces that end in the middle of lines.
      const pieces = Array.from({ length: Math.ceil(found.bytes.length / 1000) }, (_, i) =>
        found.bytes.subarray(i * 1000, (i + 1) * 1000),
      );
      return { Body: Readable.from(pieces) };
    },

    HeadObject: ({ Bucket, Key, ...others }: HeadObjectCommandInput) => {
      const found = this.in(Bucket, 'archive', others).get(Key!);
      if (!found) throw refusal('NotFound', 404);
      return { Metadata: found.metadata };
    },

    PutObject: ({
      Bucket,
      Key,
      Body,
      ChecksumSHA256,
      IfNoneMatch,
      Metadata,
      ContentType,
      ...others
    }: PutObjectCommandInput) => {
      const archive = this.in(Bucket, 'archive', others);
      if (IfNoneMatch !== '*' || !ContentType || !Metadata) throw refusal('NotImplemented', 501);
      const bytes = Body as Buffer;
      if (createHash('sha256').update(bytes).digest('base64') !== ChecksumSHA256) throw refusal('BadDigest');
      if (archive.has(Key!)) throw refusal('PreconditionFailed', 412);
      archive.set(Key!, { bytes, modified: new Date(), metadata: Metadata, tags: {} });
      return {};
    },

    PutObjectTagging: ({ Bucket, Key, VersionId, Tagging, ...others }: PutObjectTaggingCommandInput) => {
      const found = this.in(Bucket, 'raw', others).get(Key!);
      if (!found || (VersionId !== undefined && VersionId !== 'v1')) throw refusal('NoSuchKey', 404);
      found.tags = Object.fromEntries(Tagging!.TagSet!.map(({ Key: name, Value }) => [name!, Value!]));
      return {};
    },

    ListObjectsV2: ({ Bucket, Prefix = '', ContinuationToken, ...others }: ListObjectsV2CommandInput) => {
      const objects = this.in(Bucket, Bucket === 'raw' ? 'raw' : 'archive', others);
      const names = [...objects.keys()].filter((key) => key.startsWith(Prefix)).toSorted();
      const from = ContinuationToken === undefined ? 0 : Number(ContinuationToken);
      const Contents = names
        .slice(from, from + this.pageSize)
        .map((Key) => ({ Key, LastModified: objects.get(Key)!.modified }));
      const next = from + this.pageSize;
      return { Contents, ...(next < names.length && { NextContinuationToken: String(next) }) };
    },
  };

  private in(bucket: string | undefined, expected: 'raw' | 'archive', others: object): Map<string, Stored> {
    if (bucket !== expected) throw refusal('AccessDenied', 403);
    if (Object.values(others).some((value) => value !== undefined)) throw refusal('NotImplemented', 501);
    return this[expected];
  }
}
