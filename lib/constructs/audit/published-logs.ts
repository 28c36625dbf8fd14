import type { aws_s3 as s3 } from 'aws-cdk-lib';
import type { LogTable } from './log-table';
import type { SigningKey } from './signing-key';
import type { AuditSurroundings } from './surroundings';

/** The signed logs and all that belongs to them: what the publisher writes and the self-check verifies. */
export interface PublishedLogs {
  readonly surroundings: AuditSurroundings;
  readonly table: LogTable;
  readonly archive: s3.IBucket;
  readonly witness: s3.IBucket;
  readonly signingKey: SigningKey;
  /** First part of every origin. */
  readonly logName: string;
}
