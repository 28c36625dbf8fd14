import { Stack } from 'aws-cdk-lib';
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
    this.allow(
      ['rds:RestoreDBClusterFromSnapshot', 'rds:RestoreDBClusterToPointInTime'],
      [
        this.rdsArn('cluster', TEST),
        this.rdsArn('cluster-snapshot', 'awsbackup:*'),
        this.rdsArn('cluster-auto-backup', '*'),
        this.rdsArn('og', 'default:*'), // RDS asks about the engine's default option group
        ...databases.map((database) => database.clusterArn),
        ...databases.flatMap((database) => [
          this.rdsArn('subgrp', database.subnetGroupName),
          this.rdsArn('cluster-pg', database.parameterGroupName),
        ]),
      ],
    );
    this.allow(
      ['rds:AddTagsToResource', 'rds:DeleteDBCluster', 'rds:DeleteDBInstance', 'rds:DescribeDBInstances'],
      [this.rdsArn('cluster', TEST), this.rdsArn('db', TEST)],
    );
    this.allowLooking([Stack.of(this).region]);
    this.allowKeys([...databases.map((database) => database.encryptionKey), vault.encryptionKey]);
    Exceptions.of(this).add({
      rules: [
        'AwsSolutions-IAM5[Resource::*:db:awsbackup-restore-test-*]',
        'AwsSolutions-IAM5[Resource::*:cluster:*]',
        'AwsSolutions-IAM5[Resource::*:cluster-snapshot:*]',
        'AwsSolutions-IAM5[Resource::*:og:default:*]',
        'AwsSolutions-IAM5[Resource::*:cluster-auto-backup:*]',
      ],
      reason:
        'AWS Backup names test clusters, snapshots and automated backups when it makes them, and lists before that.',
      owner: 'platform engineer',
      expires: '2027-11-22',
      compensating:
        'Only AWS Backup can assume the role; it may create and delete what carries the prefix of restore tests alone.',
    });
  }
}
