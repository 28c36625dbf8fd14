import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Duration,
  Stack,
  Tags,
  aws_cloudwatch as cloudwatch,
  aws_events as events,
  aws_iam as iam,
  aws_lambda as lambda,
  type aws_cognito as cognito,
  type aws_s3 as s3,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ENV, METRICS, STEP_SECONDS, type Workflow } from '../../../lambda/tenant-lifecycle/env';
import { Exceptions } from '../../compliance/gate/exceptions';
import { renderAgreements, type AgreementRegister } from '../../compliance/registers/agreement-register';
import { PagingAlarm } from '../alerts/paging-alarm';
import { AuditFunction } from '../audit/audit-function';
import type { AuditLog } from '../audit/audit-log';
import { auditMetric } from '../audit/audit-metric';
import { grantObjects } from '../audit/object-access';
import { SigningKey } from '../audit/signing-key';
import type { ContextKey } from '../database/context-key';
import { grantLogin } from '../database/login';
import type { PhiDatabase } from '../database/phi-database';
import { within } from '../within';
import { LifecycleMachine } from './lifecycle-machine';
import type { TenantStores } from './tenant-stores';

const REGISTER = 'agreements.json';
const PREFIX = 'certificates/';
const DEPLOYMENT_ROLE = 'cdk-*-cfn-exec-role-*';

export interface TenantLifecycleProps {
  /** Name of the deployment, as `TenantStores` has it. */
  readonly name: string;
  /** Records what begins and ends; its surroundings are the function's. */
  readonly log: AuditLog;
  readonly database: PhiDatabase;
  /** Database user of the function: a member of `tenant_registrar` and `rds_iam`. @default 'tenant_registrar_login' */
  readonly databaseUser?: string;
  /** Key with which that user's contexts are signed. */
  readonly contextKey: Pick<ContextKey, 'secretArn' | 'grantRead'>;
  readonly stores: TenantStores;
  /** Directories in which each tenant has a group; the first is that of the workforce, which has the first administrator. */
  readonly directories: readonly [cognito.IUserPool, ...cognito.IUserPool[]];
  /** Customers' agreements: nobody begins without one (VND-4). */
  readonly agreements: AgreementRegister;
  /** Object-Locked bucket of the certificates, `AuditArchive`. */
  readonly archive: s3.IBucket;
  /** Key name in manifests and certificates, such as `tenants.app.example.com`. It can never change. */
  readonly signerName: string;
  /** Day on which another key takes over from the signing key, YYYY-MM-DD: an asymmetric key never rotates (KEY-1). */
  readonly succession: string;
  /** Names (with path) of IAM roles that administer tenants' keys; they can never use one. @default - the deployment role */
  readonly keyAdministrators?: readonly string[];
  /** Days in which the deletion of a tenant's key can be taken back, 7 to 30. @default 30 */
  readonly deletionDays?: number;
  /** Days for which locked backups are kept: certificates say so. */
  readonly backupDays: number;
  /** Days for which the audit archive is locked. @default 2192 */
  readonly archiveDays?: number;
}

/**
 * Begins, exports and ends tenants: three state machines over one function, and a daily sweep that finds what does not
 * fit together. Onboarding is refused without an executed agreement, and does all or nothing; destruction is refused
 * before the agreement has ended, and ends with a signed certificate in the archive (TEN-3, KEY-2, KEY-4).
 * 45 CFR 164.314(a), 164.504(e), 164.310(d)(2)(i). `docs/tenant-lifecycle.md` shows how it is used.
 *
 * @throws when the deletion of keys takes less than 7 or more than 30 days
 * @example
 * const stores = new TenantStores(this, 'Tenants', { name: 'clinic', encryptionKey: key, serverAccessLogsBucket });
 * const people = new UserDirectory(this, 'People', { name: 'people', relyingParty: 'app.example.com', encryptionKey: key, logKey: key });
 * const rotation = new ContextKeyRotation(this, 'Rotation', {
 *   database,
 *   secretsKey: key,
 *   surroundings: { vpc, subnets: { subnetGroupName: 'app' }, endpoints, functionKey: key, logKey: key },
 *   alerts,
 * });
 * const lifecycle = new TenantLifecycle(this, 'Lifecycle', {
 *   name: 'clinic',
 *   log: auditLog,
 *   database,
 *   contextKey: new ContextKey(this, 'RegistrarKey', { rotation, login: 'tenant_registrar_login' }),
 *   stores,
 *   directories: [people.pool],
 *   agreements: loadAgreements('config/registers/agreements.yaml', '2026-11-22'),
 *   archive,
 *   signerName: 'tenants.app.example.com',
 *   succession: '2028-11-22',
 *   backupDays: 35,
 * });
 */
