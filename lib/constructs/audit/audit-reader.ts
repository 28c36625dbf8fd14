import { Duration, Tags } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ENV } from '../../../lambda/audit-reader/env';
import { AuditFunction } from './audit-function';
import type { AuditStream } from './audit-stream';
import type { QueryBucket } from './query-bucket';
import type { AuditSurroundings } from './surroundings';

export interface AuditReaderProps {
  readonly surroundings: AuditSurroundings;
  readonly stream: AuditStream;
  readonly query: QueryBucket;
}

/** Answers a tenant's administrators: queries, exports, accounting of disclosures. Each answer is recorded (AUD-5). */
export class AuditReader extends Construct {
  readonly function: AuditFunction;

  constructor(scope: Construct, id: string, props: AuditReaderProps) {
    super(scope, id);
    const { surroundings, stream, query } = props;
    this.function = new AuditFunction(this, 'Function', {
      surroundings,
      entry: 'audit-reader',
      env: ENV,
      description: 'Queries and exports the audit log of one tenant',
      timeout: Duration.minutes(1),
      memorySize: 1024,
      concurrency: 10,
      failuresThatPage: 5, // a request that is none fails too, and whoever asked is told
    });
    Tags.of(this.function).add('bulwark:purpose', 'audit-reader');
    query.grantAnswer(this.function);
    stream.grantRecord(this.function);
  }
}
