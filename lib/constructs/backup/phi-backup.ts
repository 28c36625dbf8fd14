import { Duration, Stack, aws_backup as backup, aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { PagingAlarm } from '../alerts/paging-alarm';
import { PagingRule } from '../alerts/paging-rule';
import type { AlertTopics } from '../alerts/runbook';
import type { PhiDatabase } from '../database/phi-database';
import { within } from '../within';
import { BackupRole, replicaVaultArn } from './backup-role';
import { LOCKED_DAYS, type LockedVault } from './locked-vault';
import type { ReplicaVault } from './replica-vault';
import { RestoreTest } from './restore-test';

/** Aurora restores to any second up to five minutes ago (Amazon Aurora User Guide, "Point-in-time recovery"). */
const CONTINUOUS_MINUTES = 5;

export interface PhiBackupProps {
  /** Prefix of the names of plans. */
  readonly name: string;
  /** What is protected; at least one. */
  readonly databases: readonly PhiDatabase[];
  /** Where backups are kept, in the region of the databases. */
  readonly vault: LockedVault;
  /** Vault of another region that receives a copy of every daily backup. */
  readonly replica: ReplicaVault;
  /** Days to keep daily backups and their copies; at least 35. @default 35 */
  readonly retentionDays?: number;
  /** Declared objectives. */
  readonly recovery: {
    /** Most minutes of data that may be lost; at least 5, which is what continuous backup reaches. */
    readonly rpoMinutes: number;
    /** Most minutes until the data is back; at least 15. Measured by the restore test. */
    readonly rtoMinutes: number;
  };
  /** Whom to page when a backup, copy or restore fails, or none is made. */
  readonly alerts: AlertTopics;
}

/**
 * Continuous and daily backups of databases in a locked vault, a daily copy in a second region, and a monthly
 * restore test (BAK-1, BAK-2). The loss of a database costs at most five minutes of data; the loss of the whole region, a day.
 * 45 CFR 164.308(a)(7)(ii)(A), (B) and (D).
 *
 * @example
 * new PhiBackup(this, 'Backup', {
 *   name: 'clinic',
 *   databases: [database],
 *   vault: new LockedVault(this, 'Vault', { vaultName: 'clinic', encryptionKey: key }),
 *   replica: { region: 'us-west-2', vaultName: 'clinic-replica', keyAlias: 'clinic/replica' },
 *   recovery: { rpoMinutes: 15, rtoMinutes: 240 },
 *   alerts,
 * });
 */
export class PhiBackup extends Construct {
  readonly restoreTest: RestoreTest;

  constructor(scope: Construct, id: string, props: PhiBackupProps) {
    super(scope, id);
    const { name, databases, vault, replica, retentionDays = LOCKED_DAYS, recovery } = props;
    this.refuseLooser(props, retentionDays);
    const lifecycle = { deleteAfterDays: retentionDays };
    const target = {
      targetBackupVault: vault.vaultName,
      startWindowMinutes: 60,
      completionWindowMinutes: 360,
    };
    const plan = new backup.CfnBackupPlan(this, 'Plan', {
      backupPlan: {
        backupPlanName: name,
        backupPlanRule: [
          {
            ...target,
            ruleName: 'continuous',
            scheduleExpression: 'cron(0 2 * * ? *)',
            enableContinuousBackup: true,
            lifecycle: { deleteAfterDays: LOCKED_DAYS }, // AWS keeps no continuous backup for longer
          },
          {
            ...target,
            ruleName: 'daily',
            scheduleExpression: 'cron(0 4 * * ? *)',
            lifecycle,
            copyActions: [{ destinationBackupVaultArn: replicaVaultArn(this, replica), lifecycle }],
          },
        ],
      },
      backupPlanTags: {
        'bulwark:rpo-minutes': String(recovery.rpoMinutes),
        'bulwark:rto-minutes': String(recovery.rtoMinutes),
      },
    });
    const role = new BackupRole(this, 'Role', { databases, vault, replica });
    const selection = new backup.CfnBackupSelection(this, 'Selection', {
      backupPlanId: plan.attrBackupPlanId,
      backupSelection: {
        selectionName: 'databases',
        iamRoleArn: role.roleArn,
        resources: databases.map((database) => database.clusterArn),
      },
    });
    selection.node.addDependency(role);
    this.restoreTest = new RestoreTest(this, 'RestoreTest', {
      name: `${name}_restore_test`,
      databases,
      vault,
      rtoMinutes: recovery.rtoMinutes,
    });
    this.pages(props);
  }

  private refuseLooser({ databases, replica, recovery }: PhiBackupProps, retentionDays: number): void {
    if (databases.length === 0) {
      throw new Error(`${this.node.path}: databases was empty; allowed: at least one database`);
    }
    if (replica.region === Stack.of(this).region) {
      throw new Error(
        `${this.node.path}: replica.region was ${replica.region}; allowed: a region other than that of the stack`,
      );
    }
    within(this, 'retentionDays', retentionDays, LOCKED_DAYS, Infinity);
    within(this, 'recovery.rpoMinutes', recovery.rpoMinutes, CONTINUOUS_MINUTES, Infinity);
    within(this, 'recovery.rtoMinutes', recovery.rtoMinutes, 15, Infinity);
  }

  private pages({ alerts, vault }: PhiBackupProps): void {
    new PagingRule(this, 'Failed', {
      signal: 'backup-failed',
      meaning: 'A backup, a copy, a restore or the validation of a restore failed.',
      alerts,
      eventPattern: {
        source: ['aws.backup'],
        detailType: ['Backup Job State Change', 'Copy Job State Change', 'Restore Job State Change'],
        detail: {
          $or: [
            { state: ['ABORTED', 'EXPIRED', 'FAILED', 'PARTIAL'] }, // backups and copies
            { status: ['ABORTED', 'FAILED'] }, // restores
            { validationStatus: ['FAILED', 'TIMED_OUT'] },
          ],
        },
      },
      shows: { kind: '$.detail-type', resource: '$.resources[0]' },
    });
    new PagingAlarm(this, 'Silent', {
      signal: 'backup-missing',
      meaning: 'No backup was completed for two days.',
      alerts,
      metric: new cloudwatch.Metric({
        namespace: 'AWS/Backup',
        metricName: 'NumberOfBackupJobsCompleted',
        dimensionsMap: { BackupVaultName: vault.vaultName },
        period: Duration.days(1),
        statistic: cloudwatch.Stats.SUM,
      }),
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 2,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
  }
}
