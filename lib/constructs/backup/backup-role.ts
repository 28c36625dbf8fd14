import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Exceptions } from '../../compliance/gate/exceptions';
import type { PhiDatabase } from '../database/phi-database';
import { AwsBackupRole } from './aws-backup-role';
import type { LockedVault } from './locked-vault';
import type { ReplicaVault } from './replica-vault';

export interface BackupRoleProps {
  readonly databases: readonly PhiDatabase[];
  readonly vault: LockedVault;
  readonly replica: ReplicaVault;
}

/**
 * Role with which AWS Backup takes and copies backups: what AWSBackupServiceRolePolicyForBackup holds for Aurora,
 * narrowed to the given clusters, vaults and keys. It can neither restore nor delete a cluster.
 */
export class BackupRole extends AwsBackupRole {
  constructor(scope: Construct, id: string, { databases, vault, replica }: BackupRoleProps) {
    super(scope, id);
    const clusters = databases.map((database) => database.clusterArn);
    const snapshots = [
      this.rdsArn('cluster-snapshot', 'awsbackup:*'),
      this.rdsArn('cluster-snapshot', 'awsbackup:*', replica.region),
    ];
    const stack = Stack.of(this);
    this.allow(
      ['rds:AddTagsToResource', 'rds:CopyDBClusterSnapshot', 'rds:CreateDBClusterSnapshot'],
      [...clusters, ...snapshots],
    );
    this.allow(['rds:DeleteDBClusterSnapshot', 'rds:ModifyDBClusterSnapshotAttribute'], snapshots);
    this.allow(['rds:ModifyDBCluster'], clusters); // turns continuous backup on
    this.allow(['rds:DeleteDBClusterAutomatedBackup'], [this.rdsArn('cluster-auto-backup', '*')]);
    this.allowLooking([stack.region, replica.region]);
    this.allow(
      ['backup:CopyFromBackupVault', 'backup:CopyIntoBackupVault', 'backup:DescribeBackupVault'],
      [vault.vaultArn, replicaVaultArn(this, replica), ...snapshots],
    );
    this.allowKeys([...databases.map((database) => database.encryptionKey), vault.encryptionKey]);
    this.allowKeyArns(
      [stack.formatArn({ service: 'kms', region: replica.region, resource: 'key', resourceName: '*' })],
      { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': `alias/${replica.keyAlias}` } },
    );
    Exceptions.of(this).add({
      rules: [
        'AwsSolutions-IAM5[Resource::*:cluster:*]',
        'AwsSolutions-IAM5[Resource::*:cluster-snapshot:*]',
        'AwsSolutions-IAM5[Resource::*:cluster-auto-backup:*]',
        'AwsSolutions-IAM5[Resource::*:key/*]',
      ],
      reason:
        'AWS Backup names snapshots and automated backups when it takes them; a key of another region is known by its alias only.',
      owner: 'platform engineer',
      expires: '2027-11-22',
      compensating:
        'Only AWS Backup can assume the role; what it changes carries its prefix or is named, and a condition names the alias of the key.',
    });
  }
}

/** ARN of a vault in another region of this account. */
export const replicaVaultArn = (scope: Construct, { region, vaultName }: ReplicaVault): string =>
  Stack.of(scope).formatArn({
    service: 'backup',
    region,
    resource: 'backup-vault',
    resourceName: vaultName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
