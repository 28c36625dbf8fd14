import { Kinesis } from '@aws-sdk/client-kinesis';
import { S3Client } from '@aws-sdk/client-s3';
import { AuditClient } from '../../runtime/audit/client';
import { kinesisTransport } from '../../runtime/audit/kinesis-transport';
import { copyBucket } from '../shared/audit/copy-bucket-client';
import { beforeDeadline } from '../shared/audit/deadline';
import type { TimeLimit } from '../shared/custom-resource';
import { readEnvironment } from '../shared/environment';
import { createLogger } from '../shared/logger';
import { ENV } from './env';
import { type Answer, answer, type Reader } from './reader';

const { QUERY_BUCKET, AUDIT_STREAM } = readEnvironment(ENV);

const reader: Reader = {
  copy: copyBucket(new S3Client({}), QUERY_BUCKET),
  audit: new AuditClient({ transport: kinesisTransport(new Kinesis({}), AUDIT_STREAM) }),
  logger: createLogger(),
  now: Date.now,
};

/** Milliseconds that are kept to hand out what was found. */
const RESERVE_MS = 10_000;

/**
 * Reads the audit log for administrators of an organization. The event is `{ caller, request }`: who asks, as the calling
 * function has verified it, and what. Only functions that verify their callers may invoke it (IAM).
 */
export const handler = (event: unknown, context: TimeLimit): Promise<Answer> =>
  beforeDeadline(context, RESERVE_MS, (signal) => answer(reader, event, signal));
