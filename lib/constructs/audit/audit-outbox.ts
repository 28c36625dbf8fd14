import { Duration, Tags, aws_cloudwatch as cloudwatch, aws_events as events } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ENV, METRICS } from '../../../lambda/audit-outbox/env';
import { PagingAlarm } from '../alerts/paging-alarm';
import { grantLogin } from '../database/login';
import type { PhiDatabase } from '../database/phi-database';
import { AuditFunction } from './audit-function';
import type { AuditLog } from './audit-log';
import { auditMetric } from './audit-metric';

export interface AuditOutboxProps {
  readonly log: AuditLog;
  /** Database with the audit table, `database/migrations/`. */
  readonly database: PhiDatabase;
  /** Database user of the drainer: a member of `audit_drainer` and `rds_iam`. @default 'audit_outbox' */
  readonly databaseUser?: string;
}

/**
 * Drains the audit table of a database to an audit log, each minute, so that every change that was committed has its
 * record there (AUD-6). 45 CFR 164.312(b).
 *
 * @example
 * new AuditOutbox(this, 'Outbox', { log: auditLog, database });
 */
export class AuditOutbox extends Construct {
  readonly function: AuditFunction;

  constructor(scope: Construct, id: string, props: AuditOutboxProps) {
    super(scope, id);
    const { log, database, databaseUser = 'audit_outbox' } = props;
    const { alerts } = log.surroundings;
    this.function = new AuditFunction(this, 'Function', {
      surroundings: log.surroundings,
      entry: 'audit-outbox',
      env: ENV,
      description: 'Drains the audit table to the stream',
      timeout: Duration.seconds(100),
      failuresThatPage: 3,
    });
    Tags.of(this.function).add('bulwark:purpose', 'audit-outbox');
    grantLogin(this.function, database, databaseUser);
    log.grantRecord(this.function);
    this.function.runs(events.Schedule.rate(Duration.minutes(1)));
    new PagingAlarm(this, 'Behind', {
      signal: 'audit-outbox-behind',
      meaning: 'Records in the database have waited for ten minutes, or nobody looks for them.',
      alerts,
      metric: auditMetric(METRICS.oldest, { statistic: 'Maximum' }),
      threshold: Duration.minutes(10).toSeconds(),
      evaluationPeriods: 2,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
    new PagingAlarm(this, 'Parked', {
      signal: 'audit-outbox-parked',
      meaning: 'The stream does not take a record of the audit table; it waits for a decision.',
      alerts,
      metric: auditMetric(METRICS.parked, { statistic: 'Maximum' }),
    });
  }
}