export class TenantLifecycle extends Construct {
  readonly function: AuditFunction;
  /** What signs manifests and certificates. */
  readonly signingKey: SigningKey;
  private readonly machines: Readonly<Record<Workflow, LifecycleMachine>>;

  constructor(scope: Construct, id: string, props: TenantLifecycleProps) {
    super(scope, id);
    const { log, name, deletionDays = 30, archiveDays = 2192 } = props;
    within(this, 'deletionDays', deletionDays, 7, 30);
    const { surroundings } = log;
    this.function = new AuditFunction(this, 'Function', {
      surroundings,
      entry: 'tenant-lifecycle',
      env: ENV,
      description: 'One step of beginning, exporting or ending a tenant',
      timeout: Duration.seconds(STEP_SECONDS),
      memorySize: 1024,
      concurrency: 5,
      // The policies of the stores name it, and stand in a stack that is there before.
      roleName: `${name}-tenant-lifecycle`,
      failuresThatPage: 20, // what is refused fails too, and a state machine tries the rest again
    });
    Tags.of(this.function).add('bulwark:purpose', 'tenant-lifecycle');
    this.signingKey = new SigningKey(this, 'SigningKey', {
      signs: 'manifests and certificates of tenants',
      succession: props.succession,
      ...(props.keyAdministrators && { administrators: props.keyAdministrators }),
    });
    this.tell('DELETION_DAYS', String(deletionDays));
    this.tell('BACKUP_DAYS', String(props.backupDays));
    this.tell('ARCHIVE_DAYS', String(archiveDays));
    this.reachDatabase(props);
    this.reachKeys(props);
    this.reachStores(props);
    this.reachRegister(props.agreements);
    const machine = (workflow: Workflow) =>
      new LifecycleMachine(this, workflow[0]!.toUpperCase() + workflow.slice(1), {
        workflow,
        name,
        function: this.function,
        encryptionKey: surroundings.encryptionKey,
        logKey: surroundings.logKey,
        ...(surroundings.logRetentionDays !== undefined && {
          logRetentionDays: surroundings.logRetentionDays,
        }),
        alerts: surroundings.alerts,
      });
    this.machines = {
      onboarding: machine('onboarding'),
      export: machine('export'),
      destruction: machine('destruction'),
    };
    this.sweep(props);
  }

  /** Lets somebody begin tenants. */
  grantOnboard(grantee: iam.IGrantable): void {
    this.machines.onboarding.grantStart(grantee);
  }

  /** Lets somebody export a tenant's data, below the prefix of the tenant: it reads nothing by that. */
  grantExport(grantee: iam.IGrantable): void {
    this.machines.export.grantStart(grantee);
  }

  /** Lets somebody end tenants: give it to another role than the one that exports. */
  grantDestroy(grantee: iam.IGrantable): void {
    this.machines.destruction.grantStart(grantee);
  }

  private tell(name: (typeof ENV)[number], value: string): void {
    this.function.addEnvironment(name, value);
  }

  private allow(actions: string[], resources: string[], conditions?: iam.Conditions): void {
    this.function.addToRolePolicy(
      new iam.PolicyStatement({ actions, resources, ...(conditions && { conditions }) }),
    );
  }

  private reachDatabase({
    database,
    contextKey,
    databaseUser = 'tenant_registrar_login',
  }: TenantLifecycleProps): void {
    grantLogin(this.function, database, databaseUser);
    contextKey.grantRead(this.function);
    this.tell('CONTEXT_KEY_SECRET', contextKey.secretArn);
  }

