import { createHash } from 'node:crypto';
import type {
  DeleteObjectsCommandInput,
  GetObjectCommandInput,
  ListObjectsV2CommandInput,
  ListObjectVersionsCommandInput,
  PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { refusal, type Operations } from './service';
import type { FakeKeys, Tags } from './symmetric-keys';

interface Version {
  readonly key: string;
  readonly version: string;
  /** Undefined for the marker of a deletion. */
  readonly bytes?: Buffer;
  readonly etag: string;
  /** For what is under a KMS key: whose, the wrapped data key, the context. */
  readonly sse?: { readonly keyId: string; readonly wrapped: Uint8Array; readonly context: Tags };
}

const PUT: ReadonlySet<string> = new Set([
  'Body',
  'BucketKeyEnabled',
  'ChecksumSHA256',
  'ContentType',
  'IfMatch',
  'IfNoneMatch',
  'SSEKMSEncryptionContext',
  'SSEKMSKeyId',
  'ServerSideEncryption',
]);

/**
 * A bucket with versions, conditional writes, and a policy that lets a session touch the prefix of its tenant alone. A
 * caller that may not list is denied what is not there.
 * Source: Amazon S3 API Reference, "PutObject", "GetObject", "ListObjectVersions", "DeleteObjects".
 */
export class FakeVersionedBucket {
  /** The oldest first. */
  versions: Version[] = [];
  private made = 0;

  /**
   * @param pageSize of listings
   * @param hidesWhatIsNotThere answers "access denied" instead of "not found"
   */
  constructor(
    private readonly bucket: string,
    private readonly keys: FakeKeys,
    private readonly pageSize = 2,
    private readonly hidesWhatIsNotThere = false,
  ) {}

  /** Keys of what is there now. */
  current(): string[] {
    const names = [...new Set(this.versions.map(({ key }) => key))];
    return names.filter((key) => this.latest(key)?.bytes).toSorted();
  }

  latest(key: string): Version | undefined {
    return this.versions.findLast((version) => version.key === key);
  }

  /** Deletes as a person does who names no version. */
  mark(key: string): void {
    this.add({ key });
  }

  /** Puts without asking. */
  plant(key: string, text: string): void {
    this.add({ key, bytes: Buffer.from(text) });
  }

  as(tags: Tags | (() => Tags)): Operations {
    const tagsNow = (): Tags => (typeof tags === 'function' ? tags() : tags);
    const check = (Bucket: string | undefined, key: string | undefined, others: object = {}): string => {
      if (Object.keys(others).length > 0) throw refusal('NotImplemented', 501);
      if (Bucket !== this.bucket) throw refusal('NoSuchBucket', 404);
      const mine = tagsNow();
      const own = `tenants/${mine['bulwark:tenant'] ?? ''}/`;
      if (mine.lifecycle !== 'true' && !key?.startsWith(own)) throw refusal('AccessDenied', 403);
      return key!;
    };
    return {
      GetObject: ({ Bucket, Key, VersionId, ChecksumMode, ...others }: GetObjectCommandInput) => {
        const key = check(Bucket, Key, others);
        if (ChecksumMode !== 'ENABLED') throw refusal('NotImplemented', 501);
        const found =
          VersionId === undefined
            ? this.latest(key)
            : this.versions.find((it) => it.key === key && it.version === VersionId);
        if (!found && VersionId !== undefined) throw refusal('NoSuchVersion', 404);
        if (!found?.bytes)
          throw this.hidesWhatIsNotThere ? refusal('AccessDenied', 403) : refusal('NoSuchKey', 404);
        const { bytes, etag, version, sse } = found;
        if (sse) {
          const decrypt = this.keys.as(tagsNow).Decrypt! as (input: object) => unknown;
          decrypt({ KeyId: sse.keyId, CiphertextBlob: sse.wrapped, EncryptionContext: sse.context });
        }
        return {
          Body: {
            transformToByteArray: () => Promise.resolve(new Uint8Array(bytes)),
            transformToString: () => Promise.resolve(bytes.toString()),
          },
          ETag: etag,
          VersionId: version,
          ServerSideEncryption: 'aws:kms',
        };
      },

      PutObject: ({ Bucket, Key, ...input }: PutObjectCommandInput) => {
        const key = check(Bucket, Key);
        const strange = Object.keys(input).filter((name) => !PUT.has(name));
        if (strange.length > 0) throw refusal('NotImplemented', 501);
        const bytes = Buffer.from(input.Body as string | Uint8Array);
        if (createHash('sha256').update(bytes).digest('base64') !== input.ChecksumSHA256) {
          throw refusal('BadDigest', 400);
        }
        const there = this.latest(key);
        if (input.IfNoneMatch !== undefined && (input.IfNoneMatch !== '*' || there?.bytes)) {
          throw refusal('PreconditionFailed', 412);
        }
        if (input.IfMatch !== undefined && !there?.bytes) throw refusal('NoSuchKey', 404);
        if (input.IfMatch !== undefined && there!.etag !== input.IfMatch) {
          throw refusal('PreconditionFailed', 412);
        }
        this.add({ key, bytes, ...this.encrypt(key, input, tagsNow) });
        return { ServerSideEncryption: 'aws:kms' };
      },

      ListObjectsV2: ({ Bucket, Prefix, MaxKeys = 1000, ...others }: ListObjectsV2CommandInput) => {
        const prefix = check(Bucket, Prefix, others);
        const names = this.current().filter((key) => key.startsWith(prefix));
        return { Contents: names.slice(0, MaxKeys).map((Key) => ({ Key })) };
      },

      ListObjectVersions: (input: ListObjectVersionsCommandInput) => {
        const { Bucket, Prefix, KeyMarker, VersionIdMarker, ...others } = input;
        const prefix = check(Bucket, Prefix, others);
        // By name, and of one name the newest first.
        const all = this.versions
          .toReversed()
          .filter(({ key }) => key.startsWith(prefix))
          .toSorted((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
        const after = all.findIndex(({ key, version }) => key === KeyMarker && version === VersionIdMarker);
        if (KeyMarker !== undefined && after < 0 && VersionIdMarker !== undefined) {
          // The marker itself was removed meanwhile: go on behind it.
          throw refusal('InvalidArgument', 400);
        }
        const page = all.slice(after + 1, after + 1 + this.pageSize);
        const listed = (marker: boolean) =>
          page
            .filter(({ bytes }) => (bytes === undefined) === marker)
            .map(({ key: Key, version: VersionId }) => ({
              Key,
              VersionId,
              IsLatest: this.latest(Key)!.version === VersionId,
            }));
        const last = page.at(-1);
        const truncated = after + 1 + this.pageSize < all.length;
        return {
          Versions: listed(false),
          DeleteMarkers: listed(true),
          IsTruncated: truncated,
          ...(truncated && { NextKeyMarker: last!.key, NextVersionIdMarker: last!.version }),
        };
      },

      DeleteObjects: ({ Bucket, Delete, ...others }: DeleteObjectsCommandInput) => {
        if (Object.keys(others).length > 0 || !Delete?.Quiet) throw refusal('NotImplemented', 501);
        const objects = Delete.Objects ?? [];
        if (objects.length === 0 || objects.length > 1000) throw refusal('MalformedXML', 400);
        for (const { Key, VersionId } of objects) {
          const key = check(Bucket, Key);
          if (VersionId === undefined) throw refusal('NotImplemented', 501);
          this.versions = this.versions.filter((it) => it.key !== key || it.version !== VersionId);
        }
        return {};
      },
    };
  }

  private encrypt(
    key: string,
    {
      ServerSideEncryption,
      SSEKMSKeyId,
      SSEKMSEncryptionContext,
      BucketKeyEnabled,
    }: Partial<PutObjectCommandInput>,
    tags: () => Tags,
  ): Pick<Version, 'sse'> {
    if (ServerSideEncryption === undefined && SSEKMSKeyId === undefined) return {};
    if (ServerSideEncryption !== 'aws:kms' || SSEKMSKeyId === undefined || BucketKeyEnabled !== false) {
      throw refusal('InvalidArgument', 400);
    }
    const given = Buffer.from(SSEKMSEncryptionContext ?? '', 'base64').toString() || '{}';
    const context = { 'aws:s3:arn': `arn:aws:s3:::${this.bucket}/${key}`, ...(JSON.parse(given) as Tags) };
    const generate = this.keys.as(tags).GenerateDataKey! as (input: object) => {
      KeyId: string;
      CiphertextBlob: Uint8Array;
    };
    const { KeyId, CiphertextBlob } = generate({
      KeyId: SSEKMSKeyId,
      KeySpec: 'AES_256',
      EncryptionContext: context,
    });
    return { sse: { keyId: KeyId, wrapped: CiphertextBlob, context } };
  }

  private add(version: Omit<Version, 'version' | 'etag'>): void {
    const n = ++this.made;
    this.versions.push({ ...version, version: `v${n}`, etag: `"${n}"` });
  }
}
