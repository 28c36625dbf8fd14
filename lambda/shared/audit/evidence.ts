import type { S3Client } from '@aws-sdk/client-s3';
import { copyBucket } from './copy-bucket-client';
import { s3Storage } from './s3-storage';

/** The Object-Locked bucket of findings, reviews and reports: what is there stays. */
export interface Evidence {
  /** Keys that begin with the prefix, in their order. */
  list(prefix: string): AsyncIterable<string>;
  /** @returns undefined when there is no such object */
  read(key: string): Promise<Buffer | undefined>;
  /**
   * Creates an object. Creating the same bytes again is fine.
   * @throws ConflictError when there is one with other bytes
   */
  create(key: string, bytes: Buffer): Promise<void>;
}

/** The role needs `s3:ListBucket`, `s3:GetObject` and `s3:PutObject`; nothing is ever replaced or removed. */
export function evidenceBucket(client: S3Client, bucket: string, signal?: AbortSignal): Evidence {
  const objects = copyBucket(client, bucket);
  const storage = s3Storage(client, { bucket, prefix: '', signal });
  return {
    list: (prefix) => objects.list(prefix),
    read: (key) => storage.read(key),
    create: (key, bytes) => storage.create(key, bytes),
  };
}

/** For people and programs alike: members in the order given, so that the same value gives the same bytes. */
export const jsonBytes = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
