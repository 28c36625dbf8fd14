import {
  ArnFormat,
  Duration,
  Stack,
  Tags,
  aws_cloudwatch as cloudwatch,
  aws_events as events,
  aws_iam as iam,
  type aws_s3 as s3,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import * as census from '../../../lambda/recovery-census/env';
import * as validator from '../../../lambda/restore-validator/env';
import { Exceptions } from '../../compliance/gate/exceptions';
import { PagingAlarm } from '../alerts/paging-alarm';
import { AuditFunction, type AuditFunctionProps } from '../audit/audit-function';
import type { AuditLog } from '../audit/audit-log';
import { auditMetric } from '../audit/audit-metric';
import { grantObjects } from '../audit/object-access';
import { admit } from '../database/admission';
import type { ContextKey } from '../database/context-key';
import { grantLogin } from '../database/login';
import type { PhiDatabase } from '../database/phi-database';
import type { RestoreTest } from './restore-test';

/** Where censuses and results go, in the archive. */
const PREFIX = 'recovery/';
/** AWS Backup gives this prefix to whatever a restore test makes. */
const TEST = 'awsbackup-restore-test-*';
/** Time between two looks, and between two pulses: a measurement is at most this much too large. */
const EVERY = Duration.minutes(5);

export interface RestoreValidationProps {
  /** Log that learns of the reading; its surroundings are those of the functions. */
  readonly log: AuditLog;
  readonly restoreTest: RestoreTest;
  /** Database that is backed up and restored. */
  readonly database: PhiDatabase;
  /** Index of the database among those of the restore test. @default 0 */
  readonly index?: number;
  /** Database user of both functions: a member of `restore_validator` and `rds_iam`. @default 'restore_validator_login' */
  readonly databaseUser?: string;
  /** Key with which that user's contexts are signed, `ContextKey`. */
  readonly contextKey: ContextKey;
  /** Object-Locked bucket of the results. */
  readonly archive: s3.IBucket;
  /** Declared objectives, minutes. */
  readonly recovery: { readonly rpoMinutes: number; readonly rtoMinutes: number };
}

/**
 * Opens what a restore test has restored, checks it, compares it with what was counted in the live database, measures both
 * objectives, keeps the result in the archive for six years, and tells AWS Backup (BAK-2). A failed validation pages as
 * `backup-failed`. 45 CFR 164.308(a)(7)(ii)(D). Source: AWS Backup Developer Guide, "Restore testing validation".
 *
 * @example
 * const recovery = { rpoMinutes: 15, rtoMinutes: 240 };
 * const { restoreTest } = new PhiBackup(this, 'Backup', {
 *   name: 'clinic',
 *   databases: [database],
 *   vault: new LockedVault(this, 'Vault', { vaultName: 'clinic', encryptionKey: key }),
 *   replica: { region: 'us-west-2', vaultName: 'clinic-replica', keyAlias: 'clinic/replica' },
 *   recovery,
 *   alerts,
 * });
 * const rotation = new ContextKeyRotation(this, 'Rotation', {
 *   database,
 *   secretsKey: key,
 *   surroundings: { vpc, subnets: { subnetGroupName: 'app' }, endpoints, functionKey: key, logKey: key },
 *   alerts,
 * });
 * const contextKey = new ContextKey(this, 'ContextKey', { rotation, login: 'restore_validator_login' });
 * new RestoreValidation(this, 'Validation', { log: auditLog, restoreTest, database, contextKey, archive, recovery });
 */
export class RestoreValidation extends Construct {
  /** Counts what there is, and beats. */
  readonly census: AuditFunction;
  /** Judges what was restored. */
  readonly validator: AuditFunction;

  constructor(scope: Construct, id: string, props: RestoreValidationProps) {
    super(scope, id);
    const { surroundings } = props.log;
    const { log, contextKey, archive, databaseUser = 'restore_validator_login' } = props;
    const fn = (name: string, what: Pick<AuditFunctionProps, 'entry' | 'env' | 'files' | 'description'>) => {
      const made = new AuditFunction(this, name, {
        ...what,
        surroundings,
        timeout: Duration.minutes(15),
        memorySize: 1024,
        failuresThatPage: 3,
      });
      Tags.of(made).add('bulwark:purpose', what.entry);
      contextKey.grantRead(made);
      made.addEnvironment('CONTEXT_KEY_SECRET', contextKey.secretArn);
      made.addEnvironment('EVIDENCE_BUCKET', archive.bucketName);
      grantObjects(made, { buckets: [archive], prefix: PREFIX, may: ['read', 'write'] });
      made.runs(events.Schedule.rate(EVERY));
      return made;
    };
    this.census = fn('Census', {
      entry: 'recovery-census',
      env: census.ENV,
      description: 'Counts what a restore must bring back',
    });
    this.validator = fn('Validator', {
      entry: 'restore-validator',
      env: validator.ENV,
      files: ['database/checks'],
      description: 'Judges restored databases',
    });
    log.grantRecord(this.census);
    grantLogin(this.census, props.database, databaseUser);
    this.reachRestored(props, databaseUser);
    new PagingAlarm(this, 'NoPulse', {
      signal: 'recovery-pulse-missing',
      meaning: 'For half an hour nobody has noted the time in the database: a restore could not be measured.',
      alerts: surroundings.alerts,
      metric: auditMetric(census.METRICS.beats),
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 6,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
    new PagingAlarm(this, 'Unvalidated', {
      signal: 'restore-validator-missing',
      meaning: 'For half an hour nobody has looked whether a restore waits for its validation.',
      alerts: surroundings.alerts,
      metric: auditMetric(validator.METRICS.runs),
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 6,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
  }

  /** What it can change are clusters and instances with the prefix of restore tests. */
  private reachRestored(props: RestoreValidationProps, user: string): void {
    const { restoreTest, database, recovery, index = 0 } = props;
    const { validator: fn } = this;
    const closed = restoreTest.securityGroups[index];
    if (!closed) {
      const { length } = restoreTest.securityGroups;
      throw new Error(`${this.node.path}: index was ${index}; allowed: that of one of ${length} databases`);
    }
    for (const group of fn.connections.securityGroups) {
      admit(closed, group, database.clusterPort, 'restored database');
    }
    fn.addEnvironment('PLAN_ARN', restoreTest.planArn);
    fn.addEnvironment('DATABASE_NAME', database.databaseName);
    fn.addEnvironment('DATABASE_USER', user);
    fn.addEnvironment('DATABASE_PORT', String(database.clusterPort));
    fn.addEnvironment('RPO_MINUTES', String(recovery.rpoMinutes));
    fn.addEnvironment('RTO_MINUTES', String(recovery.rtoMinutes));
    const arn = (service: string, resource: string, resourceName: string) =>
      Stack.of(this).formatArn({ service, resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
    const allow = (actions: string[], resources: string[]) =>
      fn.addToRolePolicy(new iam.PolicyStatement({ actions, resources }));
    const cluster = arn('rds', 'cluster', TEST);
    const instance = arn('rds', 'db', TEST);
    allow(['backup:ListRestoreJobs', 'backup:PutRestoreValidationResult'], ['*']);
    allow(['rds:DescribeDBClusters', 'rds:ModifyDBCluster'], [cluster]);
    allow(['rds:DescribeDBInstances', 'rds:DeleteDBInstance'], [instance]);
    allow(['rds:CreateDBInstance'], [cluster, instance]);
    allow(['rds-db:connect'], [arn('rds-db', 'dbuser', `*/${user}`)]);
    Exceptions.of(fn.role!).add({
      rules: [
        'AwsSolutions-IAM5[Resource::*]',
        'AwsSolutions-IAM5[Resource::*:cluster:awsbackup-restore-test-*]',
        'AwsSolutions-IAM5[Resource::*:db:awsbackup-restore-test-*]',
        `AwsSolutions-IAM5[Resource::*:dbuser:*/${user}]`,
      ],
      reason:
        'Restore jobs have no ARN that a policy could name, and the id of a restored cluster is known once it is there.',
      owner: 'platform engineer',
      expires: '2027-11-22',
      compensating:
        'It changes what carries the prefix of restore tests alone, and signs in as one user who can only read.',
    });
  }
}
