import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../config/schema';
import { LockedVault } from '../constructs/backup/locked-vault';
import { PhiBackup } from '../constructs/backup/phi-backup';
import { RestoreValidation } from '../constructs/backup/restore-validation';
import type { AlertsStack } from './alerts-stack';
import type { ArchiveStack } from './archive-stack';
import type { AuditStack } from './audit-stack';
import type { BackupReplicaStack } from './backup-replica-stack';
import type { DatabaseStack } from './database-stack';
import type { KeysStack } from './keys-stack';

export interface BackupStackProps extends StackProps {
  readonly config: Config;
  readonly keys: KeysStack;
  readonly database: DatabaseStack;
  readonly replica: BackupReplicaStack;
  readonly alerts: AlertsStack;
  readonly archive: ArchiveStack;
  readonly audit: AuditStack;
}

/** Backups of the records, and the proof that they can be restored. */
export class BackupStack extends Stack {
  readonly vault: LockedVault;
  readonly backup: PhiBackup;

  constructor(scope: Construct, id: string, props: BackupStackProps) {
    super(scope, id, props);
    const { config, keys, database, replica, alerts, archive, audit } = props;
    this.addStackDependency(replica, 'copies need a vault to go to');
    this.vault = new LockedVault(this, 'Vault', {
      vaultName: `${config.name}-backup`,
      encryptionKey: keys.backup,
    });
    this.backup = new PhiBackup(this, 'Backup', {
      name: config.name,
      databases: [database.database],
      vault: this.vault,
      replica: replica.vault,
      retentionDays: config.retention.backupDays,
      recovery: config.recovery,
      alerts,
    });
    new RestoreValidation(this, 'RestoreValidation', {
      log: audit.log,
      restoreTest: this.backup.restoreTest,
      database: database.database,
      contextKey: database.contextKeyOf('restore_validator_login'),
      archive: archive.archive,
      recovery: config.recovery,
    });
  }
}
