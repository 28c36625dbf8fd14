import { createHash } from 'node:crypto';
import type * as s3 from '@aws-sdk/client-s3';
import { refusal } from '../../support/aws/service';
import type { FakeKms, Principal } from './fake-kms';

interface Version {
  readonly key: string;
  readonly versionId: string;
  readonly marker: boolean;
  readonly bytes: Buffer;
  readonly metadata: Readonly<Record<string, string>>;
  readonly kmsKeyId?: string;
  readonly context: Readonly<Record<string, string>>;
  lockedUntil?: Date;
}

/** What somebody may do in a bucket: which prefixes, and which operations. */
export type Permission = (principal: Principal, bucket: string, operation: string, key: string) => boolean;

/** Versions per page of a list: small, so that lists have pages. */
const PAGE = 3;

/** Buckets with versions, encryption under the keys of a fake KMS, and locks. What it does not know is refused. */
export class FakeBuckets {
  readonly buckets: ReadonlyMap<string, Version[]>;
  /** Multipart uploads that nobody has completed. */
  readonly uploads: { readonly bucket: string; readonly key: string; readonly id: string }[] = [];
  private made = 0;

  constructor(
    names: readonly string[],
    private readonly kms: FakeKms,
    private readonly allowed: Permission,
  ) {
    this.buckets = new Map(names.map((name) => [name, []]));
  }

  versions(bucket: string, prefix = ''): readonly Version[] {
    return this.bucket(bucket).filter(({ key }) => key.startsWith(prefix));
  }

  read(bucket: string, key: string): Buffer | undefined {
    return this.latest(bucket, key)?.bytes;
  }

