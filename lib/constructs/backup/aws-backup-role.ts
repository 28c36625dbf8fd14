import { ArnFormat, Stack, aws_iam as iam, type aws_kms as kms } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ManagedPolicyRole } from '../identity/managed-policy-role';

/** A role that only AWS Backup, working for this account, can assume. */
export class AwsBackupRole extends ManagedPolicyRole {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      assumedBy: new iam.ServicePrincipal('backup.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
      }),
    });
  }

  protected allow(
    actions: readonly string[],
    resources: readonly string[],
    conditions?: iam.Conditions,
  ): void {
    this.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: [...actions],
        resources: [...resources],
        ...(conditions && { conditions }),
      }),
    );
  }

  /** Looks at clusters and their backups. AWS Backup lists before it knows a name, so reading is not narrowed by name. */
  protected allowLooking(regions: readonly string[]): void {
    const kinds = ['cluster', 'cluster-snapshot', 'cluster-auto-backup'];
    this.allow(
      [
        'rds:DescribeDBClusterAutomatedBackups',
        'rds:DescribeDBClusterSnapshots',
        'rds:DescribeDBClusters',
        'rds:ListTagsForResource',
      ],
      regions.flatMap((region) => kinds.map((kind) => this.rdsArn(kind, '*', region))),
    );
  }

  /** Use of keys, and grants on them to services that act on this role's behalf. */
  protected allowKeys(keys: readonly kms.IKey[]): void {
    this.allowKeyArns([...new Set(keys.map((key) => key.keyArn))]);
  }

  protected allowKeyArns(arns: readonly string[], conditions: iam.Conditions = {}): void {
    this.allow(USE, arns, conditions);
    this.allow(['kms:CreateGrant'], arns, { ...conditions, Bool: { 'kms:GrantIsForAWSResource': 'true' } });
  }

  /** `arn:…:rds:<region>:<account>:<kind>:<name>`. */
  protected rdsArn(kind: string, name: string, region?: string): string {
    return Stack.of(this).formatArn({
      service: 'rds',
      resource: kind,
      resourceName: name,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      ...(region !== undefined && { region }),
    });
  }
}

const USE = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];
