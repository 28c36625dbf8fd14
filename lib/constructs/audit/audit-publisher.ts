import { Duration, Tags, aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ENV, LOG_PREFIX, METRICS } from '../../../lambda/audit-publisher/env';
import { METRICS as WRITTEN } from '../../../lambda/audit-writer/env';
import { PagingAlarm } from '../alerts/paging-alarm';
import { AuditFunction } from './audit-function';
import { auditMetric, unanswered } from './audit-metric';
import { grantObjects } from './object-access';
import type { PublishedLogs } from './published-logs';

/** Minutes of unpublished records that page. */
const BEHIND = 15;

/**
 * Publishes what was sequenced: bundles, tiles and, each minute, a signed checkpoint a tenant, in the archive and with
 * the witness (AUD-4). It may add objects below the logs' prefix; it cannot delete one, nor touch its retention.
 */
export class AuditPublisher extends Construct {
  readonly function: AuditFunction;

  constructor(scope: Construct, id: string, props: PublishedLogs) {
    super(scope, id);
    const { surroundings, table, archive, witness, signingKey, logName } = props;
    const { alerts } = surroundings;
    this.function = new AuditFunction(this, 'Function', {
      surroundings,
      entry: 'audit-publisher',
      env: ENV,
      description: 'Publishes and signs the audit log',
      timeout: Duration.minutes(2),
      memorySize: 1769, // one whole CPU
      concurrency: 2,
      failuresThatPage: 3,
    });
    Tags.of(this.function).add('bulwark:purpose', 'audit-publisher');
    table.grant(
      this.function,
      'GetItem',
      'Query',
      'PutItem',
      'UpdateItem',
      'DeleteItem',
      'ConditionCheckItem',
      'BatchWriteItem',
    );
    signingKey.grantSign(this.function);
    this.function.addEnvironment('ARCHIVE_BUCKET', archive.bucketName);
    this.function.addEnvironment('WITNESS_BUCKET', witness.bucketName);
    this.function.addEnvironment('LOG_NAME', logName);
    grantObjects(this.function, { buckets: [archive, witness], prefix: LOG_PREFIX, may: ['read', 'write'] });
    this.function.runsEachMinute();
    this.function.pagesLateness(auditMetric(METRICS.late));
    new PagingAlarm(this, 'Failed', {
      signal: 'audit-publish-failed',
      meaning: 'The log of a tenant could not be published or signed.',
      alerts,
      metric: auditMetric(METRICS.failures),
      evaluationPeriods: 2,
    });
    new PagingAlarm(this, 'Behind', {
      signal: 'audit-log-behind',
      meaning: `Records were sequenced, and for ${BEHIND} minutes no checkpoint was published.`,
      alerts,
      metric: unanswered(auditMetric(WRITTEN.sequenced), [auditMetric(METRICS.published)]),
      evaluationPeriods: BEHIND,
      treatMissingData: cloudwatch.TreatMissingData.IGNORE,
    });
  }
}
