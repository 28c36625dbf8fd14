import type { Construct } from 'constructs';
import { Exceptions } from '../../compliance/gate/exceptions';
import type { PhiDatabase } from '../database/phi-database';
import { AwsBackupRole } from './aws-backup-role';
import type { LockedVault } from './locked-vault';

/** AWS Backup gives this prefix to whatever a restore test makes. */
const TEST = 'awsbackup-restore-test-*';

export interface RestoreTestRoleProps {
  readonly databases: readonly PhiDatabase[];
  readonly vault: LockedVault;
}

/**
 * Role with which AWS Backup restores into a test cluster and removes it again: what
 * AWSBackupServiceRolePolicyForRestores holds for Aurora, narrowed to test clusters. Live clusters it can only read.
 */
export class RestoreTestRole extends AwsBackupRole {
  constructor(scope: Construct, id: string, { databases, vault }: RestoreTestRoleProps) {
    super(scope, id);
    const clusters = databases.map((database) => database.clusterArn);
    const backups = [this.rdsArn('cluster-snapshot', 'awsbackup:*'), this.rdsArn('cluster-auto-backup', '*')];
    const tests = [this.rdsArn('cluster', TEST), this.rdsArn('db', TEST)];
    this.allow(
      ['rds:RestoreDBClusterFromSnapshot', 'rds:RestoreDBClusterToPointInTime'],
      [
        ...tests,
        ...backups,
        ...clusters,
        ...databases.flatMap((database) => [
          this.rdsArn('subgrp', database.subnetGroupName),
          this.rdsArn('cluster-pg', database.parameterGroupName),
        ]),
      ],
    );
    this.allow(
      [
        'rds:AddTagsToResource',
        'rds:CreateDBInstance',
        'rds:DeleteDBCluster',
        'rds:DeleteDBInstance',
        'rds:DescribeDBInstances',
      ],
      tests,
    );
    this.allow(
      [
        'rds:DescribeDBClusterAutomatedBackups',
        'rds:DescribeDBClusters',
        'rds:DescribeDBClusterSnapshots',
        'rds:ListTagsForResource',
      ],
      [...tests, ...backups, ...clusters],
    );
    this.allowKeys([...databases.map((database) => database.encryptionKey), vault.encryptionKey]);
    Exceptions.of(this).add({
      rules: [
        'AwsSolutions-IAM5[Resource::*:awsbackup-restore-test-*]',
        'AwsSolutions-IAM5[Resource::*:cluster-snapshot:awsbackup:*]',
        'AwsSolutions-IAM5[Resource::*:cluster-auto-backup:*]',
      ],
      reason: 'AWS Backup names test clusters, snapshots and automated backups when it makes them.',
      owner: 'platform engineer',
      expires: '2027-11-22',
      compensating:
        'Only AWS Backup can assume the role; it may create and delete what carries the prefix of restore tests alone.',
    });
  }
}
