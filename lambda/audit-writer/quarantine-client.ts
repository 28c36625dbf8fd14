import { createHash } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { retry, type Wait } from '../shared/audit/retry';
import type { Quarantine } from './quarantine';

/** A quarantine in a bucket. */
export function quarantineBucket(client: S3Client, Bucket: string, wait: Wait): Quarantine {
  return {
    async put(Key, document) {
      const put = new PutObjectCommand({
        Bucket,
        Key,
        Body: document,
        ContentType: 'application/json',
        ChecksumSHA256: createHash('sha256').update(document).digest('base64'),
        IfNoneMatch: '*',
      });
      try {
        await retry(() => client.send(put), { wait });
      } catch (error) {
        // The key holds a digest of the document: what is there is the same.
        if (!(error instanceof Error && error.name === 'PreconditionFailed')) throw error;
      }
    },
    async get(Key) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      if (!Body) throw new Error('S3 answered without a body');
      return Body.transformToString();
    },
  };
}
