import {
  Duration,
  Tags,
  aws_events as events,
  aws_iam as iam,
  type aws_cognito as cognito,
  type aws_logs as logs,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ENV } from '../../../lambda/access-report/env';
import { Exceptions } from '../../compliance/gate/exceptions';
import type { WorkforceRegister } from '../../compliance/registers/workforce-register';
import { AuditFunction } from '../audit/audit-function';
import type { AuditLog } from '../audit/audit-log';
import { grantSignedReports, type SignedReportsProps } from '../audit/signed-reports';
import type { SigningKey } from '../audit/signing-key';
import { grantLogin } from '../database/login';
import type { PhiDatabase } from '../database/phi-database';
import { tellWorkforce } from './workforce-layer';

export interface AccessReportProps extends SignedReportsProps {
  /** Its surroundings are the function's. */
  readonly log: AuditLog;
  /** Directory of the workforce, `UserDirectory.pool`: each account is read. */
  readonly workforce: cognito.IUserPool;
  /** Directory of patients: they are counted, and nobody of them is read. */
  readonly patients: cognito.IUserPool;
  /** Database with the accounts, `database/migrations/`: those of the workforce are listed, with their roles. */
  readonly database: PhiDatabase;
  /** Database user that lists them: a member of `account_reviewer` and `rds_iam`. @default 'account_reviewer_login' */
  readonly databaseUser?: string;
  /** Who should have access. */
  readonly register: WorkforceRegister;
  /** Names of the federated roles by which people enter AWS (IDN-9). @default - none */
  readonly awsRoles?: readonly string[];
  /** Log group of the trail, `AuditTrail.logGroup`: when a role was taken last. */
  readonly trailLog: logs.ILogGroup;
}

/** Where reports go, in the archive. */
const PREFIX = 'access-reports/';

/**
 * Says who holds access, in which role, when each used it last, with which second factor, and what of it needs a look: as a
 * page, CSV and JSON, signed, in the archive; each month, and on demand (IDN-5). 45 CFR 164.308(a)(3)(ii)(B),
 * 164.308(a)(5)(ii)(C). `docs/access-report.md` shows how it is read.
 *
 * @example
 * const directory = (name: string) =>
 *   new UserDirectory(this, name, { name, relyingParty: 'app.example.com', encryptionKey: key, logKey: key });
 * new AccessReport(this, 'AccessReport', {
 *   log: auditLog,
 *   workforce: directory('workforce').pool,
 *   patients: directory('patients').pool,
 *   database,
 *   register: loadWorkforce('config/registers/workforce.yaml', '2026-11-22'),
 *   awsRoles: ['Viewer'],
 *   trailLog: trailLogGroup,
 *   archive,
 *   signerName: 'access-reports.app.example.com',
 *   succession: '2028-11-22',
 * });
 */
export class AccessReport extends Construct {
  readonly function: AuditFunction;
  /** What signs the reports. */
  readonly signingKey: SigningKey;

  constructor(scope: Construct, id: string, props: AccessReportProps) {
    super(scope, id);
    const { log, workforce, patients, register, awsRoles = [], trailLog } = props;
    const { database, databaseUser = 'account_reviewer_login' } = props;
    this.function = new AuditFunction(this, 'Function', {
      surroundings: log.surroundings,
      entry: 'access-report',
      env: ENV,
      description: 'Reports who holds access',
      timeout: Duration.minutes(15),
      memorySize: 1024,
      concurrency: 2, // one of the schedule, one on demand
    });
    Tags.of(this.function).add('bulwark:purpose', 'access-report');
    tellWorkforce(this.function, register);
    this.allow(
      ['cognito-idp:AdminGetUser', 'cognito-idp:AdminListUserAuthEvents', 'cognito-idp:ListUsers'],
      [workforce.userPoolArn],
    );
    this.allow(['cognito-idp:DescribeUserPool'], [patients.userPoolArn]);
    this.function.addEnvironment('WORKFORCE_POOL_ID', workforce.userPoolId);
    this.function.addEnvironment('PATIENTS_POOL_ID', patients.userPoolId);
    grantLogin(this.function, database, databaseUser);
    this.function.addEnvironment('AWS_ROLES', awsRoles.join(',') || 'none');
    this.readTrail(trailLog);
    this.signingKey = grantSignedReports(this, this.function, {
      ...props,
      prefix: PREFIX,
      signs: 'reports of who holds access',
    });
    // A run that fails is made good by that of the next day; one that finds the report of the month does nothing.
    this.function.runs(events.Schedule.cron({ day: '1-7', hour: '5', minute: '17' }), { monthly: true });
  }

  /** Lets somebody ask for a report now. What it says is read in the archive. */
  grantRequest(grantee: iam.IGrantable): void {
    this.function.grantInvoke(grantee);
  }

  private readTrail(trailLog: logs.ILogGroup): void {
    this.function.addEnvironment('TRAIL_LOG_GROUP', trailLog.logGroupName);
    this.allow(['logs:StartQuery'], [trailLog.logGroupArn]);
    // A query is named by its id, which no policy can name.
    this.allow(['logs:GetQueryResults'], ['*']);
    Exceptions.of(this.function.role!).add({
      rules: ['AwsSolutions-IAM5[Resource::*]'],
      reason: 'GetQueryResults knows no resource.',
      owner: 'platform engineer',
      expires: '2027-11-22',
      compensating:
        'It starts queries of the trail alone; the id of a query by others is a secret that it does not have.',
    });
  }

  private allow(actions: string[], resources: string[]): void {
    this.function.addToRolePolicy(new iam.PolicyStatement({ actions, resources }));
  }
}
