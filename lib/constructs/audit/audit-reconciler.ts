import {
  Duration,
  Tags,
  aws_cloudwatch as cloudwatch,
  aws_events as events,
  aws_iam as iam,
} from 'aws-cdk-lib';
import type { aws_logs as logs, aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ENV, METRICS } from '../../../lambda/audit-reconciler/env';
import { PagingAlarm } from '../alerts/paging-alarm';
import { AuditFunction } from './audit-function';
import type { AuditLog } from './audit-log';
import { auditMetric } from './audit-metric';
import { grantObjects } from './object-access';

export interface AuditReconcilerProps {
  readonly log: AuditLog;
  /** Log of the database's statements, `PhiDatabase.statementLog`. */
  readonly databaseLog: logs.ILogGroup;
  /** Log group of a trail with S3 data events, `AuditTrail.logGroup`. */
  readonly trailLog: logs.ILogGroup;
  /** Database users of the application, whose statements one of its records can account for; at least one. */
  readonly applicationUsers: readonly string[];
  /** Database users of functions that reach accounts alone: who signs in, leaves, and is reviewed. @default - none */
  readonly accountUsers?: readonly string[];
  /** Schemas with PHI. @default - `public` */
  readonly schemas?: readonly string[];
  /** Buckets with PHI, every request to which must have its record. @default - none */
  readonly buckets?: readonly s3.IBucket[];
}

/** Where unmatched accesses are kept, in the archive. */
const FINDINGS = 'reconciliation/';

/**
 * Looks for accesses that left no audit record: statements that pgAudit saw and requests that CloudTrail saw, every
 * five minutes. One without a record pages within a quarter of an hour (AUD-7). 45 CFR 164.308(a)(1)(ii)(D), 164.312(b).
 *
 * @throws when there is no application user
 * @example
 * new AuditReconciler(this, 'Reconciler', {
 *   log: auditLog,
 *   databaseLog: database.statementLog,
 *   trailLog: trailLogGroup,
 *   applicationUsers: ['app_api'],
 * });
 */
export class AuditReconciler extends Construct {
  readonly function: AuditFunction;

  constructor(scope: Construct, id: string, props: AuditReconcilerProps) {
    super(scope, id);
    const { log, databaseLog, trailLog, applicationUsers, schemas = ['public'], buckets = [] } = props;
    const { accountUsers = [] } = props;
    if (applicationUsers.length === 0) {
      throw new Error(
        `${this.node.path}: applicationUsers was empty; allowed: at least one database user (AUD-7)`,
      );
    }
    const { alerts } = log.surroundings;
    this.function = new AuditFunction(this, 'Function', {
      surroundings: log.surroundings,
      entry: 'audit-reconciler',
      env: ENV,
      description: 'Matches accesses with audit records',
      timeout: Duration.minutes(5),
      memorySize: 1769,
    });
    Tags.of(this.function).add('bulwark:purpose', 'audit-reconciler');
    log.table.grant(this.function, 'BatchGetItem', 'Query');
    log.query.grantQuery(this.function);
    grantObjects(this.function, { buckets: [log.archive], prefix: FINDINGS, may: ['read', 'write'] });
    for (const [name, value] of Object.entries({
      DATABASE_LOG_GROUP: databaseLog.logGroupName,
      TRAIL_LOG_GROUP: trailLog.logGroupName,
      PHI_BUCKETS: buckets.map(({ bucketName }) => bucketName).join(',') || 'none',
      PHI_SCHEMAS: schemas.join(','),
      APPLICATION_USERS: applicationUsers.join(','),
      ACCOUNT_USERS: accountUsers.join(',') || 'none',
      EVIDENCE_BUCKET: log.archive.bucketName,
    })) {
      this.function.addEnvironment(name, value);
    }
    this.function.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['logs:FilterLogEvents'],
        resources: [databaseLog.logGroupArn, trailLog.logGroupArn],
      }),
    );
    this.function.runs(events.Schedule.rate(Duration.minutes(5)));
    new PagingAlarm(this, 'Unmatched', {
      signal: 'access-unmatched',
      meaning: 'Somebody reached patient data and left no audit record, or accesses could not be judged.',
      breach: true,
      alerts,
      metric: auditMetric(METRICS.unmatched, { period: Duration.minutes(1) }),
    });
    new PagingAlarm(this, 'Missing', {
      signal: 'reconciliation-missing',
      meaning: 'For a quarter of an hour nobody has looked for accesses without an audit record.',
      alerts,
      metric: auditMetric(METRICS.matched, { statistic: 'SampleCount' }),
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 3,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
  }
}
