import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../config/schema';
import { LockedVault } from '../constructs/backup/locked-vault';
import type { ReplicaVault } from '../constructs/backup/replica-vault';
import { EncryptionKey } from '../constructs/encryption/encryption-key';

export interface BackupReplicaStackProps extends StackProps {
  readonly config: Config;
}

/** The locked vault in the second region, with a key of its own. Deployed before the plan that copies into it. */
export class BackupReplicaStack extends Stack {
  /** The names by which the first region knows the vault. */
  readonly vault: ReplicaVault;

  constructor(scope: Construct, id: string, props: BackupReplicaStackProps) {
    super(scope, id, props);
    const { config } = props;
    this.vault = {
      region: config.backupRegion,
      vaultName: `${config.name}-backup-replica`,
      keyAlias: `${config.name}/backup-replica`,
    };
    const { key } = new EncryptionKey(this, 'Key', {
      purpose: 'Copies of backups',
      alias: this.vault.keyAlias,
      administrators: config.encryption.administrators,
    });
    new LockedVault(this, 'Vault', { vaultName: this.vault.vaultName, encryptionKey: key });
  }
}
