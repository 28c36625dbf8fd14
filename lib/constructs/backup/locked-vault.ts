import { RemovalPolicy, aws_backup as backup, aws_iam as iam, type aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { customerKey } from '../customer-key';

/** Days for which no recovery point can be deleted by anybody. */
export const LOCKED_DAYS = 35;

export interface LockedVaultProps {
  /** Name, unique in account and region. Fixed, so that another region can name the vault without a look-up. */
  readonly vaultName: string;
  /** Customer managed key of the recovery points (KEY-1). */
  readonly encryptionKey: kms.IKey;
}

/**
 * A backup vault in compliance mode: after three days nobody, the root user and AWS included, can shorten the lock
 * or delete a recovery point that is younger than 35 days (BAK-1). 45 CFR 164.308(a)(7)(ii)(A).
 * Source: AWS Backup Developer Guide, "AWS Backup Vault Lock".
 *
 * @example
 * new LockedVault(this, 'Vault', { vaultName: 'records', encryptionKey: key });
 */
export class LockedVault extends Construct {
  readonly vaultName: string;
  readonly vaultArn: string;
  readonly encryptionKey: kms.IKey;

  constructor(scope: Construct, id: string, props: LockedVaultProps) {
    super(scope, id);
    const vault = new backup.CfnBackupVault(this, 'Resource', {
      backupVaultName: props.vaultName,
      encryptionKeyArn: customerKey(this.node.path, 'encryptionKey', props.encryptionKey).keyArn,
      lockConfiguration: {
        minRetentionDays: LOCKED_DAYS,
        changeableForDays: 3, // giving it makes the lock a compliance lock; 3 is the least AWS allows
      },
      accessPolicy: NOBODY_DELETES,
    });
    vault.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.vaultName = vault.ref;
    this.vaultArn = vault.attrBackupVaultArn;
    this.encryptionKey = props.encryptionKey;
  }
}

/** Recovery points end by their lifecycle only; that is not stopped by this policy. */
const NOBODY_DELETES = new iam.PolicyDocument({
  statements: [
    new iam.PolicyStatement({
      sid: 'NobodyDeletes',
      effect: iam.Effect.DENY,
      principals: [new iam.AnyPrincipal()],
      actions: [
        'backup:DeleteBackupVault',
        'backup:DeleteBackupVaultAccessPolicy',
        'backup:DeleteBackupVaultLockConfiguration',
        'backup:DeleteRecoveryPoint',
        'backup:DisassociateRecoveryPoint',
        'backup:UpdateRecoveryPointLifecycle',
      ],
      resources: ['*'], // in a vault policy, the vault and its recovery points
    }),
  ],
});
