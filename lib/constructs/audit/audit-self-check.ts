import { Duration, Tags, aws_cloudwatch as cloudwatch, aws_events as events } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { LOG_PREFIX } from '../../../lambda/audit-publisher/env';
import { ENV, METRICS } from '../../../lambda/audit-self-check/env';
import { PagingAlarm } from '../alerts/paging-alarm';
import { AuditFunction } from './audit-function';
import { auditMetric } from './audit-metric';
import { grantObjects } from './object-access';
import type { PublishedLogs } from './published-logs';

/** Where the reports go, in the archive. */
const REPORTS = 'self-check/';

/** Verifies every log each day as an outsider would, against the witness, and keeps a report (AUD-4). */
export class AuditSelfCheck extends Construct {
  readonly function: AuditFunction;

  constructor(scope: Construct, id: string, props: PublishedLogs) {
    super(scope, id);
    const { surroundings, table, archive, witness, signingKey, logName } = props;
    const { alerts } = surroundings;
    this.function = new AuditFunction(this, 'Function', {
      surroundings,
      entry: 'audit-self-check',
      env: ENV,
      description: 'Verifies the audit log',
      timeout: Duration.minutes(15),
      memorySize: 1769,
    });
    Tags.of(this.function).add('bulwark:purpose', 'audit-self-check');
    table.grant(this.function, 'GetItem', 'Query');
    signingKey.grantVerify(this.function);
    this.function.addEnvironment('ARCHIVE_BUCKET', archive.bucketName);
    this.function.addEnvironment('WITNESS_BUCKET', witness.bucketName);
    this.function.addEnvironment('EVIDENCE_BUCKET', archive.bucketName);
    this.function.addEnvironment('LOG_NAME', logName);
    grantObjects(this.function, { buckets: [archive, witness], prefix: LOG_PREFIX, may: ['read'] });
    grantObjects(this.function, { buckets: [archive], prefix: REPORTS, may: ['read', 'write'] });
    this.function.runs(events.Schedule.cron({ hour: '5', minute: '17' }));
    new PagingAlarm(this, 'Failed', {
      signal: 'audit-verification-failed',
      meaning: 'A log does not verify: records may have been altered, removed, reordered or forked.',
      breach: true,
      alerts,
      metric: auditMetric(METRICS.failures),
    });
    new PagingAlarm(this, 'Missing', {
      signal: 'audit-self-check-missing',
      meaning: 'The audit log has not been verified for 30 hours.',
      alerts,
      // How often the function reported, whatever the count: there may be no log yet.
      metric: auditMetric(METRICS.verified, { statistic: 'SampleCount', period: Duration.hours(6) }),
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 5,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
  }
}
