import { Duration, Tags, type aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ENV, METRICS } from '../../../lambda/audit-copier/env';
import { LOG_PREFIX } from '../../../lambda/audit-publisher/env';
import { PagingAlarm } from '../alerts/paging-alarm';
import { AuditFunction } from './audit-function';
import { auditMetric } from './audit-metric';
import type { LogTable } from './log-table';
import { grantObjects } from './object-access';
import type { QueryBucket } from './query-bucket';
import type { AuditSurroundings } from './surroundings';

export interface AuditCopierProps {
  readonly surroundings: AuditSurroundings;
  readonly table: LogTable;
  readonly archive: s3.IBucket;
  readonly query: QueryBucket;
}

/** Derives the queryable copy from the published logs (AUD-5). */
export class AuditCopier extends Construct {
  readonly function: AuditFunction;

  constructor(scope: Construct, id: string, props: AuditCopierProps) {
    super(scope, id);
    const { surroundings, table, archive, query } = props;
    this.function = new AuditFunction(this, 'Function', {
      surroundings,
      entry: 'audit-copier',
      env: ENV,
      description: 'Derives the queryable copy of the audit log',
      timeout: Duration.minutes(5),
      memorySize: 1024,
      concurrency: 1, // two at once would copy the same twice
      failuresThatPage: 3,
    });
    Tags.of(this.function).add('bulwark:purpose', 'audit-copier');
    table.grant(this.function, 'GetItem', 'Query', 'UpdateItem', 'DeleteItem');
    this.function.addEnvironment('ARCHIVE_BUCKET', archive.bucketName);
    grantObjects(this.function, { buckets: [archive], prefix: LOG_PREFIX, may: ['read'] });
    query.grantDerive(this.function);
    this.function.runsEachMinute();
    this.function.pagesLateness(auditMetric(METRICS.late));
    new PagingAlarm(this, 'Failed', {
      signal: 'audit-copy-failed',
      meaning: 'The queryable copy of a log could not be derived; queries and reconciliation lag behind.',
      alerts: surroundings.alerts,
      metric: auditMetric(METRICS.failures),
      evaluationPeriods: 2,
    });
  }
}
