import {
  Duration,
  Tags,
  aws_cloudwatch as cloudwatch,
  aws_events as events,
  aws_iam as iam,
  type aws_cognito as cognito,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ENV, METRICS, SWEEP_MINUTES } from '../../../lambda/offboarding/env';
import type { WorkforceRegister } from '../../compliance/registers/workforce-register';
import { PagingAlarm } from '../alerts/paging-alarm';
import type { AlertTopics } from '../alerts/runbook';
import { AuditFunction } from '../audit/audit-function';
import type { AuditLog } from '../audit/audit-log';
import { auditMetric } from '../audit/audit-metric';
import { grantSignedReports, type SignedReportsProps } from '../audit/signed-reports';
import type { SigningKey } from '../audit/signing-key';
import { grantLogin } from '../database/login';
import type { PhiDatabase } from '../database/phi-database';
import type { SessionTable } from './session-table';
import { tellWorkforce } from './workforce-layer';

export interface OffboardingProps extends SignedReportsProps {
  /** Records that access has ended; its surroundings are the function's. */
  readonly log: AuditLog;
  /** Directory of the workforce, `UserDirectory.pool`. */
  readonly workforce: cognito.IUserPool;
  readonly sessions: SessionTable;
  /** Database with the accounts, `database/migrations/`. */
  readonly database: PhiDatabase;
  /** Database user that ends accounts: a member of `account_keeper` and `rds_iam`. @default 'account_keeper_login' */
  readonly databaseUser?: string;
  /** Who leaves, and when. */
  readonly register: WorkforceRegister;
}

/** Where cases and reports go, in the archive. */
const PREFIX = 'leaving/';

/**
 * Ends the access of those who leave, within the hour of the register saying so: account disabled, and ended in the database,
 * sessions and tokens ended, second factors off, devices forgotten, a checklist opened for what people must do, a signed
 * report kept. It runs every quarter of an hour, and at once for one account; it pages when somebody is not out in time, or
 * comes in again (IDN-8). 45 CFR 164.308(a)(3)(ii)(C). `docs/leaving.md` shows how it is used.
 *
 * @example
 * const people = new UserDirectory(this, 'People', { name: 'people', relyingParty: 'app.example.com', encryptionKey: key, logKey: key });
 * new Offboarding(this, 'Offboarding', {
 *   log: auditLog,
 *   workforce: people.pool,
 *   sessions: new SessionTable(this, 'Sessions', { encryptionKey: key }),
 *   database,
 *   register: loadWorkforce('config/registers/workforce.yaml', '2026-11-22'),
 *   archive,
 *   signerName: 'offboarding.app.example.com',
 *   succession: '2028-11-22',
 * });
 */
export class Offboarding extends Construct {
  readonly function: AuditFunction;
  /** What signs the reports. */
  readonly signingKey: SigningKey;

  constructor(scope: Construct, id: string, props: OffboardingProps) {
    super(scope, id);
    const { log, workforce, sessions, register } = props;
    const { database, databaseUser = 'account_keeper_login' } = props;
    this.function = new AuditFunction(this, 'Function', {
      surroundings: log.surroundings,
      entry: 'offboarding',
      env: ENV,
      description: 'Ends the access of those who leave',
      timeout: Duration.minutes(14), // less than the time between two runs
      memorySize: 512,
      concurrency: 2, // one of the schedule, one on demand
      failuresThatPage: 2, // one throttled run is made good by the next
    });
    Tags.of(this.function).add('bulwark:purpose', 'offboarding');
    tellWorkforce(this.function, register);
    this.function.addToRolePolicy(
      new iam.PolicyStatement({
        actions: [
          'cognito-idp:AdminDisableUser',
          'cognito-idp:AdminForgetDevice',
          'cognito-idp:AdminGetUser',
          'cognito-idp:AdminListDevices',
          'cognito-idp:AdminSetUserMFAPreference',
          'cognito-idp:AdminUserGlobalSignOut',
        ],
        resources: [workforce.userPoolArn],
      }),
    );
    this.function.addEnvironment('USER_POOL_ID', workforce.userPoolId);
    sessions.grantEndPerson(this.function);
    this.function.addEnvironment('SESSION_TABLE', sessions.settings.SESSION_TABLE);
    grantLogin(this.function, database, databaseUser);
    log.grantRecord(this.function);
    this.signingKey = grantSignedReports(this, this.function, {
      ...props,
      prefix: PREFIX,
      signs: 'reports of access that has ended',
    });
    this.function.runs(events.Schedule.rate(Duration.minutes(SWEEP_MINUTES)), { sweep: true });
    this.page(log.surroundings.alerts);
  }

  /** Lets somebody end the access of an account at once, before the register says so or is deployed. */
  grantEndAtOnce(grantee: iam.IGrantable): void {
    this.function.grantInvoke(grantee);
  }

  private page(alerts: AlertTopics): void {
    const most = (name: string) => auditMetric(name, { statistic: 'Maximum' });
    new PagingAlarm(this, 'Overdue', {
      signal: 'leaver-access-overdue',
      meaning: 'Somebody has left, and an hour later the access of the account has not ended.',
      alerts,
      breach: true,
      metric: most(METRICS.overdue),
    });
    new PagingAlarm(this, 'Reopened', {
      signal: 'leaver-access-reopened',
      meaning: 'The account of somebody who has left was enabled again; it was ended once more.',
      alerts,
      breach: true,
      metric: most(METRICS.reopened),
    });
    new PagingAlarm(this, 'Missing', {
      signal: 'offboarding-missing',
      meaning: 'For an hour and a half nobody has compared the register of the workforce with the accounts.',
      alerts,
      metric: auditMetric(METRICS.swept, { period: Duration.minutes(30) }),
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 3,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
    new PagingAlarm(this, 'Checklist', {
      signal: 'leaving-checklist-overdue',
      meaning: 'A device of somebody who left is not back or not wiped, or an account with a vendor is open.',
      alerts,
      metric: most(METRICS.checklist),
    });
  }
}