  /** It makes and ends keys that carry the tags of tenants' keys of this deployment; it can use none. */
  private reachKeys({ name, stores, keyAdministrators = [] }: TenantLifecycleProps): void {
    const stack = Stack.of(this);
    const role = this.function.role!;
    const tags = { 'bulwark:purpose': 'tenant-key', 'bulwark:deployment': name };
    const having = (kind: 'RequestTag' | 'ResourceTag') => ({
      StringEquals: Object.fromEntries(
        Object.entries(tags).map(([tag, value]) => [`aws:${kind}/${tag}`, value]),
      ),
    });
    const key = stack.formatArn({ service: 'kms', resource: 'key', resourceName: '*' });
    const alias = stack.formatArn({ service: 'kms', resource: 'alias', resourceName: `${name}/tenant/*` });
    // Neither knows a resource. A key is made with the tags, or not at all.
    this.allow(['kms:CreateKey', 'kms:TagResource'], ['*'], having('RequestTag'));
    this.allow(['kms:ListKeys'], ['*']);
    this.allow(['kms:ListResourceTags'], [key]);
    this.allow(
      [
        'kms:CreateAlias',
        'kms:DeleteAlias',
        'kms:DescribeKey',
        'kms:EnableKeyRotation',
        'kms:ScheduleKeyDeletion',
      ],
      [key],
      having('ResourceTag'),
    );
    this.allow(['kms:CreateAlias', 'kms:DeleteAlias'], [alias]);
    this.signingKey.grantSign(this.function);
    const roles = [DEPLOYMENT_ROLE, ...keyAdministrators].map((resourceName) =>
      stack.formatArn({ service: 'iam', region: '', resource: 'role', resourceName }),
    );
    this.tell('DEPLOYMENT', name);
    this.tell('KEY_ADMINISTRATORS', roles.join(','));
    this.tell('LIFECYCLE_ROLE_ARN', role.roleArn);
    // Without a shared key nobody is told one: an onboarding that asks for pooled mode fails, and is taken back.
    this.tell('KEY_MODE', stores.pooledKey ? 'pooled' : 'dedicated');
    this.tell('SHARED_KEY_ARN', stores.pooledKey?.keyArn ?? 'none');
    Exceptions.of(role).add({
      rules: [
        'AwsSolutions-IAM5[Resource::*]',
        'AwsSolutions-IAM5[Resource::*:key/*]',
        `AwsSolutions-IAM5[Resource::*:alias/${name}/tenant/*]`,
      ],
      reason:
        'Tenants, and so their keys, come after the deployment; KMS creates and lists without a resource.',
      owner: 'security officer',
      expires: '2027-11-22',
      compensating:
        'It makes and changes keys with the tags of tenants of this deployment alone, and the policy of each lets it neither use the key nor change the policy (KEY-3).',
    });
  }

  private reachStores({ stores, directories, log, archive, signerName }: TenantLifecycleProps): void {
    const role = this.function.role!;
    stores.grantActFor(role);
    stores.grantLifecycle(role, 'destroy');
    this.tell('TENANT_ROLE_ARN', stores.role.roleArn);
    this.tell('DATA_BUCKET', stores.data.bucketName);
    this.tell('KEY_BUCKET', stores.dataKeys.bucketName);
    this.allow(
      ['cognito-idp:CreateGroup', 'cognito-idp:DeleteGroup', 'cognito-idp:GetGroup'],
      directories.map(({ userPoolArn }) => userPoolArn),
    );
    // Who shall be the first administrator is a user of the tenant.
    this.allow(['cognito-idp:AdminGetUser'], [directories[0].userPoolArn]);
    this.tell('USER_POOLS', directories.map(({ userPoolId }) => userPoolId).join(','));
    log.grantRecord(this.function);
    grantObjects(this.function, { buckets: [archive], prefix: PREFIX, may: ['read', 'write'] });
    this.tell('ARCHIVE_BUCKET', archive.bucketName);
    this.tell('SIGNER_NAME', signerName);
  }

  /** The register travels as a layer: the function reads the one that was judged at synth. */
  private reachRegister(agreements: AgreementRegister): void {
    const folder = mkdtempSync(join(tmpdir(), 'bulwark-register-'));
    writeFileSync(join(folder, REGISTER), renderAgreements(agreements));
    this.function.addLayers(
      new lambda.LayerVersion(this, 'Register', {
        code: lambda.Code.fromAsset(folder),
        description: "Register of customers' agreements",
      }),
    );
    this.tell('REGISTER_FILE', `/opt/${REGISTER}`);
  }

  private sweep({ log }: TenantLifecycleProps): void {
    const { alerts } = log.surroundings;
    const rule = new events.Rule(this, 'Sweep', {
      schedule: events.Schedule.rate(Duration.days(1)),
      description: 'Compares keys with tenants',
    });
    // A target of our own: CDK's would add the rule to the policy of the queue, which stands in another stack.
    rule.addTarget({
      bind: () => ({
        arn: this.function.functionArn,
        input: events.RuleTargetInput.fromObject({ sweep: true }),
        deadLetterConfig: { arn: alerts.undelivered.queueArn },
        retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 300 },
      }),
    });
    this.function.addPermission('Sweep', {
      principal: new iam.ServicePrincipal('events.amazonaws.com'),
      sourceArn: rule.ruleArn,
    });
    new PagingAlarm(this, 'Findings', {
      signal: 'tenant-sweep-findings',
      meaning: 'Keys, data keys, objects and tenants do not fit together.',
      alerts,
      metric: auditMetric(METRICS.findings, { statistic: 'Maximum' }),
    });
    new PagingAlarm(this, 'Unswept', {
      signal: 'tenant-sweep-missing',
      meaning: 'For a day and a half nobody has compared keys with tenants.',
      alerts,
      metric: auditMetric(METRICS.swept, { period: Duration.hours(6) }),
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 6,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
  }
}