  operations(principal: Principal) {
    const allow = (operation: string, Bucket: string | undefined, key = '') => {
      if (!this.allowed(principal, Bucket!, operation, key)) throw refusal('AccessDenied', 403);
    };
    const known = (input: object, ...names: readonly string[]) => {
      const strange = Object.keys(input).filter((name) => !['Bucket', 'Key', ...names].includes(name));
      if (strange.length > 0) throw new Error(`S3 input ${strange.join(', ')}`);
    };
    const open = ({ kmsKeyId, context }: Version, action = 'kms:Decrypt') => {
      if (kmsKeyId !== undefined) this.kms.use(principal, action, kmsKeyId, context);
    };
    const existing = (Bucket: string | undefined, Key: string | undefined): Version => {
      const found = this.latest(Bucket!, Key!);
      if (!found) {
        // Whoever may list below a prefix alone is told no more than that it may not.
        throw principal.tags['bulwark:tenant'] ? refusal('AccessDenied', 403) : refusal('NoSuchKey', 404);
      }
      return found;
    };
    const store = (
      input: Pick<
        s3.PutObjectCommandInput,
        | 'Bucket'
        | 'Key'
        | 'ServerSideEncryption'
        | 'SSEKMSKeyId'
        | 'SSEKMSEncryptionContext'
        | 'BucketKeyEnabled'
      >,
      bytes: Buffer,
      metadata: Readonly<Record<string, string>>,
    ) => {
      const { Bucket, Key, ServerSideEncryption, SSEKMSKeyId, SSEKMSEncryptionContext, BucketKeyEnabled } =
        input;
      let kmsKeyId: string | undefined;
      const context: Record<string, string> = { 'aws:s3:arn': `arn:aws:s3:::${Bucket}/${Key}` };
      if (SSEKMSKeyId !== undefined) {
        if (ServerSideEncryption !== 'aws:kms' || BucketKeyEnabled !== false)
          throw refusal('AccessDenied', 403);
        Object.assign(context, JSON.parse(Buffer.from(SSEKMSEncryptionContext!, 'base64').toString()));
        kmsKeyId = this.kms.use(principal, 'kms:GenerateDataKey', SSEKMSKeyId, context).arn;
      }
      const versionId = `v${++this.made}`;
      this.bucket(Bucket!).push({
        key: Key!,
        versionId,
        marker: false,
        bytes,
        metadata,
        context,
        ...(kmsKeyId !== undefined && { kmsKeyId }),
      });
      return { VersionId: versionId, ETag: versionId, ServerSideEncryption };
    };
    return {
      PutObject: (input: s3.PutObjectCommandInput) => {
        known(
          input,
          'Body',
          'ContentType',
          'ChecksumSHA256',
          'IfNoneMatch',
          'Metadata',
          'ServerSideEncryption',
          'SSEKMSKeyId',
          'SSEKMSEncryptionContext',
          'BucketKeyEnabled',
        );
        const { Bucket, Key, Body, ChecksumSHA256, IfNoneMatch, Metadata = {} } = input;
        allow('PutObject', Bucket, Key);
        const bytes = Buffer.from(Body as string | Buffer);
        if (base64(bytes) !== ChecksumSHA256) throw refusal('BadDigest');
        if (IfNoneMatch === '*' && this.latest(Bucket!, Key!)) throw refusal('PreconditionFailed', 412);
        return store(input, bytes, Metadata);
      },
      GetObject: (input: s3.GetObjectCommandInput) => {
        known(input, 'ChecksumMode', 'VersionId');
        allow('GetObject', input.Bucket, input.Key);
        const found = existing(input.Bucket, input.Key);
        open(found);
        const Body = {
          transformToByteArray: () => Promise.resolve(new Uint8Array(found.bytes)),
          transformToString: () => Promise.resolve(found.bytes.toString()),
        };
        return { Body, ETag: found.versionId, VersionId: found.versionId };
      },
      HeadObject: (input: s3.HeadObjectCommandInput) => {
        known(input, 'ChecksumMode');
        allow('GetObject', input.Bucket, input.Key);
        const found = this.latest(input.Bucket!, input.Key!);
        if (!found) throw refusal('NotFound', 404);
        open(found);
        const { bytes, metadata } = found;
        return { ContentLength: bytes.length, ChecksumSHA256: base64(bytes), Metadata: metadata };
      },
      CopyObject: (input: s3.CopyObjectCommandInput) => {
        known(
          input,
          'CopySource',
          'ChecksumAlgorithm',
          'ServerSideEncryption',
          'SSEKMSKeyId',
          'SSEKMSEncryptionContext',
          'BucketKeyEnabled',
        );
        const [bucket, ...rest] = input.CopySource!.split('/');
        allow('GetObject', bucket, rest.join('/'));
        allow('PutObject', input.Bucket, input.Key);
        const found = existing(bucket, rest.join('/'));
        open(found);
        return store(input, found.bytes, found.metadata);
      },
      ListObjectsV2: (input: s3.ListObjectsV2CommandInput) => {
        known(input, 'Prefix', 'Delimiter', 'ContinuationToken', 'MaxKeys');
        const { Bucket, Prefix = '', Delimiter, ContinuationToken = '' } = input;
        allow('ListBucket', Bucket, Prefix);
        const keys = [...new Set(this.versions(Bucket!, Prefix).map(({ key }) => key))]
          .filter((key) => this.latest(Bucket!, key))
          .toSorted();
        if (Delimiter === '/') {
          const prefixes = new Set(keys.map((key) => key.slice(0, key.indexOf('/', Prefix.length) + 1)));
          return { CommonPrefixes: [...prefixes].map((each) => ({ Prefix: each })) };
        }
        const rest = keys.filter((key) => key > ContinuationToken);
        const page = rest.slice(0, PAGE);
        return {
          Contents: page.map((Key) => ({ Key })),
          ...(rest.length > PAGE && { NextContinuationToken: page.at(-1)! }),
        };
      },
      ListObjectVersions: (input: s3.ListObjectVersionsCommandInput) => {
        known(input, 'Prefix', 'KeyMarker', 'VersionIdMarker');
        const { Bucket, Prefix = '', KeyMarker, VersionIdMarker } = input;
        allow('ListBucket', Bucket, Prefix);
        const all = [...this.versions(Bucket!, Prefix)].toSorted((a, b) =>
          a.key === b.key
            ? Number(b.versionId.slice(1)) - Number(a.versionId.slice(1))
            : a.key < b.key
              ? -1
              : 1,
        );
        const from =
          KeyMarker === undefined
            ? 0
            : all.findIndex(({ key, versionId }) => key === KeyMarker && versionId === VersionIdMarker) + 1;
        const page = all.slice(from, from + PAGE);
        const listed = page.map((version) => ({
          Key: version.key,
          VersionId: version.versionId,
          IsLatest: all.find(({ key }) => key === version.key) === version,
          marker: version.marker,
        }));
        const more = from + PAGE < all.length;
        return {
          Versions: listed.filter(({ marker }) => !marker),
          DeleteMarkers: listed.filter(({ marker }) => marker),
          IsTruncated: more,
          ...(more && { NextKeyMarker: page.at(-1)!.key, NextVersionIdMarker: page.at(-1)!.versionId }),
        };
      },
      ListMultipartUploads: (input: s3.ListMultipartUploadsCommandInput) => {
        known(input, 'Prefix', 'KeyMarker', 'UploadIdMarker');
        const { Bucket, Prefix = '', KeyMarker = '', UploadIdMarker = '' } = input;
        allow('ListBucket', Bucket, Prefix);
        const all = this.uploads
          .filter(({ bucket, key }) => bucket === Bucket && key.startsWith(Prefix))
          .filter(({ key, id }) => key > KeyMarker || (key === KeyMarker && id > UploadIdMarker))
          .toSorted((a, b) => (`${a.key} ${a.id}` < `${b.key} ${b.id}` ? -1 : 1));
        const page = all.slice(0, PAGE);
        const more = all.length > PAGE;
        return {
          Uploads: page.map(({ key, id }) => ({ Key: key, UploadId: id })),
          IsTruncated: more,
          ...(more && { NextKeyMarker: page.at(-1)!.key, NextUploadIdMarker: page.at(-1)!.id }),
        };
      },
      AbortMultipartUpload: (input: s3.AbortMultipartUploadCommandInput) => {
        known(input, 'UploadId');
        allow('DeleteObjectVersion', input.Bucket, input.Key);
        const at = this.uploads.findIndex(
          ({ bucket, key, id }) => bucket === input.Bucket && key === input.Key && id === input.UploadId,
        );
        if (at < 0) throw refusal('NoSuchUpload', 404);
        this.uploads.splice(at, 1);
        return {};
      },
      DeleteObjects: ({ Bucket, Delete }: s3.DeleteObjectsCommandInput) => {
        const Errors: object[] = [];
        const objects = this.bucket(Bucket!);
        for (const { Key, VersionId } of Delete!.Objects!) {
          allow('DeleteObjectVersion', Bucket, Key);
          if (VersionId === undefined) throw new Error('a deletion that names no version leaves a marker');
          const at = objects.findIndex(({ key, versionId }) => key === Key && versionId === VersionId);
          if (at >= 0 && objects[at]!.lockedUntil) Errors.push({ Key, VersionId, Code: 'AccessDenied' });
          else if (at >= 0) objects.splice(at, 1);
        }
        return { Errors };
      },
      GetObjectLegalHold: () => {
        throw refusal('NoSuchObjectLockConfiguration', 404);
      },
      GetObjectRetention: ({ Bucket, Key, VersionId }: s3.GetObjectRetentionCommandInput) => {
        const found = this.bucket(Bucket!).find(
          ({ key, versionId }) => key === Key && versionId === VersionId,
        );
        if (!found?.lockedUntil) throw refusal('NoSuchObjectLockConfiguration', 404);
        return { Retention: { Mode: 'COMPLIANCE', RetainUntilDate: found.lockedUntil } };
      },
    };
  }

  private latest(bucket: string, name: string): Version | undefined {
    const found = this.bucket(bucket).findLast(({ key }) => key === name);
    return found?.marker ? undefined : found;
  }

  private bucket(name: string): Version[] {
    const bucket = this.buckets.get(name);
    if (!bucket) throw refusal('NoSuchBucket', 404);
    return bucket;
  }
}

const base64 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64');
